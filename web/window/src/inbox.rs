//! What the page says between two of the engine's frames.

use std::{cell::RefCell, time::Duration};

use bevy::prelude::*;
use screens::{kit::motion::ReducedMotion, mirror::MirrorInput};
use stage::{Stage, feed::Picture};
use vision::observation::Observation;

#[derive(Default)]
struct Inbox {
    inputs: Vec<MirrorInput>,
    /// The newest picture: one that was not drawn in time is dropped, and so closed.
    shown: Option<(Picture, Observation)>,
    /// The moment at which the present picture is shown again.
    again: Option<Duration>,
    reduced_motion: Option<bool>,
}

thread_local! {
    static INBOX: RefCell<Inbox> = RefCell::default();
}

/// For the screen.
pub fn tell(input: MirrorInput) {
    INBOX.with_borrow_mut(|inbox| inbox.inputs.push(input));
}

/// For the stage.
pub fn show(picture: Picture, observation: Observation) {
    INBOX.with_borrow_mut(|inbox| inbox.shown = Some((picture, observation)));
}

/// For the stage: the picture that it shows already.
pub fn again(time: Duration) {
    INBOX.with_borrow_mut(|inbox| inbox.again = Some(time));
}

/// For whatever moves on the screen.
pub fn reduce_motion(reduced: bool) {
    INBOX.with_borrow_mut(|inbox| inbox.reduced_motion = Some(reduced));
}

/// Hands everything on.
pub fn read(mut stage: ResMut<Stage>, mut motion: ResMut<ReducedMotion>, mut inputs: MessageWriter<MirrorInput>) {
    let inbox = INBOX.take();
    if let Some(reduced) = inbox.reduced_motion {
        motion.0 = reduced;
    }
    inputs.write_batch(inbox.inputs);
    let shown = inbox.shown.or_else(|| {
        let pair = stage.shown()?;
        Some((Picture { time: inbox.again?, ..pair.picture.clone() }, pair.observation.clone()))
    });
    if let Some((picture, observation)) = shown {
        stage.show(picture, observation);
    }
}
