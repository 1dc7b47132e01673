//! A camera that looks after itself: it is opened, read and, when it is lost, opened again, on a thread of its own.

#[cfg_attr(target_os = "linux", path = "camera/v4l.rs")]
#[cfg_attr(windows, path = "camera/media_foundation.rs")]
#[cfg_attr(target_os = "macos", path = "camera/avfoundation.rs")]
#[cfg_attr(not(any(target_os = "linux", windows, target_os = "macos")), path = "camera/none.rs")]
mod host;
#[cfg(any(windows, target_os = "macos", test))]
mod nokhwa;
#[cfg(any(target_os = "linux", windows, target_os = "macos", test))]
mod picture;

use std::{
    io,
    panic::{self, AssertUnwindSafe},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use vision::{
    frame::Frame,
    source::{FrameSource, SourceError},
};

use crate::slot::Slot;

/// How long to wait before a lost camera is tried again.
const RETRY: Duration = Duration::from_secs(2);

/// How a camera is doing, as the shopper's screen tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameraState {
    /// Frames arrive.
    Ready,
    /// No camera is connected, and none was.
    Missing,
    /// Another program holds it.
    Busy,
    /// The system does not let us.
    Refused,
    /// It was there and went away, or stopped answering.
    Unplugged,
}

/// What comes out of a camera: the newest frame and the newest state, never a queue.
#[derive(Clone, Default)]
pub struct CameraOutput {
    /// The newest frame that nobody has taken yet.
    pub frames: Arc<Slot<Frame>>,
    /// The newest change of state that nobody has taken yet.
    pub states: Arc<Slot<CameraState>>,
}

/// A running camera; it is let go when this is dropped.
pub struct Camera {
    /// What it yields.
    pub output: CameraOutput,
    stop: Arc<AtomicBool>,
}

impl Camera {
    /// Starts the first camera of this machine.
    pub fn start() -> io::Result<Self> {
        Self::attending(host::open, RETRY)
    }

    fn attending(open: impl FnMut() -> Opened + Send + 'static, retry: Duration) -> io::Result<Self> {
        let camera = Self { output: CameraOutput::default(), stop: Arc::default() };
        let attendant = Attendant {
            output: camera.output.clone(),
            stop: Arc::clone(&camera.stop),
            start: Instant::now(),
            count: 0,
            seen: false,
        };
        thread::Builder::new().name("camera".to_owned()).spawn(move || attendant.attend(open, retry))?;
        Ok(camera)
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// A camera that was opened, or why it was not.
type Opened = Result<Box<dyn FrameSource>, SourceError>;

/// Keeps a camera going. Numbers and moments count on when it comes back.
struct Attendant {
    output: CameraOutput,
    stop: Arc<AtomicBool>,
    start: Instant,
    /// Frames so far.
    count: u64,
    /// Whether there ever was a camera.
    seen: bool,
}

impl Attendant {
    fn attend(mut self, mut open: impl FnMut() -> Opened, retry: Duration) {
        while !self.stopped() {
            let lost = self.attempt(&mut open);
            self.output.states.put(self.state(&lost));
            thread::sleep(retry);
        }
    }

    /// Opens a camera and reads it until it is lost, and answers why. Camera libraries panic over drivers that answer
    /// in ways unforeseen and over devices that vanish while they are let go. The next opening starts from nothing,
    /// and what is kept here is whole between any two calls of theirs, so such a panic is but one more loss.
    fn attempt(&mut self, open: &mut impl FnMut() -> Opened) -> SourceError {
        let attempt = AssertUnwindSafe(|| match open() {
            Ok(mut source) => self.read(source.as_mut()),
            Err(error) => error,
        });
        panic::catch_unwind(attempt).unwrap_or_else(|_| SourceError::Host("the camera's library panicked".to_owned()))
    }

    /// Reads until the camera is lost, and answers why.
    fn read(&mut self, source: &mut dyn FrameSource) -> SourceError {
        let mut ready = false;
        while !self.stopped() {
            let frame = match source.next() {
                Ok(Some(frame)) => frame,
                Ok(None) => break,
                Err(error) => return error,
            };
            self.output.frames.put(Frame { id: self.count, time: self.start.elapsed(), ..frame });
            self.count += 1;
            if !ready {
                (ready, self.seen) = (true, true);
                self.output.states.put(CameraState::Ready);
            }
        }
        SourceError::Unplugged
    }

    fn state(&self, lost: &SourceError) -> CameraState {
        match lost {
            SourceError::Busy => CameraState::Busy,
            SourceError::Refused => CameraState::Refused,
            SourceError::Unplugged if !self.seen => CameraState::Missing,
            _ => CameraState::Unplugged,
        }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// The names of the capture devices.
pub fn devices() -> Vec<String> {
    host::devices()
}

#[cfg(test)]
mod tests;
