//! The head as it hides things: the fitted face, and what lies behind it.

mod mesh;
mod slots;

pub use slots::FaceSlot;
pub(crate) use slots::{follow_faces, spawn_slots};
