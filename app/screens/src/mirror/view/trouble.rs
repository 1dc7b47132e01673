//! No picture: why, and what to do about it.

use base::tokens::{colour, radius, space};
use bevy::prelude::*;

use super::{Scene, View, page};
use crate::{
    kit::{
        text::{TextStyle, centred},
        theme,
    },
    mirror::state::{CameraTrouble, MirrorState},
};

pub(super) struct Trouble;

impl View for Trouble {
    type Model = CameraTrouble;
    const LEVEL: i32 = 40;

    fn model(scene: &Scene) -> Option<CameraTrouble> {
        match scene.mirror.machine.state() {
            MirrorState::CameraTrouble(trouble, _) => Some(*trouble),
            _ => None,
        }
    }

    fn draw(trouble: &CameraTrouble, scene: &Scene, screen: &mut ChildSpawnerCommands) {
        let (fonts, texts) = (&scene.fonts, &scene.texts);
        let (title, body) = match trouble {
            CameraTrouble::Busy => (texts.say("trouble-busy-title"), texts.say("trouble-busy-body")),
            CameraTrouble::Refused => (texts.say("trouble-refused-title"), texts.say("trouble-refused-body")),
            CameraTrouble::Unplugged => (texts.say("trouble-unplugged-title"), texts.say("trouble-unplugged-body")),
            CameraTrouble::Missing => (texts.say("trouble-missing-title"), texts.say("trouble-missing-body")),
        };
        screen.spawn(page()).with_children(|page| {
            page.spawn(closed_lens());
            page.spawn(centred(fonts, TextStyle::Display, colour::INK_ON_ACCENT, title));
            page.spawn(centred(fonts, TextStyle::Title, colour::LINE, body));
            page.spawn((
                Node { margin: UiRect::top(px(space::L)), ..default() },
                children![centred(fonts, TextStyle::Body, colour::LINE, texts.say("trouble-returns"))],
            ));
        });
    }
}

/// A lens with a bar across it.
fn closed_lens() -> impl Bundle {
    let ring = theme::colour(colour::LINE);
    (
        Node {
            width: px(120),
            height: px(120),
            border: UiRect::all(px(6)),
            border_radius: BorderRadius::all(px(radius::FULL)),
            justify_content: JustifyContent::Center,
            align_items: AlignItems::Center,
            margin: UiRect::bottom(px(space::L)),
            ..default()
        },
        BorderColor::all(ring),
        children![(
            Node {
                width: px(132),
                height: px(6),
                flex_shrink: 0.0,
                border_radius: BorderRadius::all(px(radius::FULL)),
                ..default()
            },
            BackgroundColor(ring),
            UiTransform::from_rotation(Rot2::degrees(-45.0)),
        )],
    )
}
