//! Where the mirror's frames come from.

use std::{
    io,
    sync::{Arc, Weak},
    thread,
    time::{Duration, Instant},
};

use vision::frame::Frame;

use super::Shared;
use crate::{
    camera::{self, Camera, CameraState},
    portrait,
    slot::Slot,
};

/// How often the portrait is shown anew: it does not move, and a steady pace keeps the screen's clocks going.
const PORTRAIT_PACE: Duration = Duration::from_millis(200);

/// A camera, or the bundled portrait.
pub enum Feed {
    /// A camera of this machine.
    Camera(Camera),
    /// The portrait again and again, for as long as somebody holds the slot.
    Portrait {
        /// Its frames.
        frames: Shared<Frame>,
        /// Its one change of state.
        states: Slot<CameraState>,
    },
}

impl Feed {
    /// The first camera; the portrait where there is none.
    pub fn start() -> io::Result<Self> {
        if !camera::devices().is_empty() {
            return Ok(Self::Camera(Camera::start()?));
        }
        let frames = Shared::default();
        let portrait = portrait::at_720p().map_err(io::Error::other)?;
        let show = Arc::downgrade(&frames);
        thread::Builder::new().name("portrait".to_owned()).spawn(move || repeat(&portrait, &show))?;
        let states = Slot::default();
        states.put(CameraState::Ready);
        Ok(Self::Portrait { frames, states })
    }

    /// Where the newest frame lies.
    pub fn frames(&self) -> Shared<Frame> {
        match self {
            Self::Camera(camera) => Arc::clone(&camera.output.frames),
            Self::Portrait { frames, .. } => Arc::clone(frames),
        }
    }

    /// The camera's new state, if it has changed since the last call.
    pub fn change(&self) -> Option<CameraState> {
        match self {
            Self::Camera(camera) => camera.output.states.take(),
            Self::Portrait { states, .. } => states.take(),
        }
    }

    /// Whether this is the portrait.
    pub fn is_portrait(&self) -> bool {
        matches!(self, Self::Portrait { .. })
    }
}

fn repeat(portrait: &Frame, frames: &Weak<Slot<Frame>>) {
    let start = Instant::now();
    for id in 0.. {
        let Some(frames) = frames.upgrade() else { return };
        frames.put(Frame { id, time: start.elapsed(), ..portrait.clone() });
        drop(frames);
        thread::sleep(PORTRAIT_PACE);
    }
}
