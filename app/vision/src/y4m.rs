//! YUV4MPEG2: uncompressed films, as mjpegtools and ffmpeg write them.

use std::time::Duration;

use glam::UVec2;

use crate::{
    frame::{Frame, FrameError, MAX_SIDE, PixelFormat},
    source::{FrameSource, SourceError},
};

mod header;

use header::Header;

/// The longest header line that is read.
const LONGEST_LINE: usize = 4096;

/// Why bytes are no film.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Y4mError {
    /// Another file, or one whose first line is broken.
    #[error("not a YUV4MPEG2 film")]
    Header,
    /// A way of storing colour that is not read, such as ten bits a sample.
    #[error("colour space {0:?} is not supported; use 420, 422, 444 or mono of 8 bits")]
    ColourSpace(String),
    /// The film ends within a frame or has something else in a frame's place.
    #[error("frame {0} is broken")]
    Frame(u64),
    /// A picture size that is not taken.
    #[error(transparent)]
    Size(#[from] FrameError),
}

/// A film in memory.
pub struct Y4m<B> {
    bytes: B,
    at: usize,
    header: Header,
    count: u64,
}

impl<B: AsRef<[u8]>> Y4m<B> {
    /// Reads the header.
    pub fn new(bytes: B) -> Result<Self, Y4mError> {
        let line = line(bytes.as_ref()).ok_or(Y4mError::Header)?;
        let (header, at) = (Header::parse(line)?, line.len() + 1);
        Ok(Self { bytes, at, header, count: 0 })
    }

    /// Width and height, px.
    pub fn size(&self) -> UVec2 {
        self.header.size
    }

    fn next_frame(&mut self) -> Result<Option<Frame>, Y4mError> {
        let rest = self.bytes.as_ref().get(self.at..).unwrap_or_default();
        if rest.is_empty() {
            return Ok(None);
        }
        let id = self.count;
        let start = line(rest).filter(|line| line.starts_with(b"FRAME")).map(|line| line.len() + 1);
        let planes = start.and_then(|start| rest.get(start..start + self.header.frame_bytes()));
        let (Some(start), Some(planes)) = (start, planes) else {
            // A broken frame ends the film: where the next one starts cannot be told.
            self.at = usize::MAX;
            return Err(Y4mError::Frame(id));
        };
        self.at += start + planes.len();
        self.count += 1;
        let width = self.header.size.x as usize;
        let stride = width.next_multiple_of(2);
        let nv12 = self.header.to_nv12(planes, stride);
        Ok(Some(Frame::import(id, self.header.time(id), self.header.size, PixelFormat::Nv12, stride, &nv12)?))
    }
}

impl<B: AsRef<[u8]> + Send> FrameSource for Y4m<B> {
    fn next(&mut self) -> Result<Option<Frame>, SourceError> {
        Ok(self.next_frame()?)
    }
}

/// The bytes before the first line feed.
fn line(bytes: &[u8]) -> Option<&[u8]> {
    let head = &bytes[..bytes.len().min(LONGEST_LINE)];
    head.iter().position(|&byte| byte == b'\n').map(|end| &head[..end])
}
