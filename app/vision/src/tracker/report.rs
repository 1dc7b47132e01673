//! From tracks to what the rest of the program reads.

use crate::{
    camera::Camera,
    face::{measure, pose, track::Track},
    frame::Frame,
    light,
    observation::{FaceObservation, Observation},
    stopwatch::Stopwatch,
};

/// Lays heads on the tracks' landmarks, measures them, and reads the light off the first one.
pub(super) fn observe(tracks: &mut [Track], frame: &Frame, camera: Camera) -> Observation {
    let mut step = Stopwatch::start();
    let mut observation = Observation::empty(frame.id, camera);
    observation.faces = tracks.iter_mut().filter_map(|track| face(track, &camera)).collect();
    observation.timings.geometry = step.lap();
    observation.light = observation.faces.first().and_then(|face| light::estimate(frame, face, &camera));
    observation.timings.light = step.lap();
    observation
}

fn face(track: &mut Track, camera: &Camera) -> Option<FaceObservation> {
    let fit = pose::solve(&track.landmarks, camera)
        .inspect_err(|error| tracing::debug!(id = track.id, %error, "a face is left out"))
        .ok()?;
    let fit = track.size.settle(fit);
    Some(FaceObservation {
        id: track.id,
        score: track.score,
        pupillary_distance_mm: measure::pupillary_distance(&fit, &track.landmarks),
        face_width_mm: measure::face_width(&fit, &track.landmarks),
        pose: fit.pose,
        shape: fit.shape,
        landmarks: track.landmarks.clone(),
    })
}
