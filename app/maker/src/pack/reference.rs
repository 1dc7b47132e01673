//! What a URI in a glTF refers to: bytes of its own (RFC 2397), or a file beside the model.

use std::path::{Component, PathBuf};

use super::PackError;

/// The longest text of a URI that a message repeats, characters.
const SHOWN: usize = 80;

pub(super) enum Reference {
    /// The bytes are in the URI.
    Data(Vec<u8>),
    /// A path relative to the model's folder, which does not leave it.
    File(PathBuf),
}

impl Reference {
    pub(super) fn of(uri: &str) -> Result<Self, PackError> {
        if let Some(data) = uri.strip_prefix("data:") {
            let encoded = data.split_once(";base64,").map(|(_, encoded)| encoded);
            let bytes = encoded.and_then(base64);
            return bytes.map(Self::Data).ok_or_else(|| PackError::Broken("a data URI is no base64".to_owned()));
        }
        let elsewhere = || PackError::Elsewhere(uri.chars().take(SHOWN).collect());
        let text = percent_decoded(uri).ok_or_else(elsewhere)?;
        // A colon is a scheme or a drive, a backslash a separator on some hosts, and no file has a zero in its name.
        let strange = text.is_empty() || text.contains([':', '\\', '\0']);
        let path = PathBuf::from(text);
        let inside = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if strange || !inside { Err(elsewhere()) } else { Ok(Self::File(path)) }
    }
}

/// The text of a URI's path (RFC 3986, section 2.1); nothing if it is no UTF-8.
fn percent_decoded(uri: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(uri.len());
    let mut rest = uri.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, after) = rest.split_at_checked(2)?;
        let digits = std::str::from_utf8(digits).ok().filter(|d| d.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

/// Decodes base64 (RFC 4648, section 4), padded or not.
fn base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=').as_bytes();
    if digits.len() % 4 == 1 {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    for group in digits.chunks(4) {
        let number = group.iter().try_fold(0_u32, |number, digit| Some(number << 6 | digit_value(*digit)?))?;
        let [_, a, b, c] = (number << (6 * (4 - group.len()))).to_be_bytes();
        bytes.extend_from_slice(&[a, b, c][..group.len() - 1]);
    }
    Some(bytes)
}

fn digit_value(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_its_specification() {
        // RFC 4648, section 10.
        for (text, bytes) in [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmE", "fooba")] {
            assert_eq!(base64(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        assert!(base64("Z").is_none() && base64("Zm 8").is_none());
    }

    #[test]
    fn only_files_beside_the_model_are_referred_to() {
        for uri in ["a.bin", "./a.bin", "textures/white%20gold.png", "镜.bin"] {
            assert!(matches!(Reference::of(uri), Ok(Reference::File(_))), "{uri}");
        }
        for uri in [
            "",
            "../a.bin",
            "a/../../b",
            "/etc/passwd",
            "%2e%2e/a",
            "%2Fetc/passwd",
            "C:\\a",
            "a\\..\\b",
            "http://example.com/a",
            "file:///etc/passwd",
            "a%00b",
            "%zz",
            "%f",
            "data:,plain",
        ] {
            assert!(Reference::of(uri).is_err(), "{uri}");
        }
    }
}
