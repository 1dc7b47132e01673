//! Cameras on Windows, through Media Foundation.

use std::{sync::Mutex, thread};

use glam::UVec2;
use nokhwa_bindings_windows::wmf::{
    MediaFoundationDevice, de_initialize_mf, initialize_mf, query_media_foundation_descriptors,
};
use nokhwa_core::{
    error::NokhwaError,
    types::{CameraIndex, FrameFormat},
};
use vision::{frame::Frame, source::SourceError};

use super::{
    Opened,
    nokhwa::{Device, best, keep, lost, packing, take, unfit},
    picture::Format,
};

/// What a camera may send, in the order of our liking: NV12 needs no decoding, MJPEG fits every USB port.
const LIKING: [FrameFormat; 3] = [FrameFormat::NV12, FrameFormat::MJPEG, FrameFormat::YUYV];

/// Held by the thread for which Media Foundation is up: the library counts one for the whole program, while COM wants
/// it of every thread.
static TURN: Mutex<()> = Mutex::new(());

/// On a thread of its own: the library makes the asking thread's COM its own, and ours is the window's.
pub fn devices() -> Vec<String> {
    let thread = thread::Builder::new().name("camera list".to_owned()).spawn(names);
    let names = thread.map(|thread| thread.join().map(Result::unwrap_or_default).unwrap_or_default());
    names.unwrap_or_default()
}

fn names() -> Result<Vec<String>, NokhwaError> {
    // Where a camera is being read it is up already, and must stay up.
    let turn = take(&TURN);
    let _foundation = turn.as_ref().map(|_turn| Foundation::start()).transpose()?;
    Ok(query_media_foundation_descriptors()?.iter().map(|camera| camera.human_name()).collect())
}

/// The first camera, streaming.
pub fn open() -> Opened {
    keep(&TURN, || Reader::open().map_err(|error| lost(&error)))
}

/// Media Foundation and COM, up for this thread.
struct Foundation;

impl Foundation {
    fn start() -> Result<Self, NokhwaError> {
        initialize_mf().map(|()| Self)
    }
}

impl Drop for Foundation {
    fn drop(&mut self) {
        // It can fail only where it is down already.
        let _down = de_initialize_mf();
    }
}

/// A camera that streams. The device is let go before what it stands on.
struct Reader {
    device: MediaFoundationDevice,
    format: Format,
    _foundation: Foundation,
}

impl Reader {
    fn open() -> Result<Self, NokhwaError> {
        let foundation = Foundation::start()?;
        let mut device = MediaFoundationDevice::new(CameraIndex::Index(0))?;
        let offers = device.compatible_format_list()?;
        device.set_format(best(&offers, &LIKING).ok_or_else(unfit)?)?;
        device.start_stream()?;
        let agreed = device.format();
        let packing = packing(agreed.format()).ok_or_else(unfit)?;
        let format = Format { packing, size: UVec2::new(agreed.width(), agreed.height()), stride: None };
        Ok(Self { device, format, _foundation: foundation })
    }
}

impl Device for Reader {
    fn read(&mut self) -> Result<Option<Frame>, SourceError> {
        let (bytes, _taken_at) = self.device.raw_bytes().map_err(|error| lost(&error))?;
        Ok(self.format.frame(&bytes))
    }
}
