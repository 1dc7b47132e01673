//! The greatest and the mean of windows.

#![allow(unsafe_code, reason = "see `Lanes`")]

use std::ops::Range;

use super::{frame::Frame, lanes::Lanes, pointwise::bounded};

/// Windows over a picture.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pool<'a> {
    pub input: &'a [f32],
    pub frame: Frame,
    /// Bounds of the result.
    pub clamp: [f32; 2],
}

impl Pool<'_> {
    /// Calls `take` with every pixel of the window of an output pixel, and answers how many there were.
    #[inline(always)]
    fn each(&self, row: usize, column: usize, mut take: impl FnMut(&[f32])) -> usize {
        let (down, across) = (self.frame.covered(0, row), self.frame.covered(1, column));
        for y in down.clone() {
            for x in across.clone() {
                take(&self.input[(y * self.frame.size[1] + x) * self.frame.channels..][..self.frame.channels]);
            }
        }
        down.len() * across.len()
    }
}

/// The greatest in each window, for the output rows `rows`; `output` begins with the first of them.
///
/// # Safety
///
/// As [`Lanes`].
#[inline(always)]
pub(crate) unsafe fn greatest<V: Lanes>(job: &Pool<'_>, rows: Range<usize>, output: &mut [f32]) {
    let Frame { size: [height, width], channels, output: [_, columns], .. } = job.frame;
    assert!(job.input.len() >= height * width * channels && output.len() >= rows.len() * columns * channels);
    let mut to = output.as_mut_ptr();
    for row in rows {
        let down = job.frame.covered(0, row);
        for column in 0..columns {
            let across = job.frame.covered(1, column);
            // SAFETY: what windows cover lies in the picture, and as many pixels as there are have room.
            unsafe {
                let from = job.input.as_ptr().wrapping_add((down.start * width + across.start) * channels);
                match [down.len(), across.len()] {
                    // The window of all of MediaPipe's models, known when this is compiled.
                    [2, 2] => pixel::<V>(job, [2, 2], from, to),
                    window => pixel::<V>(job, window, from, to),
                }
            }
            to = to.wrapping_add(channels);
        }
    }
}

/// The greatest in a window of that many rows and columns.
#[inline(always)]
unsafe fn pixel<V: Lanes>(job: &Pool<'_>, [down, across]: [usize; 2], from: *const f32, to: *mut f32) {
    let Frame { size: [_, width], channels, .. } = job.frame;
    let [low, high] = job.clamp;
    for channel in (0..channels).step_by(V::COUNT) {
        let there = (channels - channel).min(V::COUNT);
        // SAFETY: the caller's.
        unsafe {
            let mut most = V::splat(low);
            for y in 0..down {
                for x in 0..across {
                    let from = from.add((y * width + x) * channels + channel);
                    most = most.max(if there == V::COUNT { V::load(from) } else { V::load_part(from, there) });
                }
            }
            let (most, to) = (most.min(V::splat(high)), to.add(channel));
            if there == V::COUNT { most.store(to) } else { most.store_part(to, there) }
        }
    }
}

/// The mean of what lies in the picture of each window, for the output rows `rows`.
#[inline(always)]
pub(crate) fn mean(job: &Pool<'_>, rows: Range<usize>, output: &mut [f32]) {
    let mut outputs = output.chunks_exact_mut(job.frame.channels);
    for (row, column) in rows.flat_map(|row| (0..job.frame.output[1]).map(move |column| (row, column))) {
        let Some(output) = outputs.next() else { return };
        output.fill(0.0);
        let count = job.each(row, column, |pixel| {
            output.iter_mut().zip(pixel).for_each(|(out, value)| *out += value);
        });
        let share = 1.0 / count.max(1) as f32;
        output.iter_mut().for_each(|out| *out *= share);
        clamp(output, job.clamp);
    }
}

#[inline(always)]
fn clamp(output: &mut [f32], [low, high]: [f32; 2]) {
    if low > f32::NEG_INFINITY || high < f32::INFINITY {
        output.iter_mut().for_each(|out| *out = bounded(*out, [low, high]));
    }
}
