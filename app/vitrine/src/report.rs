//! The report of a try-on, stable for other programs: only ever add to it, and raise the schema's number otherwise.

use std::time::Instant;

use base::Measured;
use serde::Serialize;
use vision::observation::{FaceObservation, Observation};

/// The name and version of the report's form.
const SCHEMA: &str = "vitrine/try/1";

/// What was seen in the photo and how long each step took.
#[derive(Debug, Serialize)]
pub struct Report {
    schema: &'static str,
    /// Width and height of the upright photo in pixels.
    size: [u32; 2],
    faces: Vec<Face>,
    timings_ms: Timings,
}

#[derive(Debug, Serialize)]
struct Face {
    /// 478 points `[x, y, z]` in pixels of the upright photo.
    landmarks: Vec<[f32; 3]>,
    /// Head to camera, 4x4, column-major, metres.
    pose: [f32; 16],
    pupillary_distance_mm: Measured,
    face_width_mm: Measured,
    score: f32,
}

impl Report {
    /// Puts an observation into the report's form.
    pub fn new(observation: &Observation, timings_ms: Timings) -> Self {
        let faces = observation.faces.iter().map(Face::from).collect();
        Self { schema: SCHEMA, size: observation.size.into(), faces, timings_ms }
    }
}

impl From<&FaceObservation> for Face {
    fn from(face: &FaceObservation) -> Self {
        Self {
            landmarks: face.landmarks.iter().map(|point| point.to_array()).collect(),
            pose: face.pose.to_cols_array(),
            pupillary_distance_mm: face.pupillary_distance_mm,
            face_width_mm: face.face_width_mm,
            score: face.score,
        }
    }
}

/// Wall-clock milliseconds by step, in the order in which the steps ran.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Timings(serde_json::Map<String, serde_json::Value>);

impl Timings {
    /// Runs a step and notes how long it took.
    pub fn time<T>(&mut self, step: &str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        let milliseconds = (start.elapsed().as_secs_f64() * 1e5).round() / 100.0;
        self.0.insert(step.to_owned(), milliseconds.into());
        result
    }
}
