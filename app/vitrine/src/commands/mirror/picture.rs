//! "Keep this picture": the one path on which the mirror writes pixels, and only on the shopper's own wish.

use std::{
    env,
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::anyhow;
use bevy::prelude::*;
use image::{DynamicImage, RgbaImage};
use screens::{host::PictureTaken, mirror::MirrorInput};

/// Writes the picture that was taken, and tells the screen its name, or that it could not be kept.
pub fn keep(mut taken: MessageReader<PictureTaken>, mut inputs: MessageWriter<MirrorInput>) {
    for PictureTaken(picture) in taken.read() {
        let name = picture.as_ref().map_err(|reason| anyhow!("{reason}")).and_then(write);
        if let Err(error) = &name {
            warn!("a picture could not be kept: {error}");
        }
        inputs.write(MirrorInput::PictureKept(name.ok()));
    }
}

fn write(picture: &RgbaImage) -> anyhow::Result<String> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let name = format!("vitrine-{seconds}.png");
    DynamicImage::from(picture.clone()).to_rgb8().save(folder().join(&name))?;
    Ok(name)
}

/// The person's pictures; the present folder where there is no home.
fn folder() -> PathBuf {
    let home = env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let pictures = home.join("Pictures");
    if pictures.is_dir() { pictures } else { home }
}
