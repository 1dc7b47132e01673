//! Registers of WebAssembly hosts with simd128.

#![allow(unsafe_code, reason = "the instructions read and write bare addresses")]

use std::arch::wasm32::*;

use super::lanes::{Lanes, load_first, store_first};

/// Four numbers. Where the host has relaxed instructions, products and sums are rounded once if it can.
#[derive(Clone, Copy)]
pub(crate) struct Simd128(v128);

// SAFETY of the blocks below: the caller vouches for as many numbers as are read or written.
impl Lanes for Simd128 {
    const COUNT: usize = 4;

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        Self(f32x4_splat(value))
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        Self(unsafe { v128_load(from.cast()) })
    }

    #[inline(always)]
    unsafe fn load_part(from: *const f32, count: usize) -> Self {
        unsafe { load_first(from, count) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        unsafe { v128_store(to.cast(), self.0) }
    }

    #[inline(always)]
    unsafe fn store_part(self, to: *mut f32, count: usize) {
        unsafe { store_first(self, to, count) }
    }

    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        Self(f32x4_add(self.0, other.0))
    }

    #[inline(always)]
    unsafe fn mul(self, other: Self) -> Self {
        Self(f32x4_mul(self.0, other.0))
    }

    #[inline(always)]
    #[cfg(target_feature = "relaxed-simd")]
    unsafe fn mul_add(self, factor: Self, term: Self) -> Self {
        Self(f32x4_relaxed_madd(self.0, factor.0, term.0))
    }

    #[inline(always)]
    #[cfg(not(target_feature = "relaxed-simd"))]
    unsafe fn mul_add(self, factor: Self, term: Self) -> Self {
        Self(f32x4_add(f32x4_mul(self.0, factor.0), term.0))
    }

    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        // As `minps` of x86-64 hosts does it: the second where one is not a number.
        Self(f32x4_pmin(other.0, self.0))
    }

    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        Self(f32x4_pmax(other.0, self.0))
    }
}
