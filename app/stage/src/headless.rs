//! The stage without a window: one photo in, one picture out.

mod adapter;
mod readback;
mod readiness;
mod scale;
mod studio;

pub use adapter::adapter;
pub use studio::Studio;
