//! The first picture in a browser: the camera's feed and one product on the faces in it, drawn on wgpu alone while the
//! engine is on its way. It is the stage's picture, of the same geometry (`tryon`), the same shaders and the same
//! product, so that the engine takes over from it unseen.

pub mod glb;
pub mod gpu;
pub mod head;
pub mod light;
#[cfg(target_arch = "wasm32")]
mod page;
pub mod pipelines;
pub mod product;
pub mod scene;
pub mod screen;
