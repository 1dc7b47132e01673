//! The type scale: six styles, and no text outside them.

use base::{Srgba, tokens::text};
use bevy::{picking::Pickable, prelude::*, text::LineHeight};

use crate::{fonts::Fonts, kit::theme};

/// A style of the type scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextStyle {
    /// Notes and units.
    Caption,
    /// Running text.
    Body,
    /// Running text that is chosen or acts.
    Strong,
    /// Names and headings.
    Title,
    /// One statement on a page.
    Display,
    /// Read from across the store.
    Hero,
}

impl TextStyle {
    fn size(self) -> f32 {
        match self {
            Self::Caption => text::CAPTION,
            Self::Body | Self::Strong => text::BODY,
            Self::Title => text::TITLE,
            Self::Display => text::DISPLAY,
            Self::Hero => text::HERO,
        }
    }

    fn bold(self) -> bool {
        !matches!(self, Self::Caption | Self::Body)
    }

    /// Large letters need less air between their lines.
    fn line_height(self) -> f32 {
        match self {
            Self::Caption | Self::Body | Self::Strong => 1.4,
            Self::Title | Self::Display => 1.25,
            Self::Hero => 1.15,
        }
    }
}

/// A text that pointers pass through, so that the control under it is what is touched.
pub fn label<W: Into<String>>(fonts: &Fonts, style: TextStyle, ink: Srgba, words: W) -> impl Bundle + use<W> {
    let font = if style.bold() { &fonts.bold } else { &fonts.regular };
    (
        Text::new(words),
        TextFont { font: font.clone().into(), font_size: FontSize::Px(style.size()), ..default() },
        LineHeight::RelativeToFont(style.line_height()),
        TextColor(theme::colour(ink)),
        Pickable::IGNORE,
    )
}

/// A text whose lines are centred.
pub fn centred<W: Into<String>>(fonts: &Fonts, style: TextStyle, ink: Srgba, words: W) -> impl Bundle + use<W> {
    (label(fonts, style, ink, words), TextLayout::justify(Justify::Center))
}

/// A text that stays on one line.
pub fn one_line<W: Into<String>>(fonts: &Fonts, style: TextStyle, ink: Srgba, words: W) -> impl Bundle + use<W> {
    (label(fonts, style, ink, words), TextLayout::no_wrap())
}
