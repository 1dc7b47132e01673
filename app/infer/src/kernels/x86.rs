//! Registers of x86-64 hosts.

#![allow(unsafe_code, reason = "the instructions are there on some hosts only, and read and write bare addresses")]

use std::arch::x86_64::*;

use super::lanes::Lanes;

/// Eight numbers: AVX2 with FMA.
#[derive(Clone, Copy)]
pub(crate) struct Avx2(__m256);

/// Sixteen numbers: AVX-512F.
#[derive(Clone, Copy)]
pub(crate) struct Avx512(__m512);

/// At any address. The library's own unaligned loads copy to the stack first, from where compilers do not always bring
/// them back.
#[repr(C, packed)]
struct Loose<T>(T);

/// Of the mask that starts at `8 - count`, the first `count` are set.
static MASKS: [i32; 16] = [-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0];

/// # Safety
///
/// Needs AVX; `count` is at most 8.
#[inline(always)]
unsafe fn mask8(count: usize) -> __m256i {
    // SAFETY: eight numbers from index 8 - count on lie within the sixteen.
    unsafe { _mm256_loadu_si256(MASKS.as_ptr().add(8 - count).cast()) }
}

// SAFETY of the blocks below: the caller vouches for the instructions and for as many numbers as are read or written.
impl Lanes for Avx2 {
    const COUNT: usize = 8;

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        Self(unsafe { _mm256_set1_ps(value) })
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        Self(unsafe { (*from.cast::<Loose<__m256>>()).0 })
    }

    #[inline(always)]
    unsafe fn load_part(from: *const f32, count: usize) -> Self {
        Self(unsafe { _mm256_maskload_ps(from, mask8(count)) })
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        unsafe { (*to.cast::<Loose<__m256>>()).0 = self.0 }
    }

    #[inline(always)]
    unsafe fn store_part(self, to: *mut f32, count: usize) {
        unsafe { _mm256_maskstore_ps(to, mask8(count), self.0) }
    }

    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        Self(unsafe { _mm256_add_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn mul(self, other: Self) -> Self {
        Self(unsafe { _mm256_mul_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn mul_add(self, factor: Self, term: Self) -> Self {
        Self(unsafe { _mm256_fmadd_ps(self.0, factor.0, term.0) })
    }

    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        Self(unsafe { _mm256_min_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        Self(unsafe { _mm256_max_ps(self.0, other.0) })
    }
}

#[inline(always)]
fn mask16(count: usize) -> __mmask16 {
    ((1_u32 << count) - 1) as u16
}

impl Lanes for Avx512 {
    const COUNT: usize = 16;

    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        Self(unsafe { _mm512_set1_ps(value) })
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        Self(unsafe { (*from.cast::<Loose<__m512>>()).0 })
    }

    #[inline(always)]
    unsafe fn load_part(from: *const f32, count: usize) -> Self {
        Self(unsafe { _mm512_maskz_loadu_ps(mask16(count), from) })
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        unsafe { (*to.cast::<Loose<__m512>>()).0 = self.0 }
    }

    #[inline(always)]
    unsafe fn store_part(self, to: *mut f32, count: usize) {
        unsafe { _mm512_mask_storeu_ps(to, mask16(count), self.0) }
    }

    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        Self(unsafe { _mm512_add_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn mul(self, other: Self) -> Self {
        Self(unsafe { _mm512_mul_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn mul_add(self, factor: Self, term: Self) -> Self {
        Self(unsafe { _mm512_fmadd_ps(self.0, factor.0, term.0) })
    }

    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        Self(unsafe { _mm512_min_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        Self(unsafe { _mm512_max_ps(self.0, other.0) })
    }
}
