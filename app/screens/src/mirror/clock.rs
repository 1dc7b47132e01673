//! Time and touches as events of the state machine.

use bevy::{input::touch::Touches, prelude::*};

use crate::mirror::{event::Event, plugin::Happened};

/// A touch anywhere, by finger, mouse or key, tells that somebody is there.
pub(crate) fn presence(
    mut happened: MessageWriter<Happened>,
    touches: Option<Res<Touches>>,
    buttons: Option<Res<ButtonInput<MouseButton>>>,
    keys: Option<Res<ButtonInput<KeyCode>>>,
) {
    let touched = touches.is_some_and(|touches| touches.any_just_pressed());
    let clicked = buttons.is_some_and(|buttons| buttons.get_just_pressed().next().is_some());
    let typed = keys.is_some_and(|keys| keys.get_just_pressed().next().is_some());
    if touched || clicked || typed {
        happened.write(Happened(Event::Touched));
    }
}

/// The time that went by.
pub(crate) fn tick(mut happened: MessageWriter<Happened>, time: Res<Time<Real>>) {
    happened.write(Happened(Event::Tick(time.delta())));
}
