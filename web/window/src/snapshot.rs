//! The picture that a shopper keeps goes to the page, which saves it where the shopper says.

use bevy::prelude::*;
use js_sys::Uint8ClampedArray;
use screens::{host::PictureTaken, mirror::MirrorInput};

use crate::events::Page;

/// Hands pictures that were taken to the page.
pub fn hand_over(page: NonSend<Page>, mut taken: MessageReader<PictureTaken>, mut inputs: MessageWriter<MirrorInput>) {
    for PictureTaken(picture) in taken.read() {
        match picture {
            Ok(picture) => page.hear(
                "snapshot",
                [
                    ("width", picture.width().into()),
                    ("height", picture.height().into()),
                    ("pixels", Uint8ClampedArray::from(picture.as_raw().as_slice()).into()),
                ],
            ),
            Err(reason) => {
                warn!("a picture could not be taken: {reason}");
                inputs.write(MirrorInput::PictureKept(None));
            }
        }
    }
}
