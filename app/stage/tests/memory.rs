//! Products come and go, and leave nothing behind. Skipped with a message where there is nothing to draw with.

#![allow(unsafe_code, reason = "an allocator is unsafe by its nature")]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    sync::atomic::{AtomicIsize, Ordering},
};

use glam::UVec2;
use maker::fit::Fit;
use retail::{
    catalogue::Catalogue,
    product::{Product, Variant},
};
use stage::{
    ProductModel,
    headless::{Studio, adapter},
};

struct Counting;

static LIVE: AtomicIsize = AtomicIsize::new(0);

// SAFETY: the system's allocator does the work.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE.fetch_add(layout.size() as isize, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size() as isize, Ordering::Relaxed);
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Rounds after which everything has been there once.
const WARM: usize = 10;
/// Rounds that are compared, the later half with the earlier.
const ROUNDS: usize = 8;
/// Bytes by which rounds differ, as what is on its way differs: 150 kept by each change would be more.
const KEPT: isize = 27_000;

/// Every product of the catalogue in every colour.
fn looks() -> Vec<ProductModel> {
    let catalogue = Catalogue::bundled().expect("the catalogue");
    let products = catalogue.products().iter();
    let looks = products.flat_map(|product| product.variants.iter().map(move |variant| (product, variant)));
    let model = |(product, variant): (&Product, &Variant)| ProductModel {
        glb: maker::eyewear::make(&product.eyewear, &product.variants),
        fit: Fit::made(&product.eyewear),
        variant: Some(variant.id.to_string()),
    };
    looks.map(model).collect()
}

#[test]
fn products_leave_nothing_behind() {
    if let Err(error) = adapter() {
        eprintln!("skipped: {error}");
        return;
    }
    let looks = looks();
    let mut studio = Studio::new(UVec2::new(64, 64)).expect("a studio");
    let mut live = Vec::new();
    for _ in 0..WARM + ROUNDS {
        for look in &looks {
            studio.wear(look.clone()).expect("it is worn");
        }
        // What was taken off goes within a few frames.
        (0..10).for_each(|_| studio.app().update());
        live.push(LIVE.load(Ordering::Relaxed));
    }
    let least = |rounds: &[isize]| rounds.iter().copied().min().expect("rounds");
    let (early, late) = live[WARM..].split_at(ROUNDS / 2);
    let kept = least(late) - least(early);
    assert!(kept < KEPT, "{kept} bytes more after {} changes: {live:?}", looks.len() * ROUNDS / 2);
}
