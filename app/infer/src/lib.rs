//! The perception models, run: reads original `.tflite` files, plans them once and runs them without allocating.
//!
//! Made for the models that Vitrine carries: static shapes, a batch of one, single precision. What a model asks for
//! beyond that is named when it is loaded. The same input gives the same bits on one host; hosts with other registers
//! round differently, within 1e-4 of a tensor's range.
//!
//! ```no_run
//! # fn main() -> Result<(), infer::LoadError> {
//! let model = infer::Model::load(&std::fs::read("model.tflite").unwrap_or_default())?;
//! let mut runner = model.runner();
//! runner.input_mut(0).fill(0.5);
//! runner.run();
//! println!("{:?}", runner.output(0));
//! # Ok(())
//! # }
//! ```

mod aligned;
mod cost;
mod error;
pub mod graph;
mod kernels;
mod model;
pub mod packed;
mod plan;
mod ranges;
#[cfg(feature = "threads")]
mod second;
mod shapes;
pub mod tflite;

pub use cost::{Cost, multiply_adds};
pub use error::{Fault, LoadError, Place};
pub use model::{Model, Port, Runner, Timing};
