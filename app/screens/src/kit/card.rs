//! Surfaces: the sheet that lies on the feed, and the cards that lie on a sheet.

use base::tokens::{colour, radius, space};
use bevy::prelude::*;

use crate::kit::theme;

/// The line around a card, and around the chosen one.
pub fn card_line(chosen: bool) -> BorderColor {
    BorderColor::all(theme::colour(if chosen { colour::ACCENT } else { colour::LINE }))
}

/// A card of `width` by `height` logical pixels; `node` adds its inner layout.
pub fn card(width: f32, height: f32, chosen: bool, node: Node) -> impl Bundle {
    (
        Node {
            width: px(width),
            height: px(height),
            flex_shrink: 0.0,
            border: UiRect::all(px(3)),
            border_radius: BorderRadius::all(px(radius::M)),
            padding: UiRect::all(px(space::S)),
            ..node
        },
        BackgroundColor(theme::colour(colour::SURFACE_RAISED)),
        card_line(chosen),
    )
}

/// A small rounded plate that sets a few words apart, where `align` says in its row or column.
pub fn pill(ground: base::Srgba, align: AlignSelf) -> impl Bundle {
    (
        Node {
            padding: UiRect::axes(px(space::M), px(space::S)),
            border_radius: BorderRadius::all(px(radius::FULL)),
            align_items: AlignItems::Center,
            align_self: align,
            flex_shrink: 0.0,
            ..default()
        },
        BackgroundColor(theme::colour(ground)),
    )
}
