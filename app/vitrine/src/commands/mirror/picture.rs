//! "Keep this picture": the one path on which the mirror writes pixels, and only on the shopper's own wish.

use std::{
    env,
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use bevy::{
    prelude::*,
    render::view::screenshot::{Screenshot, ScreenshotCaptured},
    window::PrimaryWindow,
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
    window: Single<&Window, With<PrimaryWindow>>,
    mut screens: Query<&mut Camera, Without<StageCamera>>,
) {
    if !outputs.read().any(|output| *output == MirrorOutput::KeepPicture) {
        return;
    }
    let feed = Rect { min: layout.feed.min * window.scale_factor(), max: layout.feed.max * window.scale_factor() };
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

fn write(image: &Image, feed: Rect) -> anyhow::Result<String> {
    let picture = image.clone().try_into_dynamic()?.to_rgb8();
    let (left, top) = (feed.min.x.max(0.0) as u32, feed.min.y.max(0.0) as u32);
    let width = (feed.width() as u32).min(picture.width().saturating_sub(left));
    let height = (feed.height() as u32).min(picture.height().saturating_sub(top));
    let cut = image::imageops::crop_imm(&picture, left, top, width, height).to_image();
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
