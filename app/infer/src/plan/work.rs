//! What a step does, with everything that can be worked out beforehand.

use std::ops::Range;

use super::{arena::Place, landmarks, moves::Run, spread::Spread};
use crate::{
    aligned::Aligned,
    graph::LandmarksToMatrix,
    kernels::{
        Kernels,
        dense::{Dense, Geometry},
        depthwise::Depthwise,
        finish::{self, Residual},
        frame::Frame,
        pointwise::{Combination, Pointwise},
        pool::Pool,
        resize::{Resize, Tap},
    },
};

/// Products below which a step is done sooner than two threads have met.
#[cfg(feature = "threads")]
const WORTH_MEETING: usize = 100_000;

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
    /// Stretches of what is read, and zeros between them.
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
    None,
    Clamp([f32; 2]),
    PRelu(Aligned),
    HardSwish,
}

impl Finish {
    /// Numbers that are part of the model.
    fn fixed(&self) -> usize {
        if let Curve::PRelu(slopes) = &self.curve { slopes.as_ref().len() } else { 0 }
    }

    fn with<'a>(&'a self, around: &Around<'a>, reads: &[Place]) -> finish::Finish<'a> {
        let values = reads.last().map_or(&[][..], |place| around.get(*place));
        let curve = match &self.curve {
            Curve::None => finish::Curve::None,
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
        self.rows(&around, 0..self.work.rows(), output, kernels);
    }

    /// Does it on two threads of the pool that this is called in, where that is worth their meeting.
    #[cfg(feature = "threads")]
    pub fn run_halved(&self, arena: &mut [f32], kernels: &Kernels) {
        let (around, output) = Around::of(arena, self.write);
        let rows = self.work.rows();
        let cut = rows / 2;
        if cut == 0 || self.work.effort() * output.len() < WORTH_MEETING {
            return self.rows(&around, 0..rows, output, kernels);
        }
        let (upper, lower) = output.split_at_mut(output.len() / rows * cut);
        rayon::join(|| self.rows(&around, 0..cut, upper, kernels), || self.rows(&around, cut..rows, lower, kernels));
    }

    /// Products that are added up in it.
    pub fn multiply_adds(&self) -> usize {
        match &self.work {
            Work::Dense(_) | Work::Depthwise(_) => self.work.effort() * self.write.len,
            _ => 0,
        }
    }

    /// Numbers that it reads and writes, each counted once.
    pub fn numbers(&self) -> usize {
        self.work.fixed() + self.reads.iter().map(|place| place.len).sum::<usize>() + self.write.len
    }

    /// Works out the output rows `rows`; `output` begins with the first of them.
    fn rows(&self, around: &Around<'_>, rows: Range<usize>, output: &mut [f32], kernels: &Kernels) {
        let input = self.reads.first().map_or(&[][..], |place| around.get(*place));
        match &self.work {
            Work::Dense(DenseWork { geometry, weights, bias, channels, finish }) => {
                let (weights, bias) = (weights.as_ref(), bias.as_ref());
                let finish = finish.with(around, &self.reads);
                let job = Dense { geometry: *geometry, input, weights, bias, channels: *channels, finish };
                kernels.dense(&job, rows, output);
            }
            Work::Depthwise(DepthwiseWork { frame, weights, bias, finish }) => {
                let (weights, bias) = (weights.as_ref(), bias.as_ref());
                let finish = finish.with(around, &self.reads);
                let pitch = bias.len();
                let job = Depthwise { input, frame: *frame, weights, pitch, bias, finish };
                kernels.depthwise(&job, rows, output);
            }
            Work::Finish { channels, finish } => {
                let job = Pointwise { input, channels: *channels, finish: finish.with(around, &self.reads) };
                kernels.finish(&job, 0..output.len() / channels, output);
            }
            Work::Combine { how, fixed, clamp } => {
                let other = fixed.as_deref().or(self.reads.get(1).map(|place| around.get(*place)));
                kernels.combine(*how, input, other.unwrap_or_default(), *clamp, output);
            }
            Work::Greatest(pool) => kernels.greatest(&pool.job(input), rows, output),
            Work::Mean(pool) => kernels.mean(&pool.job(input), rows, output),
            Work::Resize { taps: [down, across], width, channels } => {
                let job = Resize { input, width: *width, channels: *channels, taps: [down, across] };
                kernels.resize(&job, rows, output);
            }
            Work::Move(runs) => {
                // Zeros go only to what lies beyond all that is written yet: in whatever order, nothing is lost.
                let mut end = 0;
                for run in runs {
                    let from = around.get(self.reads[run.read]);
                    if run.to > end {
                        output[end..run.to].fill(0.0);
                    }
                    output[run.to..run.to + run.len].copy_from_slice(&from[run.from..run.from + run.len]);
                    end = end.max(run.to + run.len);
                }
                output[end..].fill(0.0);
            }
            Work::Logistic => kernels.logistic(input, output),
            Work::Spread(spread) => spread.run(input, output),
            Work::Matrix(options) => landmarks::matrix(options, input, output),
            Work::Sample { from, to, channels } => {
                landmarks::sample(input, *from, *channels, around.get(self.reads[1]), *to, output);
            }
            Work::Transform => landmarks::transform(input, around.get(self.reads[1]), output),
        }
    }
}

impl Work {
    /// Into how many rows the output can be divided.
    fn rows(&self) -> usize {
        match self {
            Self::Dense(dense) => dense.geometry.output[0],
            Self::Depthwise(depthwise) => depthwise.frame.output[0],
            Self::Greatest(pool) | Self::Mean(pool) => pool.frame.output[0],
            Self::Resize { taps: [down, _], .. } => down.len(),
            _ => 1,
        }
    }

    /// Numbers that are part of the model.
    fn fixed(&self) -> usize {
        match self {
            Self::Dense(DenseWork { weights, bias, finish, .. })
            | Self::Depthwise(DepthwiseWork { weights, bias, finish, .. }) => {
                weights.as_ref().len() + bias.as_ref().len() + finish.fixed()
            }
            Self::Finish { finish, .. } => finish.fixed(),
            Self::Spread(spread) => spread.bias.len(),
            Self::Combine { fixed, .. } => fixed.as_ref().map_or(0, Vec::len),
            _ => 0,
        }
    }

    /// Products for each number of the output.
    fn effort(&self) -> usize {
        match self {
            Self::Dense(dense) => dense.geometry.depth(),
            Self::Depthwise(depthwise) => depthwise.frame.kernel.iter().product(),
            Self::Greatest(pool) | Self::Mean(pool) => pool.frame.kernel.iter().product(),
            _ => 4,
        }
    }
}

impl PoolWork {
    fn job<'a>(&self, input: &'a [f32]) -> Pool<'a> {
        Pool { input, frame: self.frame, clamp: self.clamp }
    }
}
