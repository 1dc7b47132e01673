//! The inference engine behind seven functions that JavaScript can call. Whoever calls them keeps to their order.

#![allow(clippy::missing_safety_doc, reason = "one script calls these, in one order")]

use infer::{Model, Runner};

/// A model and what runs it.
pub struct Loaded {
    model: Model,
    runner: Runner,
}

/// Room for `length` bytes.
#[unsafe(no_mangle)]
pub extern "C" fn reserve(length: usize) -> *mut u8 {
    Box::leak(vec![0; length].into_boxed_slice()).as_mut_ptr()
}

/// The model in `length` bytes that were reserved; null for none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn load(file: *const u8, length: usize) -> *mut Loaded {
    // SAFETY: the bytes were reserved.
    let model = Model::load(unsafe { std::slice::from_raw_parts(file, length) });
    model.map_or(std::ptr::null_mut(), |model| Box::into_raw(Box::new(Loaded { runner: model.runner(), model })))
}

/// Where the input goes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn input(loaded: *mut Loaded) -> *mut f32 {
    // SAFETY: it was loaded, here and below.
    unsafe { (*loaded).runner.input_mut(0).as_mut_ptr() }
}

/// Runs the model.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn run(loaded: *mut Loaded) {
    unsafe { (*loaded).runner.run() }
}

/// How many outputs there are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn outputs(loaded: *const Loaded) -> usize {
    unsafe { (*loaded).model.outputs().len() }
}

/// Where an output is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn output(loaded: *const Loaded, index: usize) -> *const f32 {
    unsafe { (*loaded).runner.output(index).as_ptr() }
}

/// How many bytes an output has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn output_size(loaded: *const Loaded, index: usize) -> usize {
    unsafe { size_of_val((*loaded).runner.output(index)) }
}
