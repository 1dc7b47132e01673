//! What the page says between two of the engine's frames.

use std::{cell::RefCell, time::Duration};

use bevy::prelude::*;
use screens::{
    kit::{entry::Entered, motion::ReducedMotion},
    mirror::MirrorInput,
};
use stage::{Stage, feed::Picture, framing::Framed};
use tryon::framing::Framing;
use vision::observation::Observation;

#[derive(Default)]
struct Inbox {
    inputs: Vec<MirrorInput>,
    entered: Vec<Entered>,
    /// The newest picture: one that was not drawn in time is dropped, and so closed.
    shown: Option<(Picture, Observation, Option<Vec2>)>,
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

/// For the field that has the focus.
pub fn enter(entered: Entered) {
    INBOX.with_borrow_mut(|inbox| inbox.entered.push(entered));
}

/// For the stage. With a `focus` the picture fills the view about that point.
pub fn show(picture: Picture, observation: Observation, focus: Option<Vec2>) {
    INBOX.with_borrow_mut(|inbox| inbox.shown = Some((picture, observation, focus)));
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
pub fn read(
    mut stage: ResMut<Stage>,
    mut motion: ResMut<ReducedMotion>,
    mut framed: ResMut<Framed>,
    mut inputs: MessageWriter<MirrorInput>,
    mut entered: MessageWriter<Entered>,
) {
    let inbox = INBOX.take();
    if let Some(reduced) = inbox.reduced_motion {
        motion.0 = reduced;
    }
    inputs.write_batch(inbox.inputs);
    entered.write_batch(inbox.entered);
    let shown = inbox.shown.or_else(|| {
        let pair = stage.shown()?;
        Some((Picture { time: inbox.again?, ..pair.picture.clone() }, pair.observation.clone(), None))
    });
    if let Some((picture, observation, focus)) = shown {
        framed.by_host = focus.is_some();
        if let Some(focus) = focus {
            framed.framing = Framing::resumed(focus, picture.time);
        }
        stage.show(picture, observation);
    }
}
