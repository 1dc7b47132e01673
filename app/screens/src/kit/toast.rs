//! A toast: a few words that answer what was done, and go by themselves.

use base::tokens::{colour, motion, radius, space};
use bevy::{picking::Pickable, prelude::*};

use crate::{
    fonts::Fonts,
    kit::{
        motion::ReducedMotion,
        named::Announced,
        text::{self, TextStyle},
        theme,
    },
};

/// How long a toast stays, in seconds.
const STAYS: f32 = 2.0;

/// Asks for a toast that says these words.
#[derive(Message, Clone, Debug)]
pub struct Say(pub String);

/// A toast on the screen, and its age in seconds.
#[derive(Component, Default)]
struct Toast(f32);

/// Shows toasts, the newest alone.
pub struct ToastPlugin;

impl Plugin for ToastPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<Say>().add_systems(Update, (show, age).chain());
    }
}

fn show(mut commands: Commands, mut said: MessageReader<Say>, fonts: Res<Fonts>, old: Query<Entity, With<Toast>>) {
    let Some(Say(words)) = said.read().last() else { return };
    for toast in &old {
        commands.entity(toast).despawn();
    }
    commands.spawn((
        Toast::default(),
        Node {
            position_type: PositionType::Absolute,
            width: percent(100),
            top: px(space::XXL + space::XXL),
            justify_content: JustifyContent::Center,
            ..default()
        },
        GlobalZIndex(90),
        UiTransform::default(),
        Pickable::IGNORE,
        children![(
            Node {
                padding: UiRect::axes(px(space::L), px(space::M)),
                border_radius: BorderRadius::all(px(radius::FULL)),
                ..default()
            },
            BackgroundColor(theme::colour(colour::GROUND)),
            Pickable::IGNORE,
            children![(text::one_line(&fonts, TextStyle::Strong, colour::INK_ON_ACCENT, words.clone()), Announced)],
        )],
    ));
}

fn age(
    mut commands: Commands,
    time: Res<Time>,
    reduced: Res<ReducedMotion>,
    mut toasts: Query<(Entity, &mut Toast, &mut UiTransform)>,
) {
    for (entity, mut toast, mut transform) in &mut toasts {
        toast.0 += time.delta_secs();
        let rise = if reduced.0 { 0.0 } else { 1.0 - theme::ease_out(toast.0, motion::CALM) };
        transform.translation = Val2::px(0.0, rise * space::L);
        if toast.0 > STAYS {
            commands.entity(entity).despawn();
        }
    }
}
