//! Vision as its callers see it: real photos against reference outputs, films, and pictures from strangers.

#![allow(clippy::panic, clippy::print_stderr, reason = "a test tells what it measured, and fails by panicking")]

mod canvas;
mod decode;
mod entry;
mod faithful;
mod films;
mod full_length;
mod jitter;
mod moving_photo;
mod one_euro;
mod packed;
mod raster;
mod recording;
mod rendered_head;
mod support;
mod tracking;
mod turning_head;
