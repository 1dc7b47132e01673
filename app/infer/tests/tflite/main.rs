//! The reader of .tflite files, from outside.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod damage;
mod folding;
mod models;
mod operators;
mod packed;
mod refusals;
mod support;
mod written;
