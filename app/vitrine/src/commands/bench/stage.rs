//! How long a frame of the stage takes on the present adapter, at 1280x720 with one dressed face.

use std::time::Instant;

use screens::host::made;
use stage::{
    Stage,
    headless::{self, Studio},
};
use vision::{
    frame::Frame,
    observation::Observation,
    tracker::{FaceTracker, TrackerSettings},
};

use super::{figure, median};
use crate::{failure::Failure, models, output::say, portrait, product::bundled};

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
    draw(&mut studio, &frame, &observation)?;
    figure("first_dressed_frame_wall", start.elapsed().as_secs_f64() * 1e3, "ms");

    let mut rounds = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        draw(&mut studio, &frame, &observation)?;
        rounds.push(start.elapsed().as_secs_f64() * 1e3);
    }
    figure("frame_with_readback_wall", median(rounds), "ms");
    Ok(())
}

/// Draws as a mirror does: at the feed's own size, not finer as a photo is.
fn draw(studio: &mut Studio, frame: &Frame, observation: &Observation) -> Result<(), Failure> {
    studio.app().world_mut().resource_mut::<Stage>().show(frame.clone(), observation.clone());
    studio.draw().map_err(anyhow::Error::from)?;
    Ok(())
}
