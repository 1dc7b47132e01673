//! The mirror without a window: a film goes in, pictures of the whole screen come out, the same ones every time.

use std::{fs, path::Path, time::Duration};

use bevy::{camera::RenderTarget, prelude::*, time::TimeUpdateStrategy};
use screens::{
    host::{DressPlugin, seen},
    mirror::{CameraState as Shown, MirrorCatalogue, MirrorInput, MirrorPlugin},
};
use stage::{Stage, headless::Studio};
use vision::{
    frame::Frame,
    source::{FrameSource, SourceError},
    tracker::FaceTracker,
};

use super::{film::Film, presentation};
use crate::{cli::MirrorArguments, failure::Failure, models, output::say, product::bundled};

/// What passes on the mirror's clock from picture to picture.
const PACE: Duration = Duration::from_nanos(1_000_000_000 / 30);

/// Writes a picture for each frame.
pub fn run(source: &str, arguments: &MirrorArguments) -> Result<(), Failure> {
    if source == "camera" {
        return Err(Failure::Input(
            "camera: a mirror without a window writes pictures, and those of a camera are never written; give a film, \
             a photo or a folder"
                .to_owned(),
        ));
    }
    let film = Film::read(Path::new(source))?;
    let folder = &arguments.out;
    fs::create_dir_all(folder).map_err(|error| Failure::input(folder.display(), error))?;
    let mut tracker = FaceTracker::new(models::face()?, film.settings());
    let mut studio = open(arguments)?;
    let mut frames = Frames::of(&film).map_err(|error| Failure::input(source, error))?;
    let wanted = arguments.frames.unwrap_or(u32::MAX);
    for number in 0..wanted {
        // Without a number of pictures the film is shown once.
        let next = if arguments.frames.is_some() { frames.next_or_again() } else { frames.source.next() };
        let Some(frame) = next.map_err(|error| Failure::input(source, error))? else { break };
        show(&mut studio, &mut tracker, Frame { id: u64::from(number), time: PACE * number, ..frame });
        let picture = studio.draw().map_err(anyhow::Error::from)?;
        let path = folder.join(format!("frame-{number:05}.png"));
        picture.save(&path).map_err(|error| Failure::input(path.display(), error))?;
        say(&path.display().to_string());
    }
    Ok(())
}

fn open(arguments: &MirrorArguments) -> Result<Studio, Failure> {
    let catalogue = bundled()?;
    let locale = arguments.locale;
    let furnish = |app: &mut App, target: Handle<Image>| {
        app.insert_resource(MirrorCatalogue(catalogue))
            .insert_resource(presentation())
            .add_plugins(MirrorPlugin { locale, target: RenderTarget::Image(target.into()), muted: true, ..default() })
            .add_plugins(DressPlugin);
    };
    let mut studio = Studio::furnished(arguments.size, furnish).map_err(anyhow::Error::from)?;
    studio.app().world_mut().write_message(MirrorInput::Camera(Shown::Working));
    Ok(studio)
}

/// Moves the clock on by one frame, and shows it with what is seen in it.
fn show(studio: &mut Studio, tracker: &mut FaceTracker, frame: Frame) {
    let observation = tracker.observe(&frame, None);
    let world = studio.app().world_mut();
    world.write_message(seen(&observation));
    world.resource_mut::<Stage>().show(frame, observation);
    world.insert_resource(TimeUpdateStrategy::ManualDuration(PACE));
    studio.app().update();
    // Whatever still has to load, loads in no time.
    studio.app().insert_resource(TimeUpdateStrategy::ManualDuration(Duration::ZERO));
}

/// The frames of a film.
struct Frames<'a> {
    film: &'a Film,
    source: Box<dyn FrameSource>,
}

impl<'a> Frames<'a> {
    fn of(film: &'a Film) -> Result<Self, SourceError> {
        Ok(Self { film, source: film.open()? })
    }

    fn next_or_again(&mut self) -> Result<Option<Frame>, SourceError> {
        if let Some(frame) = self.source.next()? {
            return Ok(Some(frame));
        }
        self.source = self.film.open()?;
        self.source.next()
    }
}
