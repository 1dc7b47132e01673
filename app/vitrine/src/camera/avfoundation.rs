//! Cameras on macOS, through AVFoundation.

use std::{
    sync::{Arc, LazyLock, Mutex, Once},
    time::Duration,
};

use flume::{Receiver, Sender};
use glam::UVec2;
use nokhwa_bindings_macos::{
    AVAuthorizationStatus, AVCaptureDevice, AVCaptureDeviceInput, AVCaptureSession, AVCaptureVideoCallback,
    AVCaptureVideoDataOutput, current_authorization_status, query_avfoundation, request_permission_with_callback,
};
use nokhwa_core::{
    error::NokhwaError,
    types::{CameraIndex, FrameFormat},
};
use vision::{frame::Frame, source::SourceError};

use super::{
    Opened,
    nokhwa::{Device, best, keep, lost, packing, unfit},
    picture::{Format, PATIENCE},
};

/// What the library calls the cameras' own formats, in the order of our liking.
const OFFERED: [FrameFormat; 2] = [FrameFormat::YUYV, FrameFormat::MJPEG];

/// What the session turns them into: NV12 has two planes there, and the library copies only from where one begins.
const SENT: FrameFormat = FrameFormat::YUYV;

static TURN: Mutex<()> = Mutex::new(());

type Sample = (Vec<u8>, FrameFormat, Option<Duration>);

/// Where the pictures of every session arrive. The library's callback holds the sender by its bare address and frees
/// it where nobody receives, so both ends live as long as the program.
static SAMPLES: LazyLock<(Arc<Sender<Sample>>, Receiver<Sample>)> = LazyLock::new(|| {
    let (sender, receiver) = flume::unbounded();
    (Arc::new(sender), receiver)
});

pub fn devices() -> Vec<String> {
    query_avfoundation().unwrap_or_default().iter().map(|camera| camera.human_name()).collect()
}

/// The first camera, streaming.
pub fn open() -> Opened {
    permitted()?;
    keep(&TURN, Session::open)
}

/// Asks once whether the camera may be used. While the question is on the screen it may not; the answer is found when
/// the camera is tried again.
fn permitted() -> Result<(), SourceError> {
    static ASKED: Once = Once::new();
    match current_authorization_status() {
        AVAuthorizationStatus::Authorized => Ok(()),
        AVAuthorizationStatus::NotDetermined => {
            ASKED.call_once(|| request_permission_with_callback(|_granted| {}));
            Err(SourceError::Refused)
        }
        AVAuthorizationStatus::Restricted | AVAuthorizationStatus::Denied => Err(SourceError::Refused),
    }
}

/// A running session.
struct Session {
    session: AVCaptureSession,
    input: AVCaptureDeviceInput,
    output: AVCaptureVideoDataOutput,
    format: Format,
}

impl Session {
    fn open() -> Result<Self, SourceError> {
        let device = AVCaptureDevice::new(&CameraIndex::Index(0)).map_err(|error| lost(&error))?;
        if device.already_in_use() {
            return Err(SourceError::Busy);
        }
        // The lid is closed over it.
        if device.is_suspended() {
            return Err(SourceError::Unplugged);
        }
        Self::start(device).map_err(|error| lost(&error))
    }

    fn start(mut device: AVCaptureDevice) -> Result<Self, NokhwaError> {
        let wanted = best(&device.supported_formats()?, &OFFERED).ok_or_else(unfit)?;
        let session = AVCaptureSession::new();
        let input = AVCaptureDeviceInput::new(&device)?;
        let output = AVCaptureVideoDataOutput::new();
        session.begin_configuration();
        session.add_input(&input)?;
        // Adding the input has set the device back to the session's own wish.
        device.set_all(wanted)?;
        output.add_delegate(&AVCaptureVideoCallback::new(c"camera", &SAMPLES.0)?)?;
        output.set_frame_format(SENT)?;
        session.add_output(&output)?;
        session.commit_configuration();
        SAMPLES.1.drain();
        session.start()?;
        let agreed = device.active_format()?;
        let packing = packing(SENT).ok_or_else(unfit)?;
        let format = Format { packing, size: UVec2::new(agreed.width(), agreed.height()), stride: None };
        Ok(Self { session, input, output, format })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.session.remove_output(&self.output);
        self.session.remove_input(&self.input);
        self.session.stop();
    }
}

impl Device for Session {
    /// The newest picture. A camera that was pulled out ends without a word.
    fn read(&mut self) -> Result<Option<Frame>, SourceError> {
        let next = SAMPLES.1.recv_timeout(PATIENCE).map_err(|_silence| SourceError::Unplugged)?;
        let (bytes, ..) = SAMPLES.1.try_iter().last().unwrap_or(next);
        Ok(self.format.frame(&bytes))
    }
}
