//! The sheet that the facts and the shelf lie on.

use base::tokens::{colour, radius};
use bevy::prelude::*;

use super::{Scene, View, from_the_sheet};
use crate::{
    kit::theme,
    mirror::{
        layout::{Layout, Orientation, covering},
        state::MirrorState,
    },
};

pub(super) struct Sheet;

/// Whether somebody is there who chooses.
pub(super) fn is_up(state: &MirrorState) -> bool {
    matches!(state, MirrorState::Live(_) | MirrorState::Compare(..) | MirrorState::Kept(..))
}

impl View for Sheet {
    type Model = ();
    const LEVEL: i32 = 20;
    const ENTERS: fn(&Layout) -> Vec2 = from_the_sheet;

    fn model(scene: &Scene) -> Option<()> {
        is_up(scene.mirror.machine.state()).then_some(())
    }

    fn draw((): &(), scene: &Scene, screen: &mut ChildSpawnerCommands) {
        let rounded = px(radius::L);
        let corners = match scene.layout.orientation {
            Orientation::Portrait => BorderRadius { top_left: rounded, top_right: rounded, ..default() },
            Orientation::Landscape => BorderRadius { top_left: rounded, bottom_left: rounded, ..default() },
        };
        let mut area = scene.layout.sheet;
        // It reaches beyond the screen's edge, so that no gap opens behind it while it slides in.
        area.max += from_the_sheet(&scene.layout) * base::tokens::space::XXL;
        screen.spawn((
            Node { border_radius: corners, ..covering(area) },
            BackgroundColor(theme::faded(colour::SURFACE, 0.97)),
            theme::lifted(),
        ));
    }
}
