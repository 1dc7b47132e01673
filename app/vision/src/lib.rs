//! Pixels in, observations out.
//!
//! [`tracker::FaceTracker`] turns a [`frame::Frame`] into an [`observation::Observation`]: for each face 478 landmarks,
//! the head's pose in metres and its measures with their errors, and the light that falls on it. The crate does no
//! input or output of its own and knows no host: the models come as bytes, the pixels as slices, and the same frames
//! give the same observations bit for bit on one platform.
//!
//! The way of one frame:
//!
//! 1. A frame comes from a [`source::FrameSource`], or from [`image_file`], [`y4m`] and [`mjpeg`], which read bytes.
//! 2. [`face::detect`] looks for faces in the whole frame and in tiles of it; a face already tracked needs no detector.
//! 3. [`face::mesh`] cuts a rotated square around each face and finds its landmarks, refined at the lips, eyes and
//!    irises by [`face::attention`].
//! 4. [`face::smooth`] stills them, [`face::pose`] lays the canonical face on them, [`face::measure`] reads off
//!    millimetres, and [`light`] reads the light off the skin.
//!
//! Image coordinates are pixels from the top left corner, x right, y down, with pixel centres at halves. The camera
//! frame is in metres, +X right, +Y up, looking along -Z.

pub mod camera;
pub mod face;
pub mod frame;
pub mod image_file;
pub mod light;
pub mod mjpeg;
pub mod models;
pub mod observation;
pub mod source;
mod stopwatch;
pub mod tracker;
pub mod y4m;
