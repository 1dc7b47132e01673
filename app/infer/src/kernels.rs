//! The innermost loops, once for each kind of register that a host may have.
//!
//! All of them are written once, over [`lanes::Lanes`] or over plain slices that compilers put into registers, and
//! compiled for each kind. A pixel's result depends on the kind alone, and not on how rows are shared out.

#![allow(unsafe_code, reason = "code for instructions that only some hosts have may be called on those alone")]

pub(crate) mod dense;
pub(crate) mod depthwise;
pub(crate) mod finish;
pub(crate) mod frame;
mod lanes;
#[cfg(target_arch = "aarch64")]
mod neon;
pub(crate) mod peak;
pub(crate) mod pointwise;
pub(crate) mod pool;
#[cfg(any(test, not(target_feature = "simd128")))]
mod portable;
pub(crate) mod resize;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm;
#[cfg(target_arch = "x86_64")]
mod x86;

#[cfg(test)]
mod tests;

use std::ops::Range;

use dense::Dense;
use depthwise::Depthwise;
use pointwise::{Combination, Pointwise};
use pool::Pool;
use resize::Resize;

/// The loops for one kind of register.
pub(crate) struct Kernels {
    /// What the instructions are called.
    pub name: &'static str,
    /// Numbers in a register.
    pub lanes: usize,
    dense: unsafe fn(&Dense<'_>, Range<usize>, &mut [f32]),
    depthwise: unsafe fn(&Depthwise<'_>, Range<usize>, &mut [f32]),
    finish: unsafe fn(&Pointwise<'_>, Range<usize>, &mut [f32]),
    greatest: unsafe fn(&Pool<'_>, Range<usize>, &mut [f32]),
    mean: unsafe fn(&Pool<'_>, Range<usize>, &mut [f32]),
    resize: unsafe fn(&Resize<'_>, Range<usize>, &mut [f32]),
    combine: unsafe fn(Combination, &[f32], &[f32], [f32; 2], &mut [f32]),
    logistic: unsafe fn(&[f32], &mut [f32]),
    peak: unsafe fn(usize) -> f32,
}

/// Compiles the loops for `$lanes`, with the instructions of `$features`. `$tall` rows of inputs are multiplied at a
/// time: at most as many as leave registers for two columns of weights and one input. Few rows left over are taken in
/// `$low`. A depthwise convolution works on `$together` pixels of `$wide` registers, or of one register of `$narrow`
/// where there are too few channels for the others. WebAssembly's compilers load all that a tile needs before they
/// multiply, so that its tiles are narrow there.
macro_rules! kernels {
    (
        $module:ident, $name:literal, $lanes:ty,
        dense($tall:literal, $low:literal), depthwise($wide:literal, $together:literal $(, $narrow:ty)?)
        $(, #[$features:meta])?
    ) => {
        mod $module {
            use super::*;

            $(#[$features])?
            unsafe fn dense(job: &Dense<'_>, rows: Range<usize>, output: &mut [f32]) {
                // SAFETY: the caller knows that the host has these instructions.
                unsafe { dense::run::<$lanes, $tall, $low>(job, rows, output) }
            }

            $(#[$features])?
            unsafe fn depthwise(job: &Depthwise<'_>, rows: Range<usize>, output: &mut [f32]) {
                // SAFETY: as above.
                unsafe {
                    $(if job.frame.channels < <$lanes as lanes::Lanes>::COUNT {
                        return depthwise::run::<$narrow, 1, $together>(job, rows, output);
                    })?
                    depthwise::run::<$lanes, $wide, $together>(job, rows, output)
                }
            }

            $(#[$features])?
            unsafe fn finish(job: &Pointwise<'_>, pixels: Range<usize>, output: &mut [f32]) {
                // SAFETY: as above.
                unsafe { pointwise::finish::<$lanes>(job, pixels, output) }
            }

            $(#[$features])?
            unsafe fn greatest(job: &Pool<'_>, rows: Range<usize>, output: &mut [f32]) {
                // SAFETY: as above.
                unsafe { pool::greatest::<$lanes>(job, rows, output) }
            }

            $(#[$features])?
            unsafe fn mean(job: &Pool<'_>, rows: Range<usize>, output: &mut [f32]) {
                pool::mean(job, rows, output);
            }

            $(#[$features])?
            unsafe fn resize(job: &Resize<'_>, rows: Range<usize>, output: &mut [f32]) {
                resize::run(job, rows, output);
            }

            $(#[$features])?
            unsafe fn combine(how: Combination, input: &[f32], other: &[f32], clamp: [f32; 2], output: &mut [f32]) {
                pointwise::combine(how, input, other, clamp, output);
            }

            $(#[$features])?
            unsafe fn logistic(input: &[f32], output: &mut [f32]) {
                pointwise::logistic(input, output);
            }

            $(#[$features])?
            unsafe fn peak(rounds: usize) -> f32 {
                // SAFETY: as above.
                unsafe { peak::run::<$lanes>(rounds) }
            }

            pub(super) static KERNELS: Kernels = Kernels {
                name: $name,
                lanes: <$lanes as lanes::Lanes>::COUNT,
                dense,
                depthwise,
                finish,
                greatest,
                mean,
                resize,
                combine,
                logistic,
                peak,
            };
        }
    };
}

// Where registers are certain, these are there to be tested against alone.
#[cfg(any(test, not(target_feature = "simd128")))]
kernels!(plain, "portable", portable::Plain, dense(4, 2), depthwise(2, 4));
#[cfg(target_arch = "x86_64")]
kernels!(avx2, "AVX2", x86::Avx2, dense(6, 3), depthwise(2, 4), #[target_feature(enable = "avx2,fma")]);
#[cfg(target_arch = "x86_64")]
kernels!(
    avx512, "AVX-512", x86::Avx512, dense(8, 3), depthwise(2, 4, x86::Avx2),
    #[target_feature(enable = "avx512f,avx2,fma")]
);
#[cfg(target_arch = "aarch64")]
kernels!(neon_kernels, "NEON", neon::Neon, dense(8, 3), depthwise(2, 4), #[target_feature(enable = "neon")]);
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
kernels!(simd128, "simd128", wasm::Simd128, dense(4, 2), depthwise(1, 5));

impl Kernels {
    /// All that this host can run, the fastest first: one at least.
    pub fn of_host() -> Vec<&'static Self> {
        let mut found = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
            if avx2 && is_x86_feature_detected!("avx512f") {
                found.push(&avx512::KERNELS);
            }
            if avx2 {
                found.push(&avx2::KERNELS);
            }
        }
        #[cfg(target_arch = "aarch64")]
        found.push(&neon_kernels::KERNELS);
        #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
        found.push(&simd128::KERNELS);
        #[cfg(any(test, not(target_feature = "simd128")))]
        found.push(&plain::KERNELS);
        found
    }

    /// The fastest that this host can run.
    pub fn fastest() -> &'static Self {
        Self::of_host()[0]
    }
}

// SAFETY of the blocks below: `of_host` is the only way to a `Kernels`, and gives those that this host can run.
impl Kernels {
    /// See [`dense::run`].
    pub fn dense(&self, job: &Dense<'_>, rows: Range<usize>, output: &mut [f32]) {
        unsafe { (self.dense)(job, rows, output) }
    }

    /// See [`depthwise::run`].
    pub fn depthwise(&self, job: &Depthwise<'_>, rows: Range<usize>, output: &mut [f32]) {
        unsafe { (self.depthwise)(job, rows, output) }
    }

    /// See [`pointwise::finish`].
    pub fn finish(&self, job: &Pointwise<'_>, pixels: Range<usize>, output: &mut [f32]) {
        unsafe { (self.finish)(job, pixels, output) }
    }

    /// See [`pool::greatest`].
    pub fn greatest(&self, job: &Pool<'_>, rows: Range<usize>, output: &mut [f32]) {
        unsafe { (self.greatest)(job, rows, output) }
    }

    /// See [`pool::mean`].
    pub fn mean(&self, job: &Pool<'_>, rows: Range<usize>, output: &mut [f32]) {
        unsafe { (self.mean)(job, rows, output) }
    }

    /// See [`resize::run`].
    pub fn resize(&self, job: &Resize<'_>, rows: Range<usize>, output: &mut [f32]) {
        unsafe { (self.resize)(job, rows, output) }
    }

    /// See [`pointwise::combine`].
    pub fn combine(&self, how: Combination, input: &[f32], other: &[f32], clamp: [f32; 2], output: &mut [f32]) {
        unsafe { (self.combine)(how, input, other, clamp, output) }
    }

    /// See [`pointwise::logistic`].
    pub fn logistic(&self, input: &[f32], output: &mut [f32]) {
        unsafe { (self.logistic)(input, output) }
    }

    /// See [`peak::run`].
    pub fn peak(&self, rounds: usize) -> f32 {
        unsafe { (self.peak)(rounds) }
    }
}
