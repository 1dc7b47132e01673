//! A product on a face as geometry and light, without an engine: whatever draws it, it sits, shades and shines alike.
//!
//! The world is the camera frame: metres, +X right, +Y up, the camera at the origin looking along -Z.

pub mod framing;
pub mod head;
pub mod highlights;
pub mod lens;
pub mod light;
pub mod placement;
pub mod projection;
pub mod shadow;
