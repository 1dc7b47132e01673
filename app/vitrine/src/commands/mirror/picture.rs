//! "Keep this picture": the one path on which the mirror writes pixels, and only on the shopper's own wish.

use std::{
    env,
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use bevy::{
    prelude::*,
    render::view::screenshot::{Screenshot, ScreenshotCaptured},
};
use screens::mirror::{Layout, MirrorInput, MirrorOutput};
use stage::StageCamera;

use super::Shared;

/// The outcome of a picture that was asked for: its name, or nothing where it could not be kept.
#[derive(Resource, Default, Clone)]
pub struct Kept(Shared<Option<String>>);

/// Takes the picture of the stage alone: for its one frame the screens' cameras rest, and what their sheet covers is
/// cut off.
pub fn keep(
    mut commands: Commands,
    mut outputs: MessageReader<MirrorOutput>,
    layout: Res<Layout>,
    kept: Res<Kept>,
    mut screens: Query<&mut Camera, Without<StageCamera>>,
) {
    if !outputs.read().any(|output| *output == MirrorOutput::KeepPicture) {
        return;
    }
    let feed = layout.on_target(layout.feed);
    let kept = kept.clone();
    screens.iter_mut().for_each(|mut camera| camera.is_active = false);
    let done = move |captured: On<ScreenshotCaptured>, mut screens: Query<&mut Camera, Without<StageCamera>>| {
        screens.iter_mut().for_each(|mut camera| camera.is_active = true);
        let name = write(&captured.image, feed);
        if let Err(error) = &name {
            warn!("a picture could not be kept: {error}");
        }
        kept.0.put(name.ok());
    };
    commands.spawn(Screenshot::primary_window()).observe(done);
}

/// Tells the screen how the picture came out.
pub fn answer(kept: Res<Kept>, mut inputs: MessageWriter<MirrorInput>) {
    if let Some(name) = kept.0.take() {
        inputs.write(MirrorInput::PictureKept(name));
    }
}

fn write(image: &Image, feed: URect) -> anyhow::Result<String> {
    let picture = image.clone().try_into_dynamic()?.to_rgb8();
    let feed = feed.intersect(URect::new(0, 0, picture.width(), picture.height()));
    let cut = image::imageops::crop_imm(&picture, feed.min.x, feed.min.y, feed.width(), feed.height()).to_image();
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let name = format!("vitrine-{seconds}.png");
    cut.save(folder().join(&name))?;
    Ok(name)
}

/// The person's pictures; the present folder where there is no home.
fn folder() -> PathBuf {
    let home = env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let pictures = home.join("Pictures");
    if pictures.is_dir() { pictures } else { home }
}
