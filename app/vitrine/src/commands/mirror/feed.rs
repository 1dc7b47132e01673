//! Where the mirror's frames come from, at their own pace.

use std::{
    io,
    path::Path,
    sync::{Arc, Weak},
    thread,
    time::Instant,
};

use vision::{frame::Frame, source::FrameSource};

use super::{Shared, film::Film};
use crate::{
    camera::{self, Camera, CameraState},
    failure::Failure,
    slot::Slot,
};

/// A camera, or a film again and again.
pub enum Feed {
    /// A camera of this machine.
    Camera(Camera),
    /// A film, for as long as somebody holds the slot.
    Film {
        /// Its frames.
        frames: Shared<Frame>,
        /// Its changes of state.
        states: Shared<CameraState>,
        /// Whether it is the bundled portrait.
        portrait: bool,
    },
}

impl Feed {
    /// What was asked for; otherwise the first camera, or the portrait where there is none.
    pub fn start(source: Option<&str>) -> Result<Self, Failure> {
        let camera = || Camera::start().map(Self::Camera).map_err(anyhow::Error::from);
        Ok(match source {
            Some("camera") => camera()?,
            Some(path) => Self::play(Film::read(Path::new(path))?).map_err(anyhow::Error::from)?,
            None if !camera::devices().is_empty() => camera()?,
            None => Self::play(Film::portrait()?).map_err(anyhow::Error::from)?,
        })
    }

    fn play(film: Film) -> io::Result<Self> {
        let (frames, states) = (Shared::default(), Shared::default());
        let portrait = matches!(film, Film::Portrait(_));
        let show = Arc::downgrade(&frames);
        let tell = Arc::clone(&states);
        thread::Builder::new().name("film".to_owned()).spawn(move || repeat(&film, &show, &tell))?;
        Ok(Self::Film { frames, states, portrait })
    }

    /// Where the newest frame lies.
    pub fn frames(&self) -> Shared<Frame> {
        match self {
            Self::Camera(camera) => Arc::clone(&camera.output.frames),
            Self::Film { frames, .. } => Arc::clone(frames),
        }
    }

    /// The camera's new state, if it has changed since the last call.
    pub fn change(&self) -> Option<CameraState> {
        match self {
            Self::Camera(camera) => camera.output.states.take(),
            Self::Film { states, .. } => states.take(),
        }
    }

    /// Whether this is the portrait.
    pub fn is_portrait(&self) -> bool {
        matches!(self, Self::Film { portrait: true, .. })
    }
}

/// Plays the film until nobody holds the slot, or until none of its pictures can be had any more.
fn repeat(film: &Film, frames: &Weak<Slot<Frame>>, states: &Slot<CameraState>) {
    let start = Instant::now();
    let mut count = 0;
    states.put(CameraState::Ready);
    loop {
        let before = count;
        if let Ok(mut source) = film.open()
            && !play_once(source.as_mut(), start, &mut count, frames)
        {
            return;
        }
        if count == before {
            states.put(CameraState::Unplugged);
            return;
        }
        thread::sleep(film.rest());
    }
}

/// Plays to the end, and answers whether somebody still looks. A broken picture is passed over.
fn play_once(source: &mut dyn FrameSource, start: Instant, count: &mut u64, frames: &Weak<Slot<Frame>>) -> bool {
    let begin = Instant::now();
    loop {
        let frame = match source.next() {
            Ok(Some(frame)) => frame,
            Ok(None) => return true,
            Err(_) => continue,
        };
        thread::sleep(frame.time.saturating_sub(begin.elapsed()));
        let Some(frames) = frames.upgrade() else { return false };
        frames.put(Frame { id: *count, time: start.elapsed(), ..frame });
        *count += 1;
    }
}
