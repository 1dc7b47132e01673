//! Cameras on Linux, through Video4Linux 2.

use std::{io, panic};

use glam::UVec2;
use v4l::{
    Device, FourCC,
    buffer::{self, Type},
    capability, format,
    io::traits::CaptureStream,
    prelude::MmapStream,
    video::{Capture, capture::Parameters},
};
use vision::{
    frame::Frame,
    source::{FrameSource, SourceError},
};

use super::{
    Opened,
    picture::{Format, PATIENCE, Packing, RATE, SIZE, whole},
};

#[path = "v4l/nodes.rs"]
mod nodes;
#[cfg(test)]
#[path = "v4l/vivid.rs"]
mod vivid;

use nodes::{Node, nodes};

/// Kernel buffers: one being filled, one being read, two against hiccups.
const BUFFERS: u32 = 4;

/// What a camera may send, in the order of our liking: NV12 needs no decoding, MJPEG fits every USB port.
const PACKINGS: [(&[u8; 4], Packing); 3] =
    [(b"NV12", Packing::Nv12), (b"MJPG", Packing::Mjpeg), (b"YUYV", Packing::Yuyv)];

/// A camera that may not be opened is named too: the mirror then says that it is refused, not that there is none.
pub fn devices() -> Vec<String> {
    let name = |node: &Node| match Device::with_path(&node.path) {
        Ok(device) => captures(&device).then(|| node.to_string()),
        Err(error) if matches!(lost(&error), SourceError::Unplugged) => None,
        Err(error) => Some(format!("{node}: {error}")),
    };
    nodes().iter().filter_map(name).collect()
}

/// The first camera, streaming.
pub fn open() -> Opened {
    V4l::sending(&PACKINGS).map(|camera| Box::new(camera) as Box<dyn FrameSource>).map_err(|error| lost(&error))
}

/// Errors that the kernel has for devices and the standard library has no kind for (Linux, `errno-base.h`).
mod errno {
    pub const EIO: i32 = 5;
    pub const ENXIO: i32 = 6;
    pub const ENODEV: i32 = 19;
}

fn lost(error: &io::Error) -> SourceError {
    match (error.raw_os_error(), error.kind()) {
        (Some(errno::EIO | errno::ENXIO | errno::ENODEV), _) => SourceError::Unplugged,
        (_, io::ErrorKind::NotFound | io::ErrorKind::TimedOut) => SourceError::Unplugged,
        (_, io::ErrorKind::PermissionDenied) => SourceError::Refused,
        // "No space" is said of the USB bus: other cameras take all of its bandwidth.
        (_, io::ErrorKind::ResourceBusy | io::ErrorKind::StorageFull) => SourceError::Busy,
        _ => SourceError::Host(error.to_string()),
    }
}

/// A webcam shows up as several nodes, of which one sends pictures; others are encoders, or see only infrared.
fn captures(device: &Device) -> bool {
    // The kernel cuts a long name inside a character, and the library panics over it: what is sent decides then.
    let caps = panic::catch_unwind(|| device.query_caps());
    let captures =
        caps.map_or(true, |caps| caps.is_ok_and(|caps| caps.capabilities.contains(capability::Flags::VIDEO_CAPTURE)));
    captures && device.enum_formats().is_ok_and(|formats| formats.iter().any(|format| packing(format.fourcc).is_some()))
}

fn packing(code: FourCC) -> Option<Packing> {
    PACKINGS.iter().find(|(name, _)| FourCC::new(name) == code).map(|&(_, packing)| packing)
}

/// The first device that captures; where none can be opened, the reason why the first one could not.
fn first() -> io::Result<Device> {
    let mut first_error = None;
    for node in nodes() {
        match Device::with_path(&node.path) {
            Ok(device) if captures(&device) => return Ok(device),
            Ok(_) => {}
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    Err(first_error.unwrap_or_else(|| io::ErrorKind::NotFound.into()))
}

/// Asks for each packing in turn; a driver answers with what it will really send, or refuses what it does not know.
fn agree(device: &Device, packings: &[(&[u8; 4], Packing)]) -> io::Result<Format> {
    for &(name, packing) in packings {
        match device.set_format(&format::Format::new(SIZE.x, SIZE.y, FourCC::new(name))) {
            Ok(agreed) if agreed.fourcc == FourCC::new(name) => return Ok(told(packing, &agreed)),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(io::ErrorKind::Unsupported, "the camera sends none of NV12, MJPG and YUYV"))
}

fn told(packing: Packing, agreed: &format::Format) -> Format {
    let stride = (agreed.stride > 0).then_some(agreed.stride as usize);
    Format { packing, size: UVec2::new(agreed.width, agreed.height), stride }
}

/// A camera that streams.
struct V4l {
    stream: MmapStream<'static>,
    format: Format,
}

impl V4l {
    fn sending(packings: &[(&[u8; 4], Packing)]) -> io::Result<Self> {
        let device = first()?;
        let format = agree(&device, packings)?;
        // Many drivers have one fixed rate and refuse this; their rate is fine too.
        let _fixed_rate = device.set_params(&Parameters::with_fps(RATE));
        let mut stream = MmapStream::with_buffers(&device, Type::VideoCapture, BUFFERS)?;
        stream.set_timeout(PATIENCE);
        Ok(Self { stream, format })
    }
}

impl FrameSource for V4l {
    fn next(&mut self) -> Result<Option<Frame>, SourceError> {
        let Self { stream, format } = self;
        let read = || {
            let (bytes, meta) = stream.next().map_err(|error| lost(&error))?;
            if meta.flags.contains(buffer::Flags::ERROR) {
                return Ok(None);
            }
            let used = bytes.get(..meta.bytesused as usize).unwrap_or(bytes);
            Ok(format.frame(used))
        };
        whole(read).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(errno: i32) -> SourceError {
        lost(&io::Error::from_raw_os_error(errno))
    }

    #[test]
    fn the_kernel_says_why_a_camera_is_lost() {
        let [eperm, enoent, eacces, ebusy, einval, enospc, etimedout] = [1, 2, 13, 16, 22, 28, 110];
        for gone in [errno::ENODEV, errno::EIO, errno::ENXIO, enoent, etimedout] {
            assert!(matches!(of(gone), SourceError::Unplugged), "{gone}");
        }
        for busy in [ebusy, enospc] {
            assert!(matches!(of(busy), SourceError::Busy), "{busy}");
        }
        for refused in [eperm, eacces] {
            assert!(matches!(of(refused), SourceError::Refused), "{refused}");
        }
        assert!(matches!(of(einval), SourceError::Host(_)));
    }

    #[test]
    fn a_stream_that_stands_still_is_lost() {
        // What `MmapStream` answers after its timeout.
        assert!(matches!(lost(&io::Error::new(io::ErrorKind::TimedOut, "VIDIOC_DQBUF")), SourceError::Unplugged));
    }

    #[test]
    fn a_stride_of_nothing_is_not_told() {
        let agreed = format::Format::new(4, 2, FourCC::new(b"YUYV"));
        assert_eq!(told(Packing::Yuyv, &agreed).stride, None);
        assert_eq!(told(Packing::Yuyv, &format::Format { stride: 64, ..agreed }).stride, Some(64));
    }
}
