//! Perception on a thread of its own: the newest frame goes in, the frame with its own observation comes out.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use stage::pairing::Pair;
use vision::{frame::Frame, tracker::FaceTracker};

use crate::slot::Slot;

/// How long the thread rests when no frame waits: a tenth of a frame at 30 a second.
const REST: Duration = Duration::from_millis(3);

/// A running solver; its thread ends when this is dropped.
pub struct Solver {
    /// The newest frame with its own observation that nobody has taken yet.
    pub solved: Arc<Slot<Pair>>,
    stop: Arc<AtomicBool>,
}

impl Solver {
    /// Starts solving what `frames` yields.
    pub fn start(mut tracker: FaceTracker, frames: Arc<Slot<Frame>>) -> std::io::Result<Self> {
        let solver = Self { solved: Arc::default(), stop: Arc::default() };
        let (solved, stop) = (Arc::clone(&solver.solved), Arc::clone(&solver.stop));
        thread::Builder::new().name("vision".to_owned()).spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                match frames.take() {
                    Some(frame) => {
                        let observation = tracker.observe(&frame, None);
                        solved.put(Pair { picture: frame.into(), observation });
                    }
                    None => thread::sleep(REST),
                }
            }
        })?;
        Ok(solver)
    }
}

impl Drop for Solver {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}
