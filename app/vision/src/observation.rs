//! What vision says about one frame.

use base::Measured;
use glam::{Mat4, UVec2, Vec3};

use crate::camera::Camera;

pub mod wire;

/// All that was seen in one frame.
#[derive(Clone, Debug)]
pub struct Observation {
    /// The [`Frame::id`](crate::frame::Frame::id) of the frame that was looked at.
    pub frame_id: u64,
    /// Its width and height, px.
    pub size: UVec2,
    /// The camera that poses are given for.
    pub camera: Camera,
    /// The faces, those seen longest first.
    pub faces: Vec<FaceObservation>,
    /// The light on the first face; none where it cannot be told.
    pub light: Option<Light>,
    /// How long each step took.
    pub timings: Timings,
}

impl Observation {
    /// A frame in which nothing was found.
    pub fn empty(frame_id: u64, camera: Camera) -> Self {
        Self { frame_id, size: camera.size, camera, faces: Vec::new(), light: None, timings: Timings::default() }
    }
}

/// One face.
///
/// The head frame is right-handed, in metres: +X toward the subject's left ear (the picture's right), +Y up, +Z out of
/// the face; its origin is that of MediaPipe's canonical face, inside the head between the ears.
#[derive(Clone, Debug, PartialEq)]
pub struct FaceObservation {
    /// Stays with the face while it is tracked.
    pub id: u32,
    /// How sure the model is that this is a face, 0 to 1.
    pub score: f32,
    /// 478 points in image pixels; z in pixels of the same scale, smaller toward the camera.
    pub landmarks: Vec<Vec3>,
    /// From the head frame to the camera frame.
    pub pose: Mat4,
    /// The same 478 points in the head frame: this person's face. Posed and projected they lie on the landmarks.
    pub shape: Vec<Vec3>,
    /// Between the centres of the pupils, as the eyes stand in this frame.
    pub pupillary_distance_mm: Measured,
    /// Between the temples, where a frame's hinges sit.
    pub face_width_mm: Measured,
}

/// Light in the camera frame, linear RGB, in units in which the picture's white is 1 and skin has its usual albedo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Light {
    /// Radiance by direction toward the light without the main light: coefficients of the real spherical harmonics to
    /// the second band, in the order of [`light::harmonics`](crate::light::harmonics).
    pub sh: [Vec3; 9],
    /// Unit vector toward the main light.
    pub direction: Vec3,
    /// What a white matt surface sends back of the light in `sh`, averaged over all directions.
    pub ambient: Vec3,
    /// What a white matt surface that faces the main light sends back of it alone.
    pub main: Vec3,
    /// Linear luminance of the skin in the picture over that of skin under a white that is fully lit: 1 is well
    /// exposed, less is dim.
    pub exposure: f32,
}

/// Wall time of each step, ms. Not part of what is reproducible; 0 in browsers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Timings {
    /// Looking for faces.
    pub detection: f32,
    /// The mesh and its refinement, all faces.
    pub landmarks: f32,
    /// Smoothing, pose and measures, all faces.
    pub geometry: f32,
    /// Light.
    pub light: f32,
    /// The whole frame.
    pub total: f32,
}
