//! The inference engine behind five functions that JavaScript can call. Whoever calls them keeps to their order.

#![allow(clippy::missing_safety_doc, reason = "one script calls these, in one order")]

use infer::{Model, Runner};

/// Room for `length` bytes.
#[unsafe(no_mangle)]
pub extern "C" fn reserve(length: usize) -> *mut u8 {
    Box::leak(vec![0; length].into_boxed_slice()).as_mut_ptr()
}

/// A runner for the model in `length` bytes that were reserved; null for none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn load(file: *const u8, length: usize) -> *mut Runner {
    // SAFETY: the bytes were reserved.
    let model = Model::load(unsafe { std::slice::from_raw_parts(file, length) });
    model.map_or(std::ptr::null_mut(), |model| Box::into_raw(Box::new(model.runner())))
}

/// Where the input goes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn input(runner: *mut Runner) -> *mut f32 {
    // SAFETY: it was loaded, here and below.
    unsafe { (*runner).input_mut(0).as_mut_ptr() }
}

/// Runs the model.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn run(runner: *mut Runner) {
    unsafe { (*runner).run() }
}

/// Where an output is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn output(runner: *const Runner, index: usize) -> *const f32 {
    unsafe { (*runner).output(index).as_ptr() }
}
