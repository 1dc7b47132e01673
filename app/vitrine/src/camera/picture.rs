//! What a camera sends and the frames made of it: the part that no system does in its own way.

use std::time::Duration;

use glam::UVec2;
use vision::{
    frame::{Frame, PixelFormat},
    image_file,
    source::SourceError,
};

/// The end of a JPEG picture. What the picture holds never looks like this.
const END: [u8; 2] = [0xFF, 0xD9];

/// Wanted of a camera: enough for a mirror, and what nearly every webcam gives at this rate.
pub const SIZE: UVec2 = UVec2::new(1280, 720);
/// Wanted frames a second.
pub const RATE: u32 = 30;
/// A camera that yields nothing for so long is lost.
pub const PATIENCE: Duration = Duration::from_secs(3);
/// Broken pictures in a row that are passed over: cameras send some when they start.
const TORN: usize = 30;

/// How a camera packs its pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    Nv12,
    Mjpeg,
    Yuyv,
}

/// What a camera has agreed to send.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    pub packing: Packing,
    pub size: UVec2,
    /// Bytes from one row to the next, where the system tells.
    pub stride: Option<usize>,
}

impl Format {
    /// The frame in `bytes`, or none where they are torn. Its number and its moment are the attendant's to give.
    pub fn frame(&self, bytes: &[u8]) -> Option<Frame> {
        match self.packing {
            Packing::Nv12 => self.import(PixelFormat::Nv12, bytes),
            Packing::Yuyv => self.import(PixelFormat::Yuyv, bytes),
            // A picture without its end was cut off, and the decoder would fill it up with grey. Some cameras pad.
            Packing::Mjpeg => {
                bytes.windows(END.len()).rposition(|window| window == END)?;
                image_file::decode(bytes).ok().map(|still| still.frame)
            }
        }
    }

    fn import(&self, pixels: PixelFormat, bytes: &[u8]) -> Option<Frame> {
        let stride = self.stride.unwrap_or_else(|| self.spread(bytes.len()));
        Frame::import(0, Duration::ZERO, self.size, pixels, stride, bytes).ok()
    }

    /// The stride of a picture that fills `length` bytes.
    fn spread(&self, length: usize) -> usize {
        let height = self.size.y.max(1) as usize;
        match self.packing {
            Packing::Nv12 => length / (height + height.div_ceil(2)),
            Packing::Mjpeg | Packing::Yuyv => length / height,
        }
    }
}

/// Reads until a picture is whole; `read` answers none for a torn one.
pub fn whole(mut read: impl FnMut() -> Result<Option<Frame>, SourceError>) -> Result<Frame, SourceError> {
    for _ in 0..TORN {
        if let Some(frame) = read()? {
            return Ok(frame);
        }
    }
    Err(SourceError::Host("the camera sends only broken pictures".to_owned()))
}

#[cfg(test)]
mod tests;
