//! `vitrine try`: one photo, one product, one picture.

use std::fs;

use anyhow::Context;
use maker::fit::FitBasis;
use stage::headless::Studio;
use vision::{
    image_file::{Still, decode},
    tracker::{FaceTracker, TrackerSettings},
};

use crate::{
    cli::TryArguments,
    failure::Failure,
    models,
    output::say,
    product,
    report::{Report, Timings},
};

/// Tries `arguments.product` on every face of `arguments.photo`.
pub fn run(arguments: &TryArguments) -> Result<(), Failure> {
    let mut timings = Timings::default();
    let model = product::find(&arguments.product, arguments.variant.as_deref())?;
    if model.fit.basis == FitBasis::Shape {
        say(&format!("{}: no fit file beside it; its bridge and hinges were found from its shape", arguments.product));
    }
    let still = timings.time("decode", || read(arguments))?;

    let mut tracker = FaceTracker::new(models::face()?, TrackerSettings::still());
    let observation = timings.time("vision", || tracker.observe(&still.frame, Some(still.camera)));
    if observation.faces.is_empty() {
        return Err(Failure::NothingFound(format!(
            "{}: no face found; use a photo in which the eyes can be seen",
            arguments.photo.display()
        )));
    }

    let mut studio = timings.time("engine", || Studio::new(still.frame.size)).map_err(anyhow::Error::from)?;
    timings.time("product", || studio.wear(model)).map_err(|error| Failure::input(&arguments.product, error))?;
    let picture = timings.time("render", || studio.render(&still.frame, &observation)).map_err(anyhow::Error::from)?;
    timings
        .time("write", || picture.save(&arguments.out))
        .map_err(|error| Failure::input(arguments.out.display(), format!("cannot be written: {error}")))?;

    if let Some(path) = &arguments.report {
        let report = Report::new(&observation, timings);
        let text = serde_json::to_string_pretty(&report).context("the report cannot be written as JSON")?;
        fs::write(path, text).map_err(|error| Failure::input(path.display(), format!("cannot be written: {error}")))?;
    }
    say(&format!("{}", arguments.out.display()));
    Ok(())
}

fn read(arguments: &TryArguments) -> Result<Still, Failure> {
    let bytes = fs::read(&arguments.photo).map_err(|error| Failure::input(arguments.photo.display(), error))?;
    decode(&bytes).map_err(|error| Failure::input(arguments.photo.display(), error))
}
