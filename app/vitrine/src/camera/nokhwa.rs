//! What the cameras of Windows and macOS share. Both are read through nokhwa's halves for the system and not through
//! `nokhwa::Camera`: on a Mac that waits for ever on a camera that was pulled out, and on Windows it leaves COM up on
//! the thread that asked first and on no other.

use std::{
    sync::{
        Mutex, MutexGuard, TryLockError,
        mpsc::{self, Receiver, RecvTimeoutError, SyncSender},
    },
    thread,
    time::Duration,
};

use nokhwa_core::{
    error::NokhwaError,
    types::{CameraFormat, FrameFormat},
};
use vision::{
    frame::Frame,
    source::{FrameSource, SourceError},
};

use super::{
    Opened,
    picture::{PATIENCE, Packing, RATE, SIZE, whole},
};

mod trouble;

pub use trouble::lost;

/// A camera that neither opens nor sends anything for so long is lost: some take seconds to start.
const LONGEST: Duration = PATIENCE.saturating_mul(3);

/// A camera that cannot leave the thread it was opened on.
pub trait Device {
    /// Waits for the next picture; none where it is torn.
    fn read(&mut self) -> Result<Option<Frame>, SourceError>;
}

/// Opens a camera on a thread of its own and reads it there until the source is dropped. A reader that does not come
/// back from the system keeps its `turn`, so that no second one is started on top of it.
pub fn keep<D: Device>(
    turn: &'static Mutex<()>,
    open: impl FnOnce() -> Result<D, SourceError> + Send + 'static,
) -> Opened {
    keep_for(LONGEST, turn, open)
}

fn keep_for<D: Device>(
    patience: Duration,
    turn: &'static Mutex<()>,
    open: impl FnOnce() -> Result<D, SourceError> + Send + 'static,
) -> Opened {
    let (sender, frames) = mpsc::sync_channel(0);
    let read = move || {
        if let Err(lost) = read(turn, open, &sender) {
            // Where nobody waits for it any more, nobody needs it.
            let _source_dropped = sender.send(Err(lost));
        }
    };
    let thread = thread::Builder::new().name("camera reader".to_owned()).spawn(read);
    thread.map_err(|error| SourceError::Host(error.to_string()))?;
    Ok(Box::new(Kept { frames, patience }))
}

type Taken = Result<Frame, SourceError>;

fn read<D: Device>(
    turn: &Mutex<()>,
    open: impl FnOnce() -> Result<D, SourceError>,
    frames: &SyncSender<Taken>,
) -> Result<(), SourceError> {
    let _turn = take(turn).ok_or(SourceError::Unplugged)?;
    let mut device = open()?;
    while frames.send(Ok(whole(|| device.read())?)).is_ok() {}
    Ok(())
}

/// The turn, if nobody has it; one who panicked has it no more.
pub fn take(turn: &Mutex<()>) -> Option<MutexGuard<'_, ()>> {
    match turn.try_lock() {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

/// The near end of a camera on another thread.
struct Kept {
    frames: Receiver<Taken>,
    patience: Duration,
}

impl FrameSource for Kept {
    fn next(&mut self) -> Result<Option<Frame>, SourceError> {
        match self.frames.recv_timeout(self.patience) {
            Ok(taken) => taken.map(Some),
            Err(RecvTimeoutError::Timeout) => Err(SourceError::Unplugged),
            Err(RecvTimeoutError::Disconnected) => Err(SourceError::Host("the camera's reader ended".to_owned())),
        }
    }
}

/// Of what a camera offers, the nearest to the wanted size, then to the wanted rate, then the first in `liking`.
pub fn best(offers: &[CameraFormat], liking: &[FrameFormat]) -> Option<CameraFormat> {
    let liked = |offer: &CameraFormat| liking.iter().position(|&format| format == offer.format());
    let key = |offer: &CameraFormat| {
        let size = offer.width().abs_diff(SIZE.x) + offer.height().abs_diff(SIZE.y);
        // Too slow is worse than too fast.
        let rate = (RATE.saturating_sub(offer.frame_rate()), offer.frame_rate().saturating_sub(RATE));
        (size, rate, liked(offer))
    };
    offers.iter().filter(|offer| liked(offer).is_some()).min_by_key(|offer| key(offer)).copied()
}

/// The library's names of what we read.
pub fn packing(format: FrameFormat) -> Option<Packing> {
    match format {
        FrameFormat::NV12 => Some(Packing::Nv12),
        FrameFormat::MJPEG => Some(Packing::Mjpeg),
        FrameFormat::YUYV => Some(Packing::Yuyv),
        FrameFormat::GRAY | FrameFormat::RAWRGB | FrameFormat::RAWBGR => None,
    }
}

/// Said of a camera that sends nothing we read.
pub fn unfit() -> NokhwaError {
    NokhwaError::GeneralError("the camera sends none of NV12, MJPEG and YUYV".to_owned())
}

#[cfg(test)]
mod tests;
