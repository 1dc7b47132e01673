//! How long a frame's perception takes, on the bundled portrait at 1280x720 and one thread.

use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use vision::{
    frame::Frame,
    tracker::{FaceTracker, TrackerSettings},
};

use super::{figure, jitter, median};
use crate::{failure::Failure, models, portrait};

/// Rounds before the count, and rounds counted.
const WARM_UP: usize = 10;
const ROUNDS: usize = 200;

/// CPU and wall milliseconds of the middle round.
struct Cost {
    cpu: f64,
    wall: f64,
}

fn measure(mut work: impl FnMut(usize)) -> Cost {
    let (mut cpu, mut wall) = (Vec::with_capacity(ROUNDS), Vec::with_capacity(ROUNDS));
    for round in 0..WARM_UP + ROUNDS {
        let (wall_start, cpu_start) = (Instant::now(), ProcessTime::now());
        work(round);
        if round >= WARM_UP {
            cpu.push(cpu_start.elapsed().as_secs_f64() * 1e3);
            wall.push(wall_start.elapsed().as_secs_f64() * 1e3);
        }
    }
    Cost { cpu: median(cpu), wall: median(wall) }
}

fn print(name: &str, cost: &Cost) {
    figure(&format!("{name}_cpu"), cost.cpu, "ms");
    figure(&format!("{name}_wall"), cost.wall, "ms");
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
