//! Cameras on Linux, through Video4Linux 2.

use std::{
    io,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use glam::UVec2;
use v4l::{
    Device, FourCC,
    buffer::Type,
    format::Format,
    io::traits::CaptureStream,
    prelude::MmapStream,
    video::{Capture, capture::Parameters},
};
use vision::{
    frame::{Frame, PixelFormat},
    image_file,
};

use super::{CameraOutput, CameraState};

/// Wanted of a camera: enough for a mirror, and what nearly every webcam gives at 30 frames a second.
const WIDTH: u32 = 1280;
const HEIGHT: u32 = 720;
const FRAMES_A_SECOND: u32 = 30;
/// A camera that yields nothing for so long is lost.
const TIMEOUT: Duration = Duration::from_secs(3);
/// Kernel buffers: one being filled, one being read, two against hiccups.
const BUFFERS: u32 = 4;

/// What a camera may send, in the order of our liking: NV12 needs no decoding, MJPEG fits every USB port.
const FORMATS: [&[u8; 4]; 3] = [b"NV12", b"MJPG", b"YUYV"];

pub fn devices() -> Vec<String> {
    v4l::context::enum_devices()
        .iter()
        .filter(|node| Device::with_path(node.path()).is_ok_and(|device| is_capture(&device)))
        .map(|node| format!("{} ({})", node.name().unwrap_or_default(), node.path().display()))
        .collect()
}

/// A webcam shows up as several nodes, of which one captures.
fn is_capture(device: &Device) -> bool {
    device.query_caps().is_ok_and(|caps| caps.capabilities.contains(v4l::capability::Flags::VIDEO_CAPTURE))
        && device.format().is_ok()
}

pub fn read_until_lost(output: &CameraOutput, stop: &AtomicBool) -> CameraState {
    match read(output, stop) {
        Ok(state) => state,
        Err(error) => state_of(&error),
    }
}

fn state_of(error: &io::Error) -> CameraState {
    match error.kind() {
        io::ErrorKind::NotFound => CameraState::Missing,
        io::ErrorKind::PermissionDenied => CameraState::Refused,
        io::ErrorKind::ResourceBusy => CameraState::Busy,
        _ => CameraState::Unplugged,
    }
}

/// The first device that captures; where none can be opened, the reason why the first one could not.
fn open() -> io::Result<Device> {
    let mut first_error = None;
    let mut nodes = v4l::context::enum_devices();
    nodes.sort_by_key(v4l::context::Node::index);
    for node in nodes {
        match Device::with_path(node.path()) {
            Ok(device) if is_capture(&device) => return Ok(device),
            Ok(_) => {}
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    Err(first_error.unwrap_or_else(|| io::ErrorKind::NotFound.into()))
}

/// Asks for each format in turn; a driver answers with what it will really send.
fn agree(device: &Device) -> io::Result<Format> {
    for wanted in FORMATS {
        let format = device.set_format(&Format::new(WIDTH, HEIGHT, FourCC::new(wanted)))?;
        if format.fourcc == FourCC::new(wanted) {
            return Ok(format);
        }
    }
    Err(io::Error::new(io::ErrorKind::Unsupported, "the camera sends none of NV12, MJPG and YUYV"))
}

fn read(output: &CameraOutput, stop: &AtomicBool) -> io::Result<CameraState> {
    let device = open()?;
    let format = agree(&device)?;
    // Many drivers have one fixed rate and refuse this; their rate is fine too.
    let _fixed_rate = device.set_params(&Parameters::with_fps(FRAMES_A_SECOND));
    let mut stream = MmapStream::with_buffers(&device, Type::VideoCapture, BUFFERS)?;
    stream.set_timeout(TIMEOUT);
    let start = Instant::now();
    for id in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let (bytes, meta) = stream.next()?;
        let bytes = bytes.get(..meta.bytesused as usize).unwrap_or(bytes);
        // A torn frame is dropped; the next one comes in 33 ms.
        if let Some(frame) = frame(id, start.elapsed(), &format, bytes) {
            output.frames.put(frame);
            if id == 0 {
                output.states.put(CameraState::Ready);
            }
        }
    }
    Ok(CameraState::Opening)
}

fn frame(id: u64, time: Duration, format: &Format, bytes: &[u8]) -> Option<Frame> {
    let size = UVec2::new(format.width, format.height);
    let stride = format.stride as usize;
    match &format.fourcc.repr {
        b"NV12" => Frame::import(id, time, size, PixelFormat::Nv12, stride, bytes).ok(),
        b"YUYV" => Frame::import(id, time, size, PixelFormat::Yuyv, stride, bytes).ok(),
        _ => image_file::decode(bytes).ok().map(|still| Frame { id, time, ..still.frame }),
    }
}
