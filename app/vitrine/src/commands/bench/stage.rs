//! How long a frame of the stage takes on the present adapter, at 1280x720 with one dressed face.

use std::time::Instant;

use stage::headless::{self, Studio};
use vision::tracker::{FaceTracker, TrackerSettings};

use super::{figure, median};
use crate::{
    failure::Failure,
    models,
    output::say,
    portrait,
    product::{bundled, made},
};

/// Frames counted: few enough to end soon on a software adapter.
const ROUNDS: usize = 30;

/// Prints the figures of the stage.
pub fn run() -> Result<(), Failure> {
    let frame = portrait::at_720p()?;
    let observation = FaceTracker::new(models::face()?, TrackerSettings::still()).observe(&frame, None);
    let catalogue = bundled()?;
    let product = catalogue.products().first().ok_or_else(|| anyhow::anyhow!("the catalogue is empty"))?;

    say(&format!("adapter {}", headless::adapter().map_err(anyhow::Error::from)?));
    let start = Instant::now();
    let mut studio = Studio::new(frame.size).map_err(anyhow::Error::from)?;
    studio.wear(made(product, None)).map_err(anyhow::Error::from)?;
    studio.render(&frame, &observation).map_err(anyhow::Error::from)?;
    figure("first_dressed_frame_wall", start.elapsed().as_secs_f64() * 1e3, "ms");

    let mut rounds = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        studio.render(&frame, &observation).map_err(anyhow::Error::from)?;
        rounds.push(start.elapsed().as_secs_f64() * 1e3);
    }
    figure("frame_with_readback_wall", median(rounds), "ms");
    Ok(())
}
