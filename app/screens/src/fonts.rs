//! The shipped fonts: one family that draws Latin and Simplified Chinese alike, so that no text falls back.

use bevy::prelude::*;

/// Latin, punctuation and the common Chinese characters (GB 2312 level 1).
#[cfg(not(target_arch = "wasm32"))]
const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/NotoSansSC-Regular.otf");
/// In browsers, which have to fetch it, no more than the product's own texts.
#[cfg(target_arch = "wasm32")]
const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/NotoSansSC-Regular-Texts.otf");
/// Latin, punctuation and the Chinese characters of the product's own texts.
const BOLD: &[u8] = include_bytes!("../../../assets/fonts/NotoSansSC-Bold.otf");

/// The two weights. The handles are kept for good: removing any font makes the engine rebuild its whole collection.
#[derive(Resource, Clone)]
pub struct Fonts {
    /// Running text.
    pub regular: Handle<Font>,
    /// Headings and what is chosen.
    pub bold: Handle<Font>,
}

impl FromWorld for Fonts {
    fn from_world(world: &mut World) -> Self {
        let mut fonts = world.resource_mut::<Assets<Font>>();
        Self {
            regular: fonts.add(Font::from_bytes(REGULAR.to_vec())),
            bold: fonts.add(Font::from_bytes(BOLD.to_vec())),
        }
    }
}
