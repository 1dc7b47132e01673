//! Runs allocate nothing: memory was planned before the first.

#![allow(unsafe_code, reason = "an allocator is unsafe by its nature")]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    fs,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
};

use infer::Model;

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: the system's allocator does the work.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn runs_allocate_nothing() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/models");
    for name in ["face_landmark_with_attention", "pose_detection", "selfie_segmentation", "hand_landmark_lite"] {
        let file = fs::read(folder.join(name).with_extension("tflite")).expect("a model");
        let mut runner = Model::load(&file).expect("it loads").runner();
        runner.run();
        let before = ALLOCATIONS.load(Ordering::Relaxed);
        for _ in 0..3 {
            runner.input_mut(0).fill(0.5);
            runner.run();
        }
        assert_eq!(ALLOCATIONS.load(Ordering::Relaxed), before, "{name}");
    }
}
