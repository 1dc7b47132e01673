//! A picture of the feed, wherever its pixels lie.

use std::{sync::Arc, time::Duration};

use bevy::math::UVec2;
use vision::frame::{Frame, Pixels};

#[cfg(target_arch = "wasm32")]
use super::PageImage;

/// A picture with its number and its moment. Cheap to clone: the pixels are shared.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The number of the frame that it is.
    pub id: u64,
    /// When it was taken, since its source started.
    pub time: Duration,
    /// Width and height, px.
    pub size: UVec2,
    /// Its pixels.
    pub source: Source,
}

/// Where the pixels of a picture are taken from.
#[derive(Clone, Debug)]
pub enum Source {
    /// This program's memory.
    Memory(Arc<Pixels>),
    /// The page around this program, which never has them in its memory.
    #[cfg(target_arch = "wasm32")]
    Page(Arc<PageImage>),
}

impl Source {
    /// Whether it's the very same pixels.
    pub(super) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Memory(pixels), Self::Memory(others)) => Arc::ptr_eq(pixels, others),
            #[cfg(target_arch = "wasm32")]
            (Self::Page(image), Self::Page(other)) => Arc::ptr_eq(image, other),
            #[cfg(target_arch = "wasm32")]
            _ => false,
        }
    }
}

impl From<Frame> for Picture {
    fn from(frame: Frame) -> Self {
        Self { id: frame.id, time: frame.time, size: frame.size, source: Source::Memory(frame.pixels) }
    }
}
