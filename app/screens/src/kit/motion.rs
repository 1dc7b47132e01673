//! Motion: what comes slides in, what waits breathes.

use base::tokens::{motion, space};
use bevy::prelude::*;

use crate::kit::theme;

/// Whether nothing is to slide, glide or breathe, as people ask of their device whom motion makes ill.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReducedMotion(pub bool);

/// A node that slides in from a direction when it appears.
#[derive(Component)]
#[require(UiTransform)]
pub struct Enters {
    from: Vec2,
    elapsed: f32,
}

impl Enters {
    /// Comes in along `direction`, a unit vector with y down.
    pub fn from(direction: Vec2) -> Self {
        Self { from: direction * space::XXL, elapsed: 0.0 }
    }
}

/// A text whose opacity swells and fades while it waits.
#[derive(Component, Default)]
pub struct Breathes;

/// Moves what moves.
pub struct MotionPlugin;

impl Plugin for MotionPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<ReducedMotion>().add_systems(Update, (enter, breathe.run_if(moves)));
    }
}

fn moves(reduced: Res<ReducedMotion>) -> bool {
    !reduced.0
}

fn enter(
    mut commands: Commands,
    time: Res<Time>,
    reduced: Res<ReducedMotion>,
    mut nodes: Query<(Entity, &mut Enters, &mut UiTransform)>,
) {
    for (entity, mut enters, mut transform) in &mut nodes {
        enters.elapsed += if reduced.0 { motion::SLOW } else { time.delta_secs() };
        let left = 1.0 - theme::ease_out(enters.elapsed, motion::SLOW);
        transform.translation = Val2::px(enters.from.x * left, enters.from.y * left);
        if enters.elapsed >= motion::SLOW {
            commands.entity(entity).remove::<Enters>();
        }
    }
}

fn breathe(time: Res<Time>, mut texts: Query<&mut TextColor, With<Breathes>>) {
    let swell = 0.78 + 0.22 * (time.elapsed_secs_wrapped() * 2.2).sin();
    for mut text in &mut texts {
        text.0.set_alpha(swell);
    }
}
