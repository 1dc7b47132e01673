//! A picture is being kept, is kept, or could not be.

use base::tokens::colour;
use bevy::prelude::*;

use super::{Scene, View};
use crate::{
    kit::{
        button::{ButtonLook, button},
        dialog::{dialog, veil},
        text::{TextStyle, label},
    },
    mirror::{
        event::Event,
        plugin::Action,
        state::{MirrorState, Picture},
    },
};

pub(super) struct Kept;

#[derive(PartialEq)]
pub(super) enum Model {
    Asked,
    Saved(String),
    Failed,
}

impl View for Kept {
    type Model = Model;
    const LEVEL: i32 = 60;

    fn model(scene: &Scene) -> Option<Model> {
        let MirrorState::Kept(_, _, picture) = scene.mirror.machine.state() else { return None };
        Some(match picture {
            Picture::Asked => Model::Asked,
            Picture::Saved { name, .. } => Model::Saved(name.clone()),
            Picture::Failed { .. } => Model::Failed,
        })
    }

    fn draw(model: &Model, scene: &Scene, screen: &mut ChildSpawnerCommands) {
        let (fonts, texts) = (&scene.fonts, &scene.texts);
        let (title, body) = match model {
            Model::Asked => (texts.say("keep-saving-title"), texts.say("keep-saving-body")),
            Model::Saved(name) => (texts.say("keep-saved-title"), texts.say_with("keep-saved-body", &[("name", name)])),
            Model::Failed => (texts.say("keep-failed-title"), texts.say("keep-failed-body")),
        };
        screen.spawn(veil()).with_children(|veil| {
            veil.spawn(dialog()).with_children(|dialog| {
                dialog.spawn(label(fonts, TextStyle::Title, colour::INK, title));
                dialog.spawn(label(fonts, TextStyle::Body, colour::INK_SOFT, body));
                if *model != Model::Asked {
                    let close = texts.say("close");
                    let look = button(fonts, ButtonLook::Primary, close.clone(), close);
                    dialog.spawn((look, Action::Mirror(Event::Close)));
                }
            });
        });
    }
}
