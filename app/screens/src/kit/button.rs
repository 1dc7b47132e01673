//! A button with a word on it, never smaller than a fingertip.

use base::{
    Srgba,
    tokens::{colour, radius, space, touch},
};
use bevy::{input_focus::tab_navigation::TabIndex, prelude::*, ui_widgets::Button};

use crate::{
    fonts::Fonts,
    kit::{
        named::Named,
        press::Yields,
        text::{self, TextStyle},
        theme,
    },
};

/// What a button is for decides how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonLook {
    /// What to touch next: one on a screen.
    Primary,
    /// Another choice, on a panel.
    Secondary,
    /// A choice that lies on the feed.
    Veiled,
}

impl ButtonLook {
    fn colours(self) -> (Srgba, Srgba, Srgba) {
        match self {
            Self::Primary => (colour::ACCENT, colour::INK_ON_ACCENT, colour::ACCENT),
            Self::Secondary => (colour::SURFACE_RAISED, colour::INK, colour::LINE),
            Self::Veiled => (colour::SCRIM, colour::INK_ON_ACCENT, colour::SCRIM),
        }
    }
}

/// A button that says `word`; `name` is what assistive technology reads.
pub fn button(fonts: &Fonts, look: ButtonLook, word: String, name: String) -> impl Bundle + use<> {
    let (ground, ink, line) = look.colours();
    (
        control(name),
        Node {
            min_width: px(touch::TARGET),
            min_height: px(touch::TARGET),
            padding: UiRect::axes(px(space::L), px(space::S)),
            border: UiRect::all(px(2)),
            border_radius: BorderRadius::all(px(radius::FULL)),
            justify_content: JustifyContent::Center,
            align_items: AlignItems::Center,
            flex_grow: if look == ButtonLook::Veiled { 0.0 } else { 1.0 },
            ..default()
        },
        BackgroundColor(theme::colour(ground)),
        BorderColor::all(theme::colour(line)),
        children![text::one_line(fonts, TextStyle::Strong, ink, word)],
    )
}

/// What makes any node a control: it can be touched, focused, and read out.
pub fn control(name: String) -> impl Bundle {
    (Button, Yields, TabIndex(0), Named(name))
}
