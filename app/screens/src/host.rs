//! What every host of the mirror does alike: it tells the screen what was seen, and puts on the stage what the shopper
//! chose. Cameras, windows and files are each host's own.

mod dress;
mod picture;

use bevy::prelude::*;
use maker::fit::Fit;
use retail::product::Product;
use stage::ProductModel;
use vision::observation::Observation;

use crate::mirror::{Measures, MirrorInput, MirrorSystems};

pub use picture::{PicturePlugin, PictureTaken};

/// The shopper's choices, on the stage: needs [`stage::StagePlugin`] and [`crate::mirror::MirrorPlugin`].
pub struct DressPlugin;

impl Plugin for DressPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, (dress::dress, dress::keep_free).after(MirrorSystems::Decide));
    }
}

/// What the screen is told of an observation: the first face is the shopper.
pub fn seen(observation: &Observation) -> MirrorInput {
    match observation.faces.first() {
        Some(face) => MirrorInput::FaceSeen(Some(Measures {
            face_width: face.face_width_mm,
            pupillary_distance: face.pupillary_distance_mm,
        })),
        None => MirrorInput::FaceGone,
    }
}

/// A product of the catalogue, made to its measures.
pub fn made(product: &Product, variant: Option<String>) -> ProductModel {
    ProductModel {
        glb: maker::eyewear::make(&product.eyewear, &product.variants),
        fit: Fit::made(&product.eyewear),
        variant,
    }
}
