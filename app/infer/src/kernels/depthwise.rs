//! Depthwise convolution: every channel with a window of its own.
//!
//! Where the whole window lies within the picture's columns, several pixels are worked out together, so that the sums do
//! not wait for each other and neighbours share what is loaded. At the left and right edge it is one pixel at a time. Rows
//! and columns of the window that lie outside are left out: the padding is never stored.

#![allow(unsafe_code, reason = "the innermost loops of the models: no bounds are checked in them")]
#![allow(clippy::needless_range_loop, reason = "the registers of one loop stand in several arrays")]

use std::ops::Range;

use super::{
    finish::{Block, Finish},
    frame::Frame,
    lanes::{Lanes, load_row},
};

/// A depthwise convolution over a picture.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Depthwise<'a> {
    pub input: &'a [f32],
    pub frame: Frame,
    /// For each place of the window the weights of all channels, and as many zeros as make whole registers.
    pub weights: &'a [f32],
    /// Numbers of one place.
    pub pitch: usize,
    /// Likewise.
    pub bias: &'a [f32],
    pub finish: Finish<'a>,
}

/// Brings rows of `channels` numbers to whole registers of `lanes`.
pub(crate) fn pack(rows: &[f32], channels: usize, lanes: usize) -> Vec<f32> {
    let gap = channels.next_multiple_of(lanes) - channels;
    let padded = |row: &[f32]| row.iter().copied().chain(std::iter::repeat_n(0.0, gap)).collect::<Vec<_>>();
    rows.chunks_exact(channels.max(1)).flat_map(padded).collect()
}

/// Works out the output rows `rows`; `output` begins with the first of them.
///
/// # Safety
///
/// As [`Lanes`].
#[inline(always)]
pub(crate) unsafe fn run<V: Lanes, const WIDE: usize, const TOGETHER: usize>(
    job: &Depthwise<'_>,
    rows: Range<usize>,
    output: &mut [f32],
) {
    let Frame { size: [height, width], channels, kernel, output: [_, columns], .. } = job.frame;
    let lanes = channels.next_multiple_of(V::COUNT);
    assert!(job.input.len() >= height * width * channels && job.bias.len() >= lanes && job.pitch >= lanes);
    assert!(job.weights.len() >= kernel[0] * kernel[1] * job.pitch);
    assert!(output.len() >= rows.len() * columns * channels);
    job.finish.check(rows.end * columns, channels, V::COUNT);

    let whole = |column: &usize| job.frame.inside(1, *column) == (0..kernel[1]);
    let first = (0..columns).find(whole).unwrap_or(columns);
    let end = (first..columns).rev().find(whole).map_or(first, |last| last + 1);
    for (row, output) in rows.zip(output.chunks_exact_mut((columns * channels).max(1))) {
        let line = Line { job, row, down: job.frame.inside(0, row), whole: first..end };
        // SAFETY: all that is read and written lies within what was asserted above.
        unsafe {
            let mut channel = 0;
            while channel < channels {
                let left = channels - channel;
                // The last panel is moved back to be whole: some channels are worked out twice, all at full speed.
                if left > (WIDE - 1) * V::COUNT && channels >= WIDE * V::COUNT {
                    channel = channel.min(channels - WIDE * V::COUNT);
                    line.run::<V, WIDE, TOGETHER>(channel, WIDE * V::COUNT, output);
                    channel += WIDE * V::COUNT;
                } else {
                    channel = channel.min(channels.saturating_sub(V::COUNT));
                    line.run::<V, 1, TOGETHER>(channel, channels.min(V::COUNT), output);
                    channel += V::COUNT;
                }
            }
        }
    }
}

/// One row of the output.
struct Line<'a> {
    job: &'a Depthwise<'a>,
    row: usize,
    /// The rows of the window that lie in the picture.
    down: Range<usize>,
    /// The columns of the output whose whole windows lie in those of the picture.
    whole: Range<usize>,
}

impl Line<'_> {
    /// Works out `count` channels from `channel` on.
    ///
    /// # Safety
    ///
    /// As [`Lanes`]; the job was checked against the output.
    #[inline(always)]
    unsafe fn run<V: Lanes, const WIDE: usize, const TOGETHER: usize>(
        &self,
        channel: usize,
        count: usize,
        output: &mut [f32],
    ) {
        let (job, frame) = (self.job, &self.job.frame);
        let (width, Range { start: first, end }) = (frame.output[1], self.whole.clone());
        let full = count == WIDE * V::COUNT;
        let mut column = 0;
        // SAFETY: the caller's.
        unsafe {
            let block = job.finish.block(channel, WIDE * V::COUNT).filter(|_| full);
            while column < width {
                let inside = (first..end).contains(&column) && full;
                // The last pixels are moved back to be whole, too.
                if inside && end - first >= TOGETHER {
                    column = column.min(end - TOGETHER);
                    self.tile::<V, WIDE, TOGETHER>(column, channel, block, output);
                    column += TOGETHER;
                } else if inside && end - first >= 2 {
                    column = column.min(end - 2);
                    self.tile::<V, WIDE, 2>(column, channel, block, output);
                    column += 2;
                } else {
                    self.any::<V, WIDE, 1>(column, channel, count, frame.inside(1, column), block, output);
                    column += 1;
                }
            }
        }
    }

    /// `MANY` pixels with whole windows.
    #[inline(always)]
    unsafe fn tile<V: Lanes, const WIDE: usize, const MANY: usize>(
        &self,
        column: usize,
        channel: usize,
        block: Option<Block>,
        output: &mut [f32],
    ) {
        let Frame { kernel: [_, across], stride: [_, step], .. } = self.job.frame;
        let count = WIDE * V::COUNT;
        // SAFETY: the caller's. Where the window's columns are known when this is compiled, loops over them are unrolled.
        unsafe {
            match (across, block) {
                (3, Some(block)) if step == 1 => self.sliding::<V, WIDE, MANY, 3>(column, channel, block, output),
                (5, Some(block)) if step == 1 => self.sliding::<V, WIDE, MANY, 5>(column, channel, block, output),
                (3, _) => self.any::<V, WIDE, MANY>(column, channel, count, 0..3, block, output),
                (5, _) => self.any::<V, WIDE, MANY>(column, channel, count, 0..5, block, output),
                _ => self.any::<V, WIDE, MANY>(column, channel, count, 0..across, block, output),
            }
        }
    }

    /// Neighbours share most of their windows: each input is loaded once for all of them.
    #[inline(always)]
    unsafe fn sliding<V: Lanes, const WIDE: usize, const MANY: usize, const ACROSS: usize>(
        &self,
        column: usize,
        channel: usize,
        block: Block,
        output: &mut [f32],
    ) {
        let job = self.job;
        let Frame { size, channels, stride, padding, output: [_, columns], .. } = job.frame;
        let pitch = job.pitch;
        // SAFETY: the caller's: rows and columns lie in the picture, channels in the pixel.
        unsafe {
            let mut sums = [load_row::<V, WIDE>(job.bias.as_ptr().add(channel)); MANY];
            let [x, y] = [column - padding[1], self.row * stride[0] + self.down.start - padding[0]];
            let mut line = job.input.as_ptr().wrapping_add((y * size[1] + x) * channels + channel);
            let mut at = job.weights.as_ptr().wrapping_add(self.down.start * ACROSS * pitch + channel);
            for _ in self.down.clone() {
                let mut from = line;
                line = line.wrapping_add(size[1] * channels);
                let mut weights = [[V::splat(0.0); WIDE]; ACROSS];
                for across in 0..ACROSS {
                    weights[across] = load_row::<V, WIDE>(at);
                    at = at.wrapping_add(pitch);
                }
                for across in 0..MANY + ACROSS - 1 {
                    let input = load_row::<V, WIDE>(from);
                    for pixel in 0..MANY {
                        if pixel <= across && across - pixel < ACROSS {
                            for register in 0..WIDE {
                                let weight = weights[across - pixel][register];
                                sums[pixel][register] = input[register].mul_add(weight, sums[pixel][register]);
                            }
                        }
                    }
                    from = from.wrapping_add(channels);
                }
            }
            let to = output.as_mut_ptr().add(column * channels + channel);
            job.finish.store(block, &mut sums, self.row * columns + column, to, channels);
        }
    }

    /// `MANY` pixels from `column` on, of whose windows the columns `across` lie in the picture.
    #[inline(always)]
    unsafe fn any<V: Lanes, const WIDE: usize, const MANY: usize>(
        &self,
        column: usize,
        channel: usize,
        count: usize,
        across: Range<usize>,
        block: Option<Block>,
        output: &mut [f32],
    ) {
        let job = self.job;
        let Frame { size, channels, kernel, stride, padding, output: [_, columns] } = job.frame;
        let pitch = job.pitch;
        let step = stride[1] * channels;
        // SAFETY: what is read lies in the picture and in the pixel; of a window that lies beyond, nothing is.
        unsafe {
            let mut sums = [load_row::<V, WIDE>(job.bias.as_ptr().add(channel)); MANY];
            let (first, wide) = (across.start, across.len());
            let x = column * stride[1] + first - padding[1];
            for down in self.down.clone() {
                let y = self.row * stride[0] + down - padding[0];
                let mut from = job.input.as_ptr().wrapping_add((y * size[1] + x) * channels + channel);
                let mut weights = job.weights.as_ptr().wrapping_add((down * kernel[1] + first) * pitch + channel);
                for _ in 0..wide {
                    let row = load_row::<V, WIDE>(weights);
                    for pixel in 0..MANY {
                        for register in 0..WIDE {
                            let input = load_some::<V>(from.add(pixel * step), register, count);
                            sums[pixel][register] = input.mul_add(row[register], sums[pixel][register]);
                        }
                    }
                    from = from.wrapping_add(channels);
                    weights = weights.wrapping_add(pitch);
                }
            }
            if let Some(block) = block {
                let to = output.as_mut_ptr().add(column * channels + channel);
                return job.finish.store(block, &mut sums, self.row * columns + column, to, channels);
            }
            for register in 0..WIDE {
                let channel = channel + register * V::COUNT;
                let end = job.finish.at::<V>(channel, there::<V>(register, count));
                for pixel in 0..MANY {
                    let at = column + pixel;
                    let to = output.as_mut_ptr().add(at * channels + channel);
                    end.store(sums[pixel][register], self.row * columns + at, to);
                }
            }
        }
    }
}

/// How many of `count` numbers are in a register.
#[inline(always)]
fn there<V: Lanes>(register: usize, count: usize) -> usize {
    count.saturating_sub(register * V::COUNT).min(V::COUNT)
}

/// One of the registers that `count` numbers fill.
#[inline(always)]
unsafe fn load_some<V: Lanes>(from: *const f32, register: usize, count: usize) -> V {
    // SAFETY: the caller's: as many numbers are there.
    unsafe {
        match there::<V>(register, count) == V::COUNT {
            true => V::load(from.add(register * V::COUNT)),
            false => V::load_part(from.add(register * V::COUNT), there::<V>(register, count)),
        }
    }
}
