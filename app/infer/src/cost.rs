//! What a model asks of a host, and what the host could give.

use std::hint::black_box;

use crate::{
    kernels::{Kernels, peak},
    plan::Plan,
};

/// What a run asks for, whatever the host.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Products that are added up: those of convolutions and full connections, at the edges of pictures too.
    pub multiply_adds: u64,
    /// Bytes of weights and tensors, each counted once for every step that reads or writes it.
    pub bytes: u64,
}

impl Cost {
    pub(crate) fn of(plan: &Plan) -> Self {
        plan.steps.iter().fold(Self::default(), |sum, step| Self {
            multiply_adds: sum.multiply_adds + step.multiply_adds() as u64,
            bytes: sum.bytes + (step.numbers() * size_of::<f32>()) as u64,
        })
    }
}

/// Does multiply-adds as fast as one core of this host can, with nothing to wait for, and returns how many: a measure to
/// hold a model's time against. A thousand rounds take some microseconds.
pub fn multiply_adds(rounds: usize) -> u64 {
    let kernels = Kernels::fastest();
    black_box(kernels.peak(black_box(rounds)));
    (rounds * peak::in_round(kernels.lanes)) as u64
}
