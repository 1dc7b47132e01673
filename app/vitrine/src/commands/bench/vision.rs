//! How long a frame's perception takes, on the bundled portrait at 1280x720 and one thread.

use std::time::Duration;

use vision::{
    frame::Frame,
    tracker::{FaceTracker, TrackerSettings},
};

use super::{Spent, figure, jitter, measure};
use crate::{failure::Failure, models, portrait};

fn print(name: &str, spent: &Spent) {
    figure(&format!("{name}_cpu"), spent.cpu, "ms");
    figure(&format!("{name}_wall"), spent.wall, "ms");
}

/// The portrait as one frame of a video at 30 frames a second.
fn at(frame: &Frame, round: usize) -> Frame {
    Frame { id: round as u64, time: Duration::from_secs_f64(round as f64 / 30.0), ..frame.clone() }
}

/// Prints the figures of vision: detection, landmarks with irises, and the whole tracking step.
pub fn run() -> Result<(), Failure> {
    let frame = portrait::at_720p()?;
    let mut models = models::face()?;
    let faces = models.detect(&frame);
    let region = faces.first().ok_or_else(|| anyhow::anyhow!("the bundled portrait shows no face"))?.region();
    print("detection", &measure(|_| drop(models.detect(&frame))));
    print("landmarks_with_iris", &measure(|_| drop(models.landmarks(&frame, &region))));

    let mut tracker = FaceTracker::new(models, TrackerSettings::default());
    print("tracking_step", &measure(|round| drop(tracker.observe(&at(&frame, round), None))));

    let mut tracker = FaceTracker::new(models::face()?, TrackerSettings::default());
    match jitter::measure(&frame, &mut tracker) {
        Some(pixels) => figure("jitter", pixels, "px"),
        None => return Err(anyhow::anyhow!("the face was lost under noise").into()),
    }
    Ok(())
}
