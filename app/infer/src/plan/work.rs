//! What a step does, with everything that can be worked out beforehand.

use super::{arena::Place, moves::Run};
use crate::{
    aligned::Aligned,
    graph::LandmarksToMatrix,
    kernels::{
        Kernels,
        dense::{Dense, Geometry},
        depthwise::Depthwise,
        finish::{self, Residual},
        pointwise::{Combination, Pointwise},
        pool::Pool,
        resize::{Resize, Tap},
    },
};

/// One step of a run: it reads some places of the arena and writes another.
#[derive(Debug)]
pub(crate) struct Step {
    /// The operator's number in the graph.
    pub index: usize,
    pub reads: Vec<Place>,
    pub write: Place,
    pub work: Work,
}

/// What a step does.
#[derive(Debug)]
pub(crate) enum Work {
    Dense(DenseWork),
    Depthwise(DepthwiseWork),
    Finish {
        channels: usize,
        finish: Finish,
    },
    /// With fixed numbers, or with the second thing read.
    Combine {
        how: Combination,
        fixed: Option<Vec<f32>>,
        clamp: [f32; 2],
    },
    Greatest(PoolWork),
    Mean(PoolWork),
    Resize {
        taps: [Vec<Tap>; 2],
        width: usize,
        channels: usize,
    },
    /// Zeros, and over them stretches of what is read.
    Move(Vec<Run>),
    Logistic,
    Spread(Spread),
    Matrix(Box<LandmarksToMatrix>),
    /// Rows and columns read, and written; channels.
    Sample {
        from: [usize; 2],
        to: [usize; 2],
        channels: usize,
    },
    Transform,
}

/// See [`Dense`].
#[derive(Debug)]
pub(crate) struct DenseWork {
    pub geometry: Geometry,
    pub weights: Aligned,
    pub bias: Aligned,
    pub channels: usize,
    pub finish: Finish,
}

/// See [`Depthwise`].
#[derive(Debug)]
pub(crate) struct DepthwiseWork {
    pub frame: Frame,
    pub weights: Aligned,
    pub bias: Aligned,
    pub finish: Finish,
}

/// See [`Pool`].
#[derive(Debug)]
pub(crate) struct PoolWork {
    pub frame: Frame,
    pub clamp: [f32; 2],
}

/// How a window passes over a picture.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    /// Rows and columns of the input.
    pub size: [usize; 2],
    pub channels: usize,
    pub kernel: [usize; 2],
    pub stride: [usize; 2],
    /// Rows above and columns left of the picture.
    pub padding: [usize; 2],
    /// Rows and columns of the output.
    pub output: [usize; 2],
}

/// What the second half of a transposed convolution does: each pixel read holds a window's worth of output pixels.
#[derive(Debug)]
pub(crate) struct Spread {
    /// The window passes over the output; its `size` is the output's, its `output` the input's.
    pub frame: Frame,
    pub bias: Vec<f32>,
}

/// See [`finish::Finish`].
#[derive(Debug)]
pub(crate) struct Finish {
    /// Channels of the residual, which is the last thing read.
    pub residual: Option<usize>,
    pub curve: Curve,
}

/// See [`finish::Curve`].
#[derive(Debug)]
pub(crate) enum Curve {
    Clamp([f32; 2]),
    PRelu(Aligned),
    HardSwish,
}

impl Finish {
    fn with<'a>(&'a self, around: &Around<'a>, reads: &[Place]) -> finish::Finish<'a> {
        let values = reads.last().map_or(&[][..], |place| around.get(*place));
        let curve = match &self.curve {
            Curve::Clamp([low, high]) => finish::Curve::Clamp(*low, *high),
            Curve::PRelu(slopes) => finish::Curve::PRelu(slopes.as_ref()),
            Curve::HardSwish => finish::Curve::HardSwish,
        };
        finish::Finish { residual: self.residual.map(|channels| Residual { values, channels }), curve }
    }
}

/// The arena but for one place.
pub(crate) struct Around<'a> {
    before: &'a [f32],
    after: &'a [f32],
    /// Where `after` begins.
    end: usize,
}

impl<'a> Around<'a> {
    fn of(arena: &'a mut [f32], hole: Place) -> (Self, &'a mut [f32]) {
        let (before, rest) = arena.split_at_mut(hole.start);
        let (inside, after) = rest.split_at_mut(hole.len);
        (Self { before, after, end: hole.start + hole.len }, inside)
    }

    fn get(&self, place: Place) -> &'a [f32] {
        let Place { start, len } = place;
        if start < self.end { &self.before[start..start + len] } else { &self.after[start - self.end..][..len] }
    }
}

impl Step {
    /// Does it.
    pub fn run(&self, arena: &mut [f32], kernels: &Kernels) {
        let (around, output) = Around::of(arena, self.write);
        let input = self.reads.first().map_or(&[][..], |place| around.get(*place));
        match &self.work {
            Work::Dense(DenseWork { geometry, weights, bias, channels, finish }) => {
                let (weights, bias) = (weights.as_ref(), bias.as_ref());
                let finish = finish.with(&around, &self.reads);
                let job = Dense { geometry: *geometry, input, weights, bias, channels: *channels, finish };
                kernels.dense(&job, 0..geometry.output[0], output);
            }
            Work::Depthwise(DepthwiseWork { frame, weights, bias, finish }) => {
                let Frame { size, channels, kernel, stride, padding, output: [rows, columns] } = *frame;
                let (weights, bias) = (weights.as_ref(), bias.as_ref());
                let finish = finish.with(&around, &self.reads);
                let job = Depthwise { input, size, channels, kernel, stride, padding, columns, weights, bias, finish };
                kernels.depthwise(&job, 0..rows, output);
            }
            Work::Finish { channels, finish } => {
                let job = Pointwise { input, channels: *channels, finish: finish.with(&around, &self.reads) };
                kernels.finish(&job, 0..output.len() / channels, output);
            }
            Work::Combine { how, fixed, clamp } => {
                let other = fixed.as_deref().or(self.reads.get(1).map(|place| around.get(*place)));
                kernels.combine(*how, input, other.unwrap_or_default(), *clamp, output);
            }
            Work::Greatest(pool) => kernels.greatest(&pool.job(input), 0..pool.frame.output[0], output),
            Work::Mean(pool) => kernels.mean(&pool.job(input), 0..pool.frame.output[0], output),
            Work::Resize { taps: [down, across], width, channels } => {
                let job = Resize { input, width: *width, channels: *channels, taps: [down, across] };
                kernels.resize(&job, 0..down.len(), output);
            }
            Work::Move(runs) => {
                output.fill(0.0);
                for run in runs {
                    let from = around.get(self.reads[run.read]);
                    output[run.to..run.to + run.len].copy_from_slice(&from[run.from..run.from + run.len]);
                }
            }
            Work::Logistic => kernels.logistic(input, output),
            Work::Spread(spread) => spread.run(input, output),
            Work::Matrix(options) => super::landmarks::matrix(options, input, output),
            Work::Sample { from, to, channels } => {
                super::landmarks::sample(input, *from, *channels, around.get(self.reads[1]), *to, output);
            }
            Work::Transform => super::landmarks::transform(input, around.get(self.reads[1]), output),
        }
    }
}

impl PoolWork {
    fn job<'a>(&self, input: &'a [f32]) -> Pool<'a> {
        let Frame { size, channels, kernel, stride, padding, output: [_, columns] } = self.frame;
        Pool { input, size, channels, kernel, stride, padding, columns, clamp: self.clamp }
    }
}

impl Spread {
    fn run(&self, input: &[f32], output: &mut [f32]) {
        let Frame { size: [height, width], channels, kernel: [down, across], stride, padding, output: [_, columns] } =
            self.frame;
        output.chunks_exact_mut(channels).for_each(|pixel| pixel.copy_from_slice(&self.bias));
        for (at, window) in input.chunks_exact(down * across * channels).enumerate() {
            for (place, pixel) in window.chunks_exact(channels).enumerate() {
                let y = (at / columns * stride[0] + place / across).wrapping_sub(padding[0]);
                let x = (at % columns * stride[1] + place % across).wrapping_sub(padding[1]);
                if y < height && x < width {
                    let to = &mut output[(y * width + x) * channels..][..channels];
                    to.iter_mut().zip(pixel).for_each(|(out, value)| *out += value);
                }
            }
        }
    }
}
