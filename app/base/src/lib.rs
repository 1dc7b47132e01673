//! What every other crate of Vitrine stands on: measurements that carry their error, identifiers, money, colour and
//! the design tokens of the screens. No I/O and no engine.
//!
//! Lengths are millimetres in the catalogue and metres in space; pictures are measured in pixels from the top left.

pub mod colour;
pub mod gtin;
pub mod id;
pub mod measured;
pub mod money;
pub mod tokens;

pub use colour::Srgba;
pub use gtin::Gtin;
pub use measured::{Basis, Measured};
pub use money::{Currency, Money};
