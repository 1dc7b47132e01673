//! Colours as people write them (sRGB) and as light is computed (linear).

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a text is no colour.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("\"{0}\" is no colour: write #rrggbb or #rrggbbaa")]
pub struct ColourError(String);

/// A colour in sRGB (IEC 61966-2-1), each channel 0 to 1, alpha not premultiplied.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Srgba {
    /// Red.
    pub r: f32,
    /// Green.
    pub g: f32,
    /// Blue.
    pub b: f32,
    /// Opacity.
    pub a: f32,
}

impl Srgba {
    /// An opaque colour from its hexadecimal number, as in `Srgba::hex(0xf5f1ea)`.
    pub const fn hex(rgb: u32) -> Self {
        let [_, r, g, b] = rgb.to_be_bytes();
        Self { r: r as f32 / 255.0, g: g as f32 / 255.0, b: b as f32 / 255.0, a: 1.0 }
    }

    /// The same colour with another opacity.
    pub const fn with_alpha(self, a: f32) -> Self {
        Self { a, ..self }
    }

    /// Reads `#rrggbb` or `#rrggbbaa`.
    pub fn from_hex(text: &str) -> Result<Self, ColourError> {
        let error = || ColourError(text.chars().take(16).collect());
        let digits = text.strip_prefix('#').ok_or_else(error)?;
        if !matches!(digits.len(), 6 | 8) || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(error());
        }
        let number = u32::from_str_radix(digits, 16).map_err(|_| error())?;
        Ok(match digits.len() {
            6 => Self::hex(number),
            _ => Self::hex(number >> 8).with_alpha((number & 0xff) as f32 / 255.0),
        })
    }

    /// Linear light, as `[red, green, blue, alpha]`.
    pub fn to_linear(self) -> [f32; 4] {
        [to_linear(self.r), to_linear(self.g), to_linear(self.b), self.a]
    }

    /// The WCAG 2.2 relative luminance, 0 for black to 1 for white.
    pub fn luminance(self) -> f32 {
        let [r, g, b, _] = self.to_linear();
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// The WCAG 2.2 contrast ratio of two opaque colours, 1 to 21.
    pub fn contrast(self, other: Self) -> f32 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

/// One sRGB channel as linear light (IEC 61966-2-1).
pub fn to_linear(channel: f32) -> f32 {
    if channel <= 0.040_45 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
}

/// One channel of linear light as sRGB (IEC 61966-2-1).
pub fn to_srgb(light: f32) -> f32 {
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
}

impl TryFrom<String> for Srgba {
    type Error = ColourError;

    fn try_from(text: String) -> Result<Self, ColourError> {
        Self::from_hex(&text)
    }
}

impl From<Srgba> for String {
    fn from(colour: Srgba) -> Self {
        let byte = |channel: f32| (channel.clamp(0.0, 1.0) * 255.0).round() as u8;
        let [r, g, b, a] = [colour.r, colour.g, colour.b, colour.a].map(byte);
        if a == 255 { format!("#{r:02x}{g:02x}{b:02x}") } else { format!("#{r:02x}{g:02x}{b:02x}{a:02x}") }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refuses_what_is_no_colour() {
        for bad in ["", "#fff", "ffffff", "#gggggg", "#+12345", "#\u{955c}\u{955c}"] {
            assert!(Srgba::from_hex(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn hex_survives_the_round_trip(number in 0u32..0x100_0000) {
            let text = format!("#{number:06x}");
            let colour = Srgba::from_hex(&text).expect("a colour");
            prop_assert_eq!(String::from(colour), text);
        }

        #[test]
        fn linear_survives_the_round_trip(channel in 0.0f32..=1.0) {
            prop_assert!((to_srgb(to_linear(channel)) - channel).abs() < 1e-5);
        }
    }
}
