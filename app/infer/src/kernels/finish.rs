//! What is done to a sum before it is stored: the operators that follow a convolution cost nothing there.

#![allow(unsafe_code, reason = "see `Lanes`")]

use super::lanes::Lanes;

/// What becomes of each number of an output.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finish<'a> {
    /// Added first, if anything is.
    pub residual: Option<Residual<'a>>,
    pub curve: Curve<'a>,
}

/// A tensor of as many pixels as the output.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Residual<'a> {
    pub values: &'a [f32],
    /// Of each of its pixels. Where there are fewer than in the output, the rest counts as zero.
    pub channels: usize,
}

/// A function of one number.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Curve<'a> {
    /// Not below the first and not above the second.
    Clamp(f32, f32),
    /// Negative numbers times their channel's slope. There are as many slopes as make whole registers.
    PRelu(&'a [f32]),
    /// x times the clamped (x + 3) / 6.
    HardSwish,
}

impl Finish<'_> {
    /// Panics unless an output of `pixels` times `channels` can be finished, its last channels by registers of `lanes`.
    pub fn check(&self, pixels: usize, channels: usize, lanes: usize) {
        if let Some(residual) = self.residual {
            assert!(residual.values.len() >= pixels * residual.channels);
        }
        if let Curve::PRelu(slopes) = self.curve {
            assert!(slopes.len() >= channels.next_multiple_of(lanes));
        }
    }

    /// What is to be known of `count` channels from `channel` on, at most a register of them.
    ///
    /// # Safety
    ///
    /// As [`Lanes`]; [`Finish::check`] was passed and `channel` lies in the output.
    #[inline(always)]
    pub unsafe fn at<V: Lanes>(&self, channel: usize, count: usize) -> Column<V> {
        // SAFETY: the caller's: there are slopes for a whole register.
        unsafe {
            let bend = match self.curve {
                Curve::Clamp(low, high) => Bend::Clamp(V::splat(low), V::splat(high)),
                Curve::PRelu(slopes) => Bend::PRelu(V::load(slopes.as_ptr().add(channel))),
                Curve::HardSwish => Bend::HardSwish,
            };
            let (residual, step, added) = match self.residual {
                Some(Residual { values, channels }) if channel < channels => {
                    (values.as_ptr().add(channel), channels, (channels - channel).min(count))
                }
                _ => (std::ptr::null(), 0, 0),
            };
            Column { bend, residual, step, added, count }
        }
    }
}

/// A register's worth of channels, the same ones of each pixel.
#[derive(Clone, Copy)]
pub(crate) struct Column<V> {
    bend: Bend<V>,
    /// The first pixel's.
    residual: *const f32,
    /// From one pixel's to the next one's.
    step: usize,
    /// How many numbers a residual has here.
    added: usize,
    /// How many numbers the output has here.
    count: usize,
}

#[derive(Clone, Copy)]
enum Bend<V> {
    Clamp(V, V),
    PRelu(V),
    HardSwish,
}

impl<V: Lanes> Column<V> {
    /// Finishes a sum of `pixel` and stores it.
    ///
    /// # Safety
    ///
    /// As [`Finish::at`]; `pixel` lies in the output, and there is room at `to`.
    #[inline(always)]
    pub unsafe fn store(&self, mut value: V, pixel: usize, to: *mut f32) {
        // SAFETY: the caller's; a residual is read no farther than its pixel's last channel.
        unsafe {
            if self.added > 0 {
                let from = self.residual.add(pixel * self.step);
                let whole = self.added == V::COUNT;
                value = value.add(if whole { V::load(from) } else { V::load_part(from, self.added) });
            }
            value = match self.bend {
                Bend::Clamp(low, high) => value.max(low).min(high),
                Bend::PRelu(slope) => {
                    let zero = V::splat(0.0);
                    value.min(zero).mul_add(slope, value.max(zero))
                }
                Bend::HardSwish => {
                    let gate = value.mul_add(V::splat(1.0 / 6.0), V::splat(0.5));
                    value.mul(gate.max(V::splat(0.0)).min(V::splat(1.0)))
                }
            };
            if self.count == V::COUNT {
                value.store(to);
            } else {
                value.store_part(to, self.count);
            }
        }
    }
}
