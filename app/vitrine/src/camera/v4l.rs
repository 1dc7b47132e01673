//! Cameras on Linux, through Video4Linux 2.

use std::{
    io,
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
    source::{FrameSource, SourceError},
};

use super::Opened;

/// Wanted of a camera: enough for a mirror, and what nearly every webcam gives at 30 frames a second.
const WIDTH: u32 = 1280;
const HEIGHT: u32 = 720;
const FRAMES_A_SECOND: u32 = 30;
/// A camera that yields nothing for so long is lost.
const TIMEOUT: Duration = Duration::from_secs(3);
/// Kernel buffers: one being filled, one being read, two against hiccups.
const BUFFERS: u32 = 4;
/// Broken pictures in a row that are passed over: cameras send some when they start.
const TORN: usize = 30;

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

/// The first camera, streaming.
pub fn open() -> Opened {
    V4l::open().map(|camera| Box::new(camera) as Box<dyn FrameSource>).map_err(|error| lost(&error))
}

fn lost(error: &io::Error) -> SourceError {
    match error.kind() {
        io::ErrorKind::NotFound => SourceError::Unplugged,
        io::ErrorKind::PermissionDenied => SourceError::Refused,
        io::ErrorKind::ResourceBusy => SourceError::Busy,
        _ => SourceError::Host(error.to_string()),
    }
}

/// The first device that captures; where none can be opened, the reason why the first one could not.
fn first() -> io::Result<Device> {
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

/// A camera that streams.
struct V4l {
    stream: MmapStream<'static>,
    format: Format,
    start: Instant,
    count: u64,
}

impl V4l {
    fn open() -> io::Result<Self> {
        let device = first()?;
        let format = agree(&device)?;
        // Many drivers have one fixed rate and refuse this; their rate is fine too.
        let _fixed_rate = device.set_params(&Parameters::with_fps(FRAMES_A_SECOND));
        let mut stream = MmapStream::with_buffers(&device, Type::VideoCapture, BUFFERS)?;
        stream.set_timeout(TIMEOUT);
        Ok(Self { stream, format, start: Instant::now(), count: 0 })
    }
}

impl FrameSource for V4l {
    fn next(&mut self) -> Result<Option<Frame>, SourceError> {
        for _ in 0..TORN {
            let (bytes, meta) = self.stream.next().map_err(|error| lost(&error))?;
            let bytes = bytes.get(..meta.bytesused as usize).unwrap_or(bytes);
            if let Some(frame) = frame(self.count, self.start.elapsed(), &self.format, bytes) {
                self.count += 1;
                return Ok(Some(frame));
            }
        }
        Err(SourceError::Host("the camera sends only broken pictures".to_owned()))
    }
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
