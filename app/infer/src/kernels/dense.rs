//! Convolution as a product of matrices: each output pixel is a row of inputs times the matrix of weights.
//!
//! The row of inputs is not copied together. It consists of segments, one for each row of the window, and in each of
//! them the numbers lie one after the other, since channels come last. A pointwise convolution has one segment. The
//! picture must hold its own padding.

#![allow(unsafe_code, reason = "the innermost loops of the models: no bounds are checked in them")]

use std::{mem::MaybeUninit, ops::Range};

use super::{
    finish::{Block, Finish},
    lanes::{Lanes, load_row},
};

/// Bytes of input that are worked on at a time: they stay in a core's second cache while all weights pass by.
const BLOCK: usize = 96 * 1024;

/// Registers side by side in a full panel of weights.
pub(crate) const PANEL: usize = 2;

/// Where the inputs of each output pixel lie, counted in numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Geometry {
    /// Output rows and columns.
    pub output: [usize; 2],
    /// From the inputs of a pixel to those of the one below it, and to those of the one right of it.
    pub step: [usize; 2],
    /// How many segments a row of inputs has.
    pub segments: usize,
    /// Numbers in a segment.
    pub segment: usize,
    /// From one segment to the next.
    pub pitch: usize,
}

impl Geometry {
    /// One past the last number that is read.
    pub fn reach(&self) -> usize {
        let [rows, columns] = self.output.map(|count| count.saturating_sub(1));
        rows * self.step[0] + columns * self.step[1] + self.segments.saturating_sub(1) * self.pitch + self.segment
    }

    /// Weights of one output channel.
    pub fn depth(&self) -> usize {
        self.segments * self.segment
    }
}

/// A convolution over a picture.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dense<'a> {
    pub geometry: Geometry,
    pub input: &'a [f32],
    /// See [`pack`].
    pub weights: &'a [f32],
    /// One for each output channel, and as many more as make whole registers.
    pub bias: &'a [f32],
    /// Output channels.
    pub channels: usize,
    pub finish: Finish<'a>,
}

/// Lays out weights `[channels][depth]` in panels: of [`PANEL`] registers of `lanes` numbers each, the last of as many as
/// it needs. In a panel come, for each number of the input, the weights of all its channels; zeros fill it up.
pub(crate) fn pack(weights: &[f32], depth: usize, lanes: usize) -> Vec<f32> {
    let channels = weights.len() / depth.max(1);
    let mut packed = Vec::with_capacity(channels.next_multiple_of(lanes) * depth);
    for first in (0..channels).step_by(PANEL * lanes) {
        let width = (channels - first).next_multiple_of(lanes).min(PANEL * lanes);
        for number in 0..depth {
            let of = |channel: usize| if channel < channels { weights[channel * depth + number] } else { 0.0 };
            packed.extend((first..first + width).map(of));
        }
    }
    packed
}

/// Works out the output rows `rows`; `output` begins with the first of them.
///
/// # Safety
///
/// As [`Lanes`].
#[inline(always)]
pub(crate) unsafe fn run<V: Lanes, const TALL: usize, const LOW: usize>(
    job: &Dense<'_>,
    rows: Range<usize>,
    output: &mut [f32],
) {
    let Geometry { output: [_, columns], .. } = job.geometry;
    let pixels = rows.len() * columns;
    if pixels == 0 {
        return;
    }
    let width = job.channels.next_multiple_of(V::COUNT);
    assert!(rows.end <= job.geometry.output[0] && job.geometry.reach() <= job.input.len());
    assert!(job.weights.len() >= width * job.geometry.depth() && job.bias.len() >= width);
    assert!(output.len() >= pixels * job.channels);
    job.finish.check(rows.end * columns, job.channels, V::COUNT);

    let share = size_of_val(job.input) / (job.geometry.output[0] * columns);
    let block = (BLOCK / share.max(1)).max(1).next_multiple_of(TALL);
    for first in (0..pixels).step_by(block) {
        let block = first..(first + block).min(pixels);
        for channel in (0..job.channels).step_by(PANEL * V::COUNT) {
            let width = (job.channels - channel).next_multiple_of(V::COUNT).min(PANEL * V::COUNT);
            let whole = job.finish.block(channel, width).filter(|_| channel + width <= job.channels);
            let tiles = Tiles { job, skipped: rows.start * columns, block: block.clone(), channel, whole };
            // SAFETY: all that is read and written lies within what was asserted above.
            unsafe {
                match job.channels - channel > V::COUNT {
                    true => tiles.run::<V, 2, TALL, LOW>(output),
                    false => tiles.run::<V, 1, TALL, LOW>(output),
                }
            }
        }
    }
}

/// One panel of weights over a block of pixels.
struct Tiles<'a> {
    job: &'a Dense<'a>,
    /// Pixels of the picture before the output's first.
    skipped: usize,
    /// Pixels of the output.
    block: Range<usize>,
    /// The panel's first channel.
    channel: usize,
    /// Where every register of the panel is whole.
    whole: Option<Block>,
}

impl Tiles<'_> {
    /// # Safety
    ///
    /// As [`Lanes`]; the job was checked against the output.
    #[inline(always)]
    unsafe fn run<V: Lanes, const WIDE: usize, const TALL: usize, const LOW: usize>(self, output: &mut [f32]) {
        let mut walk = Walk::to(&self.job.geometry, self.skipped + self.block.start);
        let mut pixel = self.block.start;
        // SAFETY: the caller's.
        unsafe {
            while pixel < self.block.end {
                let left = self.block.end - pixel;
                match left {
                    1 => self.tile::<V, WIDE, 1>(&mut walk, pixel, 1, output),
                    2.. if left <= LOW => self.tile::<V, WIDE, LOW>(&mut walk, pixel, left, output),
                    _ => self.tile::<V, WIDE, TALL>(&mut walk, pixel, left.min(TALL), output),
                }
                pixel += TALL;
            }
        }
    }

    /// Works out `count` pixels, at most `ROWS`, from `pixel` on. Rows beyond `count` repeat the last one.
    #[inline(always)]
    unsafe fn tile<V: Lanes, const WIDE: usize, const ROWS: usize>(
        &self,
        walk: &mut Walk,
        pixel: usize,
        count: usize,
        output: &mut [f32],
    ) {
        let Dense { geometry, input, weights, bias, channels, finish } = *self.job;
        // SAFETY: the caller's: every address below lies in its slice.
        unsafe {
            let mut last = input.as_ptr();
            let mut from: [*const f32; ROWS] = std::array::from_fn(|row| {
                if row < count {
                    last = input.as_ptr().add(walk.next());
                }
                last
            });
            let mut weights = weights.as_ptr().add(self.channel * geometry.depth());
            let mut sums = [load_row::<V, WIDE>(bias.as_ptr().add(self.channel)); ROWS];
            for _ in 0..geometry.segments {
                for number in 0..geometry.segment {
                    let panel = load_row::<V, WIDE>(weights);
                    for row in 0..ROWS {
                        let input = V::splat(from[row].add(number).read());
                        for column in 0..WIDE {
                            sums[row][column] = input.mul_add(panel[column], sums[row][column]);
                        }
                    }
                    weights = weights.add(WIDE * V::COUNT);
                }
                for from in &mut from {
                    *from = from.wrapping_add(geometry.pitch);
                }
            }
            if let Some(whole) = self.whole.filter(|_| count == ROWS) {
                let to = output.as_mut_ptr().add(pixel * channels + self.channel);
                return finish.store(whole, &mut sums, self.skipped + pixel, to, channels);
            }
            // From here on the sums are looked at one by one. In registers they could not be, and would have to be kept
            // in memory from the beginning.
            let mut done = [const { [MaybeUninit::<V>::uninit(); WIDE] }; ROWS];
            for row in 0..ROWS {
                for column in 0..WIDE {
                    done[row][column].write(sums[row][column]);
                }
            }
            self.finish(&done[..count], pixel, output);
        }
    }

    /// Stores the sums of the pixels from `pixel` on, one by one. Seldom needed, and in the way of WebAssembly's compilers,
    /// which keep fewer numbers in registers the longer a function is.
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    unsafe fn finish<V: Lanes, const WIDE: usize>(
        &self,
        sums: &[[MaybeUninit<V>; WIDE]],
        pixel: usize,
        output: &mut [f32],
    ) {
        let Dense { channels, finish, .. } = self.job;
        // SAFETY: the caller's; all sums are written.
        unsafe {
            for column in 0..WIDE {
                let channel = self.channel + column * V::COUNT;
                let end = finish.at::<V>(channel, (channels - channel).min(V::COUNT));
                for (row, sums) in sums.iter().enumerate() {
                    let to = output.as_mut_ptr().add((pixel + row) * channels + channel);
                    end.store(sums[column].assume_init(), self.skipped + pixel + row, to);
                }
            }
        }
    }
}

/// Goes from pixel to pixel of the output and tells where the inputs of each begin.
struct Walk {
    columns: usize,
    step: [usize; 2],
    column: usize,
    row_start: usize,
}

impl Walk {
    fn to(geometry: &Geometry, pixel: usize) -> Self {
        let columns = geometry.output[1];
        Self { columns, step: geometry.step, column: pixel % columns, row_start: pixel / columns * geometry.step[0] }
    }

    #[inline(always)]
    fn next(&mut self) -> usize {
        let at = self.row_start + self.column * self.step[1];
        self.column += 1;
        if self.column == self.columns {
            self.column = 0;
            self.row_start += self.step[0];
        }
        at
    }
}
