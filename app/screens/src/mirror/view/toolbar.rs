//! Language and sound, always in reach; and the word that this is only a demonstration.

use base::tokens::{colour, space};
use bevy::{picking::Pickable, prelude::*};

use super::{Scene, View};
use crate::{
    kit::{
        button::{ButtonLook, button},
        card::pill,
        text::{TextStyle, one_line},
    },
    mirror::{plugin::Action, state::MirrorState},
};

pub(super) struct Toolbar;

#[derive(PartialEq)]
pub(super) struct Model {
    muted: bool,
    demonstration: bool,
}

impl View for Toolbar {
    type Model = Model;
    const LEVEL: i32 = 50;

    fn model(scene: &Scene) -> Option<Model> {
        let state = scene.mirror.machine.state();
        let pictured = !matches!(state, MirrorState::Loading | MirrorState::CameraTrouble(..));
        Some(Model { muted: scene.muted.0, demonstration: scene.mirror.demonstration && pictured })
    }

    fn draw(model: &Model, scene: &Scene, screen: &mut ChildSpawnerCommands) {
        let (fonts, texts) = (&scene.fonts, &scene.texts);
        let sound = if model.muted { texts.say("sound-off") } else { texts.say("sound-on") };
        let language = texts.say("language-other");
        screen.spawn(bar(scene.layout.feed.width())).with_children(|bar| {
            bar.spawn((button(fonts, ButtonLook::Veiled, language, texts.say("language-switch")), Action::Language));
            bar.spawn((button(fonts, ButtonLook::Veiled, sound.clone(), sound), Action::Sound));
            if model.demonstration {
                bar.spawn(pill(colour::SCRIM, AlignSelf::Center)).with_children(|pill| {
                    pill.spawn(one_line(fonts, TextStyle::Caption, colour::INK_ON_ACCENT, texts.say("demo")));
                });
            }
        });
    }
}

/// As wide as what the sheet leaves free, and in several lines where that is too little.
fn bar(free: f32) -> impl Bundle {
    (
        Node {
            position_type: PositionType::Absolute,
            left: px(space::L),
            top: px(space::L),
            max_width: px(free - 2.0 * space::L),
            flex_wrap: FlexWrap::Wrap,
            column_gap: px(space::M),
            row_gap: px(space::S),
            align_items: AlignItems::Center,
            ..default()
        },
        Pickable::IGNORE,
    )
}
