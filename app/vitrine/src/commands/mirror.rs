//! `vitrine mirror`: the mirror in a window, before a camera or, without one, on the bundled portrait.

mod feed;
mod film;
mod headless;
mod picture;

use std::sync::Arc;

use bevy::{
    prelude::*,
    window::{PresentMode, WindowResolution},
};
use screens::{
    host::{DressPlugin, PicturePlugin, seen},
    locale::Locale,
    mirror::{CameraState as Shown, CameraTrouble, MirrorCatalogue, MirrorInput, MirrorPlugin, MirrorSystems},
};
use stage::{Presentation, Stage, StagePlugin};
use vision::tracker::FaceTracker;

use crate::{
    camera::CameraState, cli::MirrorArguments, failure::Failure, models, product::bundled, slot::Slot, solver::Solver,
};
use feed::Feed;

/// The window before anybody resizes it; it fits most desktops.
const WINDOW: (u32, u32) = (1280, 800);

/// Opens the mirror and stays until its window is closed; without a window, until its pictures are written.
pub fn run(arguments: &MirrorArguments) -> Result<(), Failure> {
    match &arguments.source {
        Some(source) if arguments.headless => headless::run(source, arguments),
        source => in_window(source.as_deref(), arguments.locale),
    }
}

fn in_window(source: Option<&str>, locale: Locale) -> Result<(), Failure> {
    let perception = Perception::start(source)?;
    let window = Window {
        title: "Vitrine".to_owned(),
        resolution: WindowResolution::new(WINDOW.0, WINDOW.1),
        present_mode: PresentMode::AutoVsync,
        ..default()
    };
    let exit = App::new()
        .add_plugins(DefaultPlugins.set(WindowPlugin { primary_window: Some(window), ..default() }))
        .insert_resource(MirrorCatalogue(bundled()?))
        .insert_resource(presentation())
        .insert_resource(perception)
        .add_plugins((StagePlugin, MirrorPlugin { locale, ..default() }, DressPlugin, PicturePlugin))
        .add_systems(Update, (take_camera, tell_camera, show_newest, picture::keep).before(MirrorSystems::Read))
        .run();
    match exit {
        AppExit::Success => Ok(()),
        AppExit::Error(code) => Err(anyhow::anyhow!("the mirror's window ended with error {code}").into()),
    }
}

/// What sees the shopper. Both threads end with it.
#[derive(Resource)]
struct Perception {
    solver: Solver,
    feed: Feed,
}

impl Perception {
    fn start(source: Option<&str>) -> Result<Self, Failure> {
        let feed = Feed::start(source)?;
        let tracker = FaceTracker::new(models::face()?, feed.settings());
        let solver = Solver::start(tracker, feed.frames()).map_err(anyhow::Error::from)?;
        Ok(Self { solver, feed })
    }
}

/// Changes from the portrait to a camera as soon as there is one.
fn take_camera(mut perception: ResMut<Perception>) {
    if !perception.feed.has_found_camera() {
        return;
    }
    match Perception::start(Some("camera")) {
        Ok(started) => *perception = started,
        Err(problem) => warn!("a camera was found and cannot be used: {problem}"),
    }
}

/// Tells the screen when the camera's state has changed.
fn tell_camera(perception: Res<Perception>, mut inputs: MessageWriter<MirrorInput>) {
    let shown = match perception.feed.change() {
        None => return,
        Some(CameraState::Ready) if perception.feed.is_portrait() => Shown::Demonstration,
        Some(CameraState::Ready) => Shown::Working,
        Some(CameraState::Missing) => Shown::Trouble(CameraTrouble::Missing),
        Some(CameraState::Busy) => Shown::Trouble(CameraTrouble::Busy),
        Some(CameraState::Refused) => Shown::Trouble(CameraTrouble::Refused),
        Some(CameraState::Unplugged) => Shown::Trouble(CameraTrouble::Unplugged),
    };
    inputs.write(MirrorInput::Camera(shown));
}

/// Shows the newest frame with what was seen in it.
fn show_newest(perception: Res<Perception>, mut stage: ResMut<Stage>, mut inputs: MessageWriter<MirrorInput>) {
    let Some(pair) = perception.solver.solved.take() else { return };
    inputs.write(seen(&pair.observation));
    stage.show(pair.picture, pair.observation);
}

fn presentation() -> Presentation {
    Presentation { mirrored: true, ..default() }
}

/// A slot that many can hold.
type Shared<T> = Arc<Slot<T>>;
