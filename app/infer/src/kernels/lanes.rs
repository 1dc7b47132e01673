//! Several numbers at once, as the host's registers hold them.

#![allow(unsafe_code, reason = "registers are loaded from and stored to bare addresses")]

/// What the largest register holds.
pub(crate) const MOST: usize = 16;

/// A register of `f32`.
///
/// # Safety
///
/// Every function may use instructions that only some hosts have: call them where the implementation's own are known
/// to be there. Addresses need no alignment; what is loaded or stored must be valid.
pub(crate) trait Lanes: Copy {
    /// How many numbers it holds.
    const COUNT: usize;

    /// The same number everywhere.
    unsafe fn splat(value: f32) -> Self;

    /// `COUNT` numbers.
    unsafe fn load(from: *const f32) -> Self;

    /// The first `count` numbers, and zeros.
    unsafe fn load_part(from: *const f32, count: usize) -> Self;

    /// `COUNT` numbers.
    unsafe fn store(self, to: *mut f32);

    /// The first `count` numbers.
    unsafe fn store_part(self, to: *mut f32, count: usize);

    /// `self + other`
    unsafe fn add(self, other: Self) -> Self;

    /// `self * other`
    unsafe fn mul(self, other: Self) -> Self;

    /// `self * factor + term`, rounded once where the host can.
    unsafe fn mul_add(self, factor: Self, term: Self) -> Self;

    /// The smaller; `other` where one is not a number.
    unsafe fn min(self, other: Self) -> Self;

    /// The greater; `other` where one is not a number.
    unsafe fn max(self, other: Self) -> Self;
}

/// [`Lanes::load_part`] for hosts that have no instruction for it.
///
/// # Safety
///
/// As [`Lanes`]; `count` is at most what a register holds.
#[inline(always)]
pub(crate) unsafe fn load_first<V: Lanes>(from: *const f32, count: usize) -> V {
    let mut numbers = [0.0; MOST];
    // SAFETY: the caller's.
    unsafe {
        from.copy_to_nonoverlapping(numbers.as_mut_ptr(), count);
        V::load(numbers.as_ptr())
    }
}

/// [`Lanes::store_part`] for hosts that have no instruction for it.
///
/// # Safety
///
/// As [`load_first`].
#[inline(always)]
pub(crate) unsafe fn store_first<V: Lanes>(value: V, to: *mut f32, count: usize) {
    let mut numbers = [0.0; MOST];
    // SAFETY: the caller's.
    unsafe {
        value.store(numbers.as_mut_ptr());
        to.copy_from_nonoverlapping(numbers.as_ptr(), count);
    }
}

/// `WIDE` registers one after the other.
///
/// A closure would not be compiled for the implementation's instructions, so that loops stand here and in the kernels.
///
/// # Safety
///
/// As [`Lanes`].
#[inline(always)]
pub(crate) unsafe fn load_row<V: Lanes, const WIDE: usize>(from: *const f32) -> [V; WIDE] {
    // SAFETY: the caller's.
    unsafe {
        let mut row = [V::splat(0.0); WIDE];
        let mut register = 0;
        while register < WIDE {
            row[register] = V::load(from.add(register * V::COUNT));
            register += 1;
        }
        row
    }
}
