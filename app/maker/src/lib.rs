//! Products in three dimensions: eyewear made to an optician's measures, and anybody else's glTF checked and fitted.
//! No I/O and no engine.
//!
//! Lengths are millimetres while a product is made and metres in what is written. The product's frame: origin at the
//! middle of the bridge's back, +X to the wearer's left, +Y up, +Z forward.

pub mod adopt;
pub mod check;
pub mod eyewear;
pub mod fit;
mod glb;
mod mesh;
pub mod pack;
mod scene;
