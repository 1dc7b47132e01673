//! A dialog: one card in the middle of a veil, that asks for one answer.

use base::tokens::{colour, radius, space};
use bevy::prelude::*;

use crate::kit::theme;

/// The veil that a dialog lies on; it takes every touch that misses the dialog.
pub fn veil() -> impl Bundle {
    (
        Node {
            width: percent(100),
            height: percent(100),
            justify_content: JustifyContent::Center,
            align_items: AlignItems::Center,
            padding: UiRect::all(px(space::L)),
            ..default()
        },
        BackgroundColor(theme::colour(colour::SCRIM)),
    )
}

/// The dialog's card.
pub fn dialog() -> impl Bundle {
    (
        Node {
            width: px(560),
            max_width: percent(100),
            flex_direction: FlexDirection::Column,
            row_gap: px(space::M),
            padding: UiRect::all(px(space::XL)),
            border_radius: BorderRadius::all(px(radius::L)),
            ..default()
        },
        BackgroundColor(theme::colour(colour::SURFACE)),
        theme::lifted(),
    )
}
