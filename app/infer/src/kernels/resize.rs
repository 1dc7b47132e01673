//! A picture at another size.

use std::ops::Range;

use crate::graph::Corners;

/// A picture that becomes one of another size.
#[derive(Clone, Debug)]
pub(crate) struct Resize<'a> {
    pub input: &'a [f32],
    /// Columns of the input.
    pub width: usize,
    pub channels: usize,
    /// For each row of the output, and for each column.
    pub taps: [&'a [Tap]; 2],
}

/// Between which two rows or columns of the input one of the output lies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tap {
    low: usize,
    high: usize,
    /// The share of the higher one.
    part: f32,
}

/// The taps along one side that goes from `from` to `to`.
pub(crate) fn taps(from: usize, to: usize, corners: Corners) -> Vec<Tap> {
    let scale = match corners {
        Corners::Aligned if to > 1 => (from - 1) as f32 / (to - 1) as f32,
        _ => from as f32 / to as f32,
    };
    let tap = |at: usize| {
        let place = match corners {
            Corners::HalfPixel => (at as f32 + 0.5) * scale - 0.5,
            Corners::Aligned | Corners::First => at as f32 * scale,
        };
        let low = place.floor().max(0.0);
        let last = from - 1;
        // Before the first centre both are the first one.
        Tap {
            low: (low as usize).min(last),
            high: (place.ceil().max(0.0) as usize).min(last),
            part: place - place.floor(),
        }
    };
    (0..to).map(tap).collect()
}

/// Blends the output rows `rows`; `output` begins with the first of them.
#[inline(always)]
pub(crate) fn run(job: &Resize<'_>, rows: Range<usize>, output: &mut [f32]) {
    let [down, across] = job.taps;
    let pixel = |y: usize, x: usize| &job.input[(y * job.width + x) * job.channels..][..job.channels];
    let mut outputs = output.chunks_exact_mut(job.channels);
    for y in &down[rows] {
        for x in across {
            let Some(output) = outputs.next() else { return };
            let corners = [pixel(y.low, x.low), pixel(y.low, x.high), pixel(y.high, x.low), pixel(y.high, x.high)];
            let weights =
                [(1.0 - y.part) * (1.0 - x.part), (1.0 - y.part) * x.part, y.part * (1.0 - x.part), y.part * x.part];
            blend(corners, weights, output);
        }
    }
}

/// The sum of four pixels, each weighted.
#[inline(always)]
pub(crate) fn blend([a, b, c, d]: [&[f32]; 4], [wa, wb, wc, wd]: [f32; 4], output: &mut [f32]) {
    for ((((out, a), b), c), d) in output.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        *out = a * wa + b * wb + c * wc + d * wd;
    }
}
