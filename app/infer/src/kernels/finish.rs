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

    /// Finishes `count` numbers of `pixel` from `channel` on.
    ///
    /// # Safety
    ///
    /// As [`Lanes`]; [`Finish::check`] was passed and `pixel` and `channel` lie in the output.
    #[inline(always)]
    pub unsafe fn apply<V: Lanes>(&self, mut value: V, pixel: usize, channel: usize, count: usize) -> V {
        // SAFETY: the caller's; a residual is read no farther than its pixel's last channel.
        unsafe {
            if let Some(Residual { values, channels }) = self.residual
                && channel < channels
            {
                let at = values.as_ptr().add(pixel * channels + channel);
                let there = (channels - channel).min(count);
                value = value.add(if there == V::COUNT { V::load(at) } else { V::load_part(at, there) });
            }
            match self.curve {
                Curve::Clamp(low, high) => value.max(V::splat(low)).min(V::splat(high)),
                Curve::PRelu(slopes) => {
                    let zero = V::splat(0.0);
                    value.min(zero).mul_add(V::load(slopes.as_ptr().add(channel)), value.max(zero))
                }
                Curve::HardSwish => {
                    let gate = value.mul_add(V::splat(1.0 / 6.0), V::splat(0.5));
                    value.mul(gate.max(V::splat(0.0)).min(V::splat(1.0)))
                }
            }
        }
    }
}
