//! The kit: what every screen is built from. Colours, distances and timings come from [`base::tokens`] alone.

pub mod assist;
pub mod button;
pub mod card;
pub mod carousel;
pub mod dialog;
pub mod entry;
pub mod field;
pub mod motion;
pub mod named;
pub mod press;
pub mod swatch;
pub mod text;
pub mod theme;
pub mod toast;

use bevy::prelude::*;

use crate::fonts::Fonts;

/// The behaviour of the kit's controls.
pub struct KitPlugin;

impl Plugin for KitPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Fonts>().add_plugins((
            press::PressPlugin,
            field::FieldPlugin,
            carousel::CarouselPlugin,
            toast::ToastPlugin,
            named::NamedPlugin,
            assist::AssistPlugin,
            motion::MotionPlugin,
        ));
    }
}
