//! A product as the stage takes it.

use maker::fit::Fit;

/// A product in three dimensions, and where it rests on a head.
#[derive(Clone, Debug)]
pub struct ProductModel {
    /// The model: a binary glTF in metres that passed [`maker::check`].
    pub glb: Vec<u8>,
    /// Where it rests, in the model's own frame.
    pub fit: Fit,
    /// The colour variant of `KHR_materials_variants` to show; the file's own materials without one.
    pub variant: Option<String>,
}
