//! A camera that looks after itself: it is opened, read and, when it is lost, opened again, on a thread of its own.

#[cfg_attr(target_os = "linux", path = "camera/v4l.rs")]
#[cfg_attr(not(target_os = "linux"), path = "camera/none.rs")]
mod host;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use vision::frame::Frame;

use crate::slot::Slot;

/// How long to wait before a lost camera is tried again.
const RETRY: Duration = Duration::from_secs(2);

/// How a camera is doing, as the shopper's screen tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameraState {
    /// It is being opened.
    Opening,
    /// Frames arrive.
    Ready,
    /// No camera is connected.
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
    pub fn start() -> std::io::Result<Self> {
        let camera = Self { output: CameraOutput::default(), stop: Arc::default() };
        let (output, stop) = (camera.output.clone(), Arc::clone(&camera.stop));
        thread::Builder::new().name("camera".to_owned()).spawn(move || attend(&output, &stop))?;
        Ok(camera)
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// Opens and reads until told to stop; a camera that comes back is taken up again.
fn attend(output: &CameraOutput, stop: &AtomicBool) {
    output.states.put(CameraState::Opening);
    while !stop.load(Ordering::Relaxed) {
        let lost = host::read_until_lost(output, stop);
        output.states.put(lost);
        thread::sleep(RETRY);
    }
}

/// Whether this machine seems to have a camera at all.
pub fn present() -> bool {
    !host::devices().is_empty()
}

/// The names of the capture devices.
pub fn devices() -> Vec<String> {
    host::devices()
}
