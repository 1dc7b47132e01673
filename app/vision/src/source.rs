//! The port through which frames come in.

use std::time::Duration;

use crate::{
    frame::Frame,
    image_file::{self, DecodeError},
    y4m::Y4mError,
};

/// Why a source has no next frame. The next call may succeed again: a camera comes back, a file goes on.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// No camera is plugged in, or it was pulled out.
    #[error("the camera is not there")]
    Unplugged,
    /// Another program has the camera.
    #[error("the camera is in use by another program")]
    Busy,
    /// The system or its user does not let us use the camera.
    #[error("the camera may not be used")]
    Refused,
    /// The host failed in another way.
    #[error("the source failed: {0}")]
    Host(String),
    /// A picture does not decode.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A Y4M file is broken.
    #[error(transparent)]
    Y4m(#[from] Y4mError),
}

/// Yields the frames of a photo, a folder, a film or a camera, each with its number and its moment.
pub trait FrameSource: Send {
    /// The next frame, or none when the source has ended. A camera waits for its next one.
    fn next(&mut self) -> Result<Option<Frame>, SourceError>;
}

/// Photos one after the other, such as those of a folder that the host reads.
pub struct Stills<I> {
    files: I,
    interval: Duration,
    count: u32,
}

impl<I: Iterator<Item = Vec<u8>>> Stills<I> {
    /// Shows each of `files` for `interval`.
    pub fn new(files: I, interval: Duration) -> Self {
        Self { files, interval, count: 0 }
    }
}

impl<I: Iterator<Item = Vec<u8>> + Send> FrameSource for Stills<I> {
    fn next(&mut self) -> Result<Option<Frame>, SourceError> {
        let Some(bytes) = self.files.next() else { return Ok(None) };
        let (id, time) = (u64::from(self.count), self.interval.saturating_mul(self.count));
        self.count = self.count.saturating_add(1);
        let frame = image_file::decode(&bytes)?.frame;
        Ok(Some(Frame { id, time, ..frame }))
    }
}
