//! The most that a core does: products and sums that wait for nothing.

#![allow(unsafe_code, reason = "see `Lanes`")]

use std::hint::black_box;

use super::lanes::{Lanes, MOST};

/// Sums that are worked on side by side: two units, each five cycles deep at most, are never idle, and all of them stay
/// in sixteen registers.
const SUMS: usize = 12;

/// Multiply-adds in one round, by numbers in a register.
pub(crate) const fn in_round(lanes: usize) -> usize {
    SUMS * lanes
}

/// Does `rounds` rounds and returns a number that depends on all of them.
///
/// # Safety
///
/// As [`Lanes`].
#[inline(always)]
pub(crate) unsafe fn run<V: Lanes>(rounds: usize) -> f32 {
    let mut numbers = [0.0; MOST];
    // SAFETY: the caller's; the array holds the largest register.
    unsafe {
        let (factor, term) = (V::splat(black_box(0.5)), V::splat(black_box(0.25)));
        let mut sums = [V::splat(black_box(1.0)); SUMS];
        for _ in 0..rounds {
            for sum in &mut sums {
                *sum = sum.mul_add(factor, term);
            }
        }
        let mut total = sums[0];
        for sum in &sums[1..] {
            total = total.add(*sum);
        }
        total.store(numbers.as_mut_ptr());
    }
    numbers[0]
}
