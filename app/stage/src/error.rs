//! What can go wrong on the stage.

use thiserror::Error;

/// Why the stage could not do what it was asked.
#[derive(Debug, Error)]
pub enum StageError {
    /// There is nothing to draw with.
    #[error("no graphics adapter was found")]
    NoAdapter,
    /// A picture without pixels was asked for.
    #[error("a picture of {width}x{height} has no pixels")]
    NoPixels {
        /// Width asked for, px.
        width: u32,
        /// Height asked for, px.
        height: u32,
    },
    /// The product's file is not a model that can be drawn.
    #[error("the product does not load: {0}")]
    Product(String),
    /// The file has no colour variant of that name.
    #[error("the product has no variant {wanted}; it has {}", .known.join(", "))]
    NoVariant {
        /// The name asked for.
        wanted: String,
        /// The names the file has.
        known: Vec<String>,
    },
    /// The engine did not become ready in good time.
    #[error("the picture was not ready after {0} s")]
    Late(u64),
    /// A pipeline of the stage cannot be made on this adapter: without it, something would be missing in the picture.
    #[error("a shader does not work on this adapter: {0}")]
    Shader(String),
    /// The picture could not be read back from the adapter.
    #[error("the picture could not be read back: {0}")]
    Readback(String),
}
