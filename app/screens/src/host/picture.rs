//! The picture that a shopper keeps.

use bevy::{
    prelude::*,
    render::view::screenshot::{Screenshot, ScreenshotCaptured},
};
use image::RgbaImage;
use stage::StageCamera;

use crate::mirror::{Layout, MirrorOutput, MirrorSystems};

/// Takes the picture when the shopper asks for it; the host keeps it, and answers with
/// [`crate::mirror::MirrorInput::PictureKept`].
pub struct PicturePlugin;

impl Plugin for PicturePlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<PictureTaken>().add_systems(Update, take.after(MirrorSystems::Decide));
    }
}

/// The picture that was asked for, or why there is none.
#[derive(Message, Clone, Debug)]
pub struct PictureTaken(pub Result<RgbaImage, String>);

/// Takes the picture of the stage alone: for its one frame the screens' cameras rest, and what their sheet covers is
/// cut off.
fn take(
    mut commands: Commands,
    mut outputs: MessageReader<MirrorOutput>,
    layout: Res<Layout>,
    mut screens: Query<&mut Camera, Without<StageCamera>>,
) {
    if !outputs.read().any(|output| *output == MirrorOutput::KeepPicture) {
        return;
    }
    let feed = layout.on_target(layout.feed);
    screens.iter_mut().for_each(|mut camera| camera.is_active = false);
    let done = move |captured: On<ScreenshotCaptured>,
                     mut screens: Query<&mut Camera, Without<StageCamera>>,
                     mut taken: MessageWriter<PictureTaken>| {
        screens.iter_mut().for_each(|mut camera| camera.is_active = true);
        taken.write(PictureTaken(cut(&captured.image, feed)));
    };
    commands.spawn(Screenshot::primary_window()).observe(done);
}

fn cut(image: &Image, feed: URect) -> Result<RgbaImage, String> {
    let picture = image.clone().try_into_dynamic().map_err(|error| error.to_string())?.to_rgba8();
    let feed = feed.intersect(URect::new(0, 0, picture.width(), picture.height()));
    Ok(image::imageops::crop_imm(&picture, feed.min.x, feed.min.y, feed.width(), feed.height()).to_image())
}
