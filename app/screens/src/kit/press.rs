//! How a control answers a finger: it yields a little under it, and springs back.

use base::tokens::{colour, motion};
use bevy::{
    input_focus::{InputFocus, InputFocusVisible},
    picking::hover::Hovered,
    prelude::*,
    ui::Pressed,
};

use crate::kit::{motion::ReducedMotion, theme};

/// The scale of a control under a finger.
const YIELD: f32 = 0.96;

/// Marks a control that yields when it is pressed.
#[derive(Component, Default)]
#[require(Hovered, UiTransform, Outline = Outline::new(Val::ZERO, Val::ZERO, Color::NONE))]
pub struct Yields;

/// Animates presses and shows the keyboard's focus.
pub struct PressPlugin;

impl Plugin for PressPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, (animate, show_focus));
    }
}

fn animate(
    time: Res<Time>,
    reduced: Res<ReducedMotion>,
    mut controls: Query<(Has<Pressed>, &mut UiTransform), With<Yields>>,
) {
    let step = if reduced.0 { 1.0 } else { 1.0 - (-3.0 * time.delta_secs() / motion::QUICK).exp() };
    for (pressed, mut transform) in &mut controls {
        let goal = if pressed { YIELD } else { 1.0 };
        let here = transform.scale.x;
        if (goal - here).abs() > 1e-4 {
            transform.scale = Vec2::splat(here + (goal - here) * step);
        }
    }
}

fn show_focus(
    focus: Res<InputFocus>,
    visible: Res<InputFocusVisible>,
    mut controls: Query<(Entity, &mut Outline), With<Yields>>,
) {
    if !focus.is_changed() && !visible.is_changed() {
        return;
    }
    for (control, mut outline) in &mut controls {
        let focused = visible.0 && focus.get() == Some(control);
        *outline = if focused {
            Outline::new(px(3), px(3), theme::colour(colour::ACCENT))
        } else {
            Outline::new(px(0), px(0), Color::NONE)
        };
    }
}
