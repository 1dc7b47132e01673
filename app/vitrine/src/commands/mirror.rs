//! `vitrine mirror`: the mirror in a window, before a camera or, without one, on the bundled portrait.

mod feed;
mod picture;

use std::sync::Arc;

use bevy::{
    prelude::*,
    window::{PresentMode, WindowResolution},
};
use screens::mirror::{
    CameraState as Shown, CameraTrouble, Measures, MirrorCatalogue, MirrorInput, MirrorOutput, MirrorPlugin,
    MirrorSystems,
};
use stage::{FeedFit, Look, Presentation, Stage, StagePlugin};
use vision::tracker::{FaceTracker, TrackerSettings};

use crate::{
    camera::CameraState,
    failure::Failure,
    models,
    product::{bundled, made},
    slot::Slot,
    solver::Solver,
};
use feed::Feed;

/// The window before anybody resizes it; it fits most desktops.
const WINDOW: (u32, u32) = (1280, 800);

/// Opens the mirror and stays until its window is closed.
pub fn run() -> Result<(), Failure> {
    let feed = Feed::start().map_err(anyhow::Error::from)?;
    let tracker = FaceTracker::new(models::face()?, TrackerSettings::default());
    let solver = Solver::start(tracker, feed.frames()).map_err(anyhow::Error::from)?;
    let window = Window {
        title: "Vitrine".to_owned(),
        resolution: WindowResolution::new(WINDOW.0, WINDOW.1),
        present_mode: PresentMode::AutoVsync,
        ..default()
    };
    let exit = App::new()
        .add_plugins(DefaultPlugins.set(WindowPlugin { primary_window: Some(window), ..default() }))
        .insert_resource(MirrorCatalogue(bundled()?))
        .insert_resource(Presentation { fit: FeedFit::Cover, mirrored: true })
        .insert_resource(Perception { solver, feed })
        .init_resource::<picture::Kept>()
        .add_plugins((StagePlugin, MirrorPlugin::default()))
        .add_systems(Update, (tell_camera, show_newest, picture::answer).before(MirrorSystems::Read))
        .add_systems(Update, (dress, picture::keep).after(MirrorSystems::Decide))
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
    let measured = |face: &vision::observation::FaceObservation| Measures {
        face_width: face.face_width_mm,
        pupillary_distance: face.pupillary_distance_mm,
    };
    inputs.write(match pair.observation.faces.first() {
        Some(face) => MirrorInput::FaceSeen(Some(measured(face))),
        None => MirrorInput::FaceGone,
    });
    stage.show(pair.frame, pair.observation);
}

/// Puts on what the shopper chose. Of two looks compared, the one on the right is drawn.
fn dress(
    mut outputs: MessageReader<MirrorOutput>,
    catalogue: Res<MirrorCatalogue>,
    mut look: ResMut<Look>,
    mut stage: ResMut<Stage>,
) {
    for output in outputs.read() {
        match output {
            MirrorOutput::Wear(wanted) | MirrorOutput::Compare { right: wanted, .. } => {
                if let Some(product) = catalogue.0.product(&wanted.product) {
                    *look = Look::of(made(product, Some(wanted.variant.to_string())));
                }
            }
            MirrorOutput::TakeOff => *look = Look::default(),
            MirrorOutput::Wipe => stage.clear(),
            MirrorOutput::KeepPicture | MirrorOutput::Language(_) => {}
        }
    }
}

/// A slot that many can hold.
type Shared<T> = Arc<Slot<T>>;
