//! What is done to a sum before it is stored: the operators that follow a convolution cost nothing there.

#![allow(unsafe_code, reason = "see `Lanes`")]
#![allow(clippy::needless_range_loop, reason = "the registers of one loop stand in several arrays")]

use super::lanes::{Lanes, load_row};

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
    /// The number itself.
    None,
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
                Curve::None => Bend::None,
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

    /// What there is to know of the `numbers` channels from `channel` on, where all of them have a residual or none has.
    pub fn block(&self, channel: usize, numbers: usize) -> Option<Block> {
        match self.residual {
            Some(Residual { values, channels }) if channel < channels => {
                let residual = values.as_ptr().wrapping_add(channel);
                (channel + numbers <= channels).then_some(Block { channel, residual, step: channels })
            }
            _ => Some(Block { channel, residual: std::ptr::null(), step: 0 }),
        }
    }

    /// Finishes the sums of `ROWS` pixels from `pixel` on and stores them at `to`, each pixel `step` after the one before.
    ///
    /// One question is asked for all of them, where [`Column::store`] asks each.
    ///
    /// # Safety
    ///
    /// As [`Column::store`]; the output has all channels of the block.
    #[inline(always)]
    pub unsafe fn store<V: Lanes, const WIDE: usize, const ROWS: usize>(
        &self,
        block: Block,
        sums: &mut [[V; WIDE]; ROWS],
        pixel: usize,
        to: *mut f32,
        step: usize,
    ) {
        // SAFETY: the caller's.
        unsafe {
            if !block.residual.is_null() {
                let mut from = block.residual.add(pixel * block.step);
                for row in 0..ROWS {
                    for column in 0..WIDE {
                        sums[row][column] = sums[row][column].add(V::load(from.add(column * V::COUNT)));
                    }
                    from = from.wrapping_add(block.step);
                }
            }
            match self.curve {
                Curve::None => {}
                Curve::Clamp(low, high) => {
                    let (low, high) = (V::splat(low), V::splat(high));
                    for row in 0..ROWS {
                        for column in 0..WIDE {
                            sums[row][column] = sums[row][column].max(low).min(high);
                        }
                    }
                }
                Curve::PRelu(slopes) => {
                    let slopes = load_row::<V, WIDE>(slopes.as_ptr().add(block.channel));
                    for row in 0..ROWS {
                        for column in 0..WIDE {
                            sums[row][column] = leak(sums[row][column], slopes[column]);
                        }
                    }
                }
                Curve::HardSwish => {
                    for row in 0..ROWS {
                        for column in 0..WIDE {
                            sums[row][column] = swish(sums[row][column]);
                        }
                    }
                }
            }
            let mut to = to;
            for row in 0..ROWS {
                for column in 0..WIDE {
                    sums[row][column].store(to.add(column * V::COUNT));
                }
                to = to.wrapping_add(step);
            }
        }
    }
}

/// Channels of which every register is whole.
#[derive(Clone, Copy)]
pub(crate) struct Block {
    /// The first.
    channel: usize,
    /// The first pixel's, if there is one.
    residual: *const f32,
    /// From one pixel's to the next one's.
    step: usize,
}

/// Negative numbers times their slope.
///
/// # Safety
///
/// As [`Lanes`].
#[inline(always)]
unsafe fn leak<V: Lanes>(value: V, slope: V) -> V {
    // SAFETY: the caller's.
    unsafe {
        let zero = V::splat(0.0);
        value.min(zero).mul_add(slope, value.max(zero))
    }
}

/// See [`Curve::HardSwish`].
///
/// # Safety
///
/// As [`Lanes`].
#[inline(always)]
unsafe fn swish<V: Lanes>(value: V) -> V {
    // SAFETY: the caller's.
    unsafe {
        let gate = value.mul_add(V::splat(1.0 / 6.0), V::splat(0.5));
        value.mul(gate.max(V::splat(0.0)).min(V::splat(1.0)))
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
    None,
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
                Bend::None => value,
                Bend::Clamp(low, high) => value.max(low).min(high),
                Bend::PRelu(slope) => leak(value, slope),
                Bend::HardSwish => swish(value),
            };
            if self.count == V::COUNT {
                value.store(to);
            } else {
                value.store_part(to, self.count);
            }
        }
    }
}
