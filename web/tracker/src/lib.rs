//! The face tracker as a web worker calls it: models and pixels in, observations out.
//!
//! A frame is seen in three steps: [`Tracker::room`] says where in the memory its pixels go, the worker has the browser
//! copy them there, and [`Tracker::observe`] gives the observation as [`vision::observation::wire`] writes it. Errors
//! are one line of text.

use std::time::Duration;

use glam::UVec2;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen::prelude::wasm_bindgen;

use vision::{
    frame::{Frame, PixelFormat},
    models::{FaceModels, ModelBytes},
    observation::wire,
    tracker::{FaceTracker, TrackerSettings},
};

/// How the worker lays out pixels: those of a browser's `VideoFrame` formats that cameras send. The rows of each plane
/// lie one after the other without gaps, and so do the planes; rows of [`Layout::Nv12`] have an even number of bytes.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Luma, then Cb and Cr in turn, BT.601 in the limited range.
    Nv12,
    /// Luma, then Cb, then Cr, BT.601 in the limited range.
    I420,
    /// Red, green, blue and alpha, sRGB.
    Rgba,
}

impl From<Layout> for PixelFormat {
    fn from(layout: Layout) -> Self {
        match layout {
            Layout::Nv12 => Self::Nv12,
            Layout::I420 => Self::I420,
            Layout::Rgba => Self::Rgba8,
        }
    }
}

/// A face tracker and the room for the pixels of one frame.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
pub struct Tracker {
    tracker: FaceTracker,
    still: bool,
    pixels: Vec<u8>,
    size: UVec2,
    format: PixelFormat,
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
impl Tracker {
    /// A tracker that has seen nothing yet, of the bytes of a detector and of a mesh with attention, packed or not,
    /// or of its first part.
    pub fn load(detector: &[u8], mesh: &[u8]) -> Result<Tracker, String> {
        let models = FaceModels::from_bytes(ModelBytes { detector, mesh }).map_err(|error| error.to_string())?;
        let tracker = FaceTracker::new(models, TrackerSettings::default());
        Ok(Self { tracker, still: false, pixels: Vec::new(), size: UVec2::ZERO, format: PixelFormat::Rgba8 })
    }

    /// Makes the mesh whole of which [`Tracker::load`] was given the first part, by both. Faces stay who they are.
    pub fn complete(&mut self, mesh: &[u8], rest: &[u8]) -> Result<(), String> {
        self.tracker.models().complete(mesh, rest).map_err(|error| error.to_string())
    }

    /// Where the next frame's pixels go, `width` x `height` of them, until the next call of any function.
    pub fn room(&mut self, width: u32, height: u32, layout: Layout) -> Result<*mut u8, String> {
        let (size, format) = (UVec2::new(width, height), PixelFormat::from(layout));
        let length = format.length(size).map_err(|error| error.to_string())?;
        self.pixels.clear();
        if self.pixels.try_reserve_exact(length).is_err() {
            return Err(format!("there is no memory for a picture of {width} x {height} pixels: take a smaller one"));
        }
        self.pixels.resize(length, 0);
        (self.size, self.format) = (size, format);
        Ok(self.pixels.as_mut_ptr())
    }

    /// Bytes of the room.
    pub fn length(&self) -> usize {
        self.pixels.len()
    }

    /// What is to be seen in the frame whose pixels were put into the room: its number, its moment in milliseconds since
    /// the source started, and whether it is a photo, which has nothing to do with the frames before.
    pub fn observe(&mut self, id: f64, time: f64, still: bool) -> Result<Vec<f64>, String> {
        let time = Duration::try_from_secs_f64(time / 1e3)
            .map_err(|_| format!("the time of frame {id} is {time} ms: count from the start of the source"))?;
        if self.still != still {
            self.tracker.set(TrackerSettings { still, ..TrackerSettings::default() });
            self.still = still;
        }
        let stride = self.format.row(self.size.x);
        let frame = Frame::import(id as u64, time, self.size, self.format, stride, &self.pixels);
        let frame = frame.map_err(|error| error.to_string())?;
        Ok(wire::encode(&self.tracker.observe(&frame, None)))
    }
}

#[cfg(test)]
mod tests;
