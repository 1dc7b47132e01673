//! Operators that treat each number by itself.

#![allow(unsafe_code, reason = "see `Lanes`")]

use std::ops::Range;

use super::{finish::Finish, lanes::Lanes};

/// A tensor and what becomes of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pointwise<'a> {
    pub input: &'a [f32],
    pub channels: usize,
    pub finish: Finish<'a>,
}

/// Finishes the pixels `pixels`; `output` begins with the first of them.
///
/// # Safety
///
/// As [`Lanes`].
#[inline(always)]
pub(crate) unsafe fn finish<V: Lanes>(job: &Pointwise<'_>, pixels: Range<usize>, output: &mut [f32]) {
    let channels = job.channels;
    assert!(job.input.len() >= pixels.end * channels && output.len() >= pixels.len() * channels);
    job.finish.check(pixels.end, channels, V::COUNT);
    for channel in (0..channels).step_by(V::COUNT) {
        let there = (channels - channel).min(V::COUNT);
        // SAFETY: all that is read and written lies within what was asserted above.
        unsafe {
            let end = job.finish.at::<V>(channel, there);
            for (number, pixel) in pixels.clone().enumerate() {
                let from = job.input.as_ptr().add(pixel * channels + channel);
                let to = output.as_mut_ptr().add(number * channels + channel);
                end.store(if there == V::COUNT { V::load(from) } else { V::load_part(from, there) }, pixel, to);
            }
        }
    }
}

/// What becomes of two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Combination {
    Sum,
    Product,
}

/// Two tensors combined; the second is repeated until the first is used up.
#[inline(always)]
pub(crate) fn combine(how: Combination, input: &[f32], other: &[f32], clamp: [f32; 2], output: &mut [f32]) {
    // One number is taken several times, so that registers of them are combined.
    let several = [other.first().copied().unwrap_or_default(); 64];
    let other = if other.len() == 1 { &several } else { other };
    match how {
        Combination::Sum => each(input, other, clamp, output, |a, b| a + b),
        Combination::Product => each(input, other, clamp, output, |a, b| a * b),
    }
}

#[inline(always)]
fn each(input: &[f32], other: &[f32], [low, high]: [f32; 2], output: &mut [f32], with: impl Fn(f32, f32) -> f32) {
    let length = other.len().max(1);
    for (output, input) in output.chunks_mut(length).zip(input.chunks(length)) {
        for ((out, a), b) in output.iter_mut().zip(input).zip(other) {
            *out = bounded(with(*a, *b), [low, high]);
        }
    }
}

/// `value.max(low).min(high)` in a form that compilers put into registers where that is no single instruction.
#[inline(always)]
pub(crate) fn bounded(value: f32, [low, high]: [f32; 2]) -> f32 {
    let value = if value > low { value } else { low };
    if value < high { value } else { high }
}

/// `1 / (1 + exp(-x))`
#[inline(always)]
pub(crate) fn logistic(input: &[f32], output: &mut [f32]) {
    for (out, value) in output.iter_mut().zip(input) {
        *out = 1.0 / (1.0 + exp(-value));
    }
}

/// The exponential function to 2 units in the last place, in a form that compilers put into registers of many numbers:
/// a power of two for the whole part, and Cephes' polynomial (Moshier, `expf.c`) for the rest.
#[inline(always)]
fn exp(x: f32) -> f32 {
    /// Adding it rounds to whole numbers, which then stand in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    let x = x.clamp(-87.0, 88.0);
    let rounded = x * std::f32::consts::LOG2_E + ROUND;
    let whole = rounded - ROUND;
    let rest = (x - whole * LN_2_HIGH) - whole * LN_2_LOW;
    let polynomial = [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 5e-1]
        .into_iter()
        .fold(1.987_569_1e-4, |sum, factor| sum * rest + factor);
    let power = f32::from_bits((rounded.to_bits() << 23).wrapping_add(1.0_f32.to_bits()));
    (polynomial * rest * rest + rest + 1.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_the_library_s() {
        for step in -800..=800 {
            let x = step as f32 * 0.1;
            let expected = f64::from(x).exp();
            let error = (f64::from(exp(x)) - expected).abs() / expected;
            assert!(error < 2.5e-7, "{x}: {error}");
        }
        assert!(exp(-1000.0) < 1e-37 && exp(1000.0) > 1e38);
    }
}
