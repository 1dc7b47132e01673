//! Until the camera and the models are ready.

use base::tokens::colour;
use bevy::prelude::*;

use super::{Scene, View, page};
use crate::{
    kit::{
        motion::Breathes,
        text::{TextStyle, centred},
    },
    mirror::state::MirrorState,
};

pub(super) struct Loading;

impl View for Loading {
    type Model = ();
    const LEVEL: i32 = 40;

    fn model(scene: &Scene) -> Option<()> {
        (*scene.mirror.machine.state() == MirrorState::Loading).then_some(())
    }

    fn draw((): &(), scene: &Scene, screen: &mut ChildSpawnerCommands) {
        let (fonts, texts) = (&scene.fonts, &scene.texts);
        screen.spawn(page()).with_children(|page| {
            let ink = colour::INK_ON_ACCENT;
            page.spawn((centred(fonts, TextStyle::Display, ink, texts.say("loading-title")), Breathes));
            page.spawn(centred(fonts, TextStyle::Body, colour::LINE, texts.say("loading-body")));
        });
    }
}
