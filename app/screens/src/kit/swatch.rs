//! A colour to choose: a disc that shows front and temples, in a target as large as a fingertip.

use base::{
    Srgba,
    tokens::{colour, radius, touch},
};
use bevy::{picking::Pickable, prelude::*, ui::ColorStop};

use crate::kit::{button::control, named::Chosen, theme};

/// The disc's diameter in logical pixels.
const DISC: f32 = 46.0;

/// A swatch of a front's colour and its temples' colour.
pub fn swatch(front: Srgba, temple: Srgba, chosen: bool, name: String) -> impl Bundle {
    let ring = if chosen { theme::colour(colour::ACCENT) } else { Color::NONE };
    (
        control(name),
        Chosen(chosen),
        Node {
            width: px(touch::TARGET),
            height: px(touch::TARGET),
            justify_content: JustifyContent::Center,
            align_items: AlignItems::Center,
            ..default()
        },
        children![(
            Node {
                width: px(DISC + 14.0),
                height: px(DISC + 14.0),
                border: UiRect::all(px(3)),
                border_radius: BorderRadius::all(px(radius::FULL)),
                justify_content: JustifyContent::Center,
                align_items: AlignItems::Center,
                ..default()
            },
            BorderColor::all(ring),
            Pickable::IGNORE,
            children![disc(front, temple)],
        )],
    )
}

fn disc(front: Srgba, temple: Srgba) -> impl Bundle {
    let stops = vec![
        ColorStop::new(theme::faded(front, 1.0), percent(0)),
        ColorStop::new(theme::faded(front, 1.0), percent(58)),
        ColorStop::new(theme::faded(temple, 1.0), percent(58)),
        ColorStop::new(theme::faded(temple, 1.0), percent(100)),
    ];
    (
        Node {
            width: px(DISC),
            height: px(DISC),
            border: UiRect::all(px(1)),
            border_radius: BorderRadius::all(px(radius::FULL)),
            ..default()
        },
        BackgroundGradient::from(LinearGradient::to_bottom_right(stops)),
        BorderColor::all(theme::faded(colour::INK, 0.18)),
        Pickable::IGNORE,
    )
}
