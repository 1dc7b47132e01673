//! The head as it hides things: the fitted face, and behind it a skull and ears guessed from it.

mod mesh;
mod slots;

pub use slots::{FaceSlot, MAX_FACES};
pub(crate) use slots::{follow_faces, spawn_slots};
