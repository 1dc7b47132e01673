//! Where the mirror's frames come from, at their own pace.

use std::{
    io,
    path::Path,
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use vision::{frame::Frame, source::FrameSource, tracker::TrackerSettings};

use super::{Shared, film::Film};
use crate::{
    camera::{self, Camera, CameraState},
    failure::Failure,
    slot::Slot,
};

/// How often the cameras are listed while there is none.
const LOOK_FOR_CAMERA: Duration = Duration::from_secs(2);

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
        /// How they are looked at.
        settings: TrackerSettings,
        /// Whether it is the bundled portrait, shown for want of a camera.
        portrait: bool,
        /// Whether a camera has been plugged in since.
        found: Arc<AtomicBool>,
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
        let (frames, states, found) = (Shared::default(), Shared::default(), Arc::default());
        let portrait = matches!(film, Film::Portrait(_));
        let settings = film.settings();
        let player =
            Player { film, frames: Arc::downgrade(&frames), states: Arc::clone(&states), start: Instant::now() };
        thread::Builder::new().name("film".to_owned()).spawn(move || player.repeat())?;
        if portrait {
            let (found, frames) = (Arc::clone(&found), Arc::downgrade(&frames));
            thread::Builder::new().name("cameras".to_owned()).spawn(move || watch(&found, &frames))?;
        }
        Ok(Self::Film { frames, states, settings, portrait, found })
    }

    /// Whether the portrait is shown and a camera has come since the last call: one that starts more slowly than this
    /// program, or that somebody has plugged in.
    pub fn has_found_camera(&self) -> bool {
        matches!(self, Self::Film { found, .. } if found.swap(false, Ordering::Relaxed))
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

    /// How its frames are looked at.
    pub fn settings(&self) -> TrackerSettings {
        match self {
            Self::Camera(_) => TrackerSettings::default(),
            Self::Film { settings, .. } => *settings,
        }
    }

    /// Whether this is the portrait.
    pub fn is_portrait(&self) -> bool {
        matches!(self, Self::Film { portrait: true, .. })
    }
}

/// Looks for a camera for as long as somebody holds the slot.
fn watch(found: &AtomicBool, frames: &Weak<Slot<Frame>>) {
    while frames.strong_count() > 0 && !found.load(Ordering::Relaxed) {
        thread::sleep(LOOK_FOR_CAMERA);
        found.store(!camera::devices().is_empty(), Ordering::Relaxed);
    }
}

/// Plays a film until nobody holds the slot, or until none of its pictures can be had any more.
struct Player {
    film: Film,
    frames: Weak<Slot<Frame>>,
    states: Shared<CameraState>,
    start: Instant,
}

impl Player {
    fn repeat(&self) {
        let mut count = 0;
        self.states.put(CameraState::Ready);
        while self.frames.strong_count() > 0 {
            let before = count;
            if let Ok(mut source) = self.film.open() {
                self.play(source.as_mut(), &mut count);
            }
            if count == before {
                self.states.put(CameraState::Unplugged);
                return;
            }
            thread::sleep(self.film.rest());
        }
    }

    /// Plays to the end, each picture at its moment. A broken picture is passed over.
    fn play(&self, source: &mut dyn FrameSource, count: &mut u64) {
        let begin = Instant::now();
        loop {
            let frame = match source.next() {
                Ok(Some(frame)) => frame,
                Ok(None) => return,
                Err(_) => continue,
            };
            thread::sleep(frame.time.saturating_sub(begin.elapsed()));
            let Some(frames) = self.frames.upgrade() else { return };
            frames.put(Frame { id: *count, time: self.start.elapsed(), ..frame });
            *count += 1;
        }
    }
}
