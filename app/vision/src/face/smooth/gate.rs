//! Tells motion from noise.

use std::ops::{Add, Mul, Sub};

use glam::Vec3;

use super::{per_frame, ramp};

/// A difference with a size in pixels.
pub(super) trait Difference:
    Copy + Default + Add<Output = Self> + Sub<Output = Self> + Mul<f32, Output = Self>
{
    /// Its size in the picture's plane: depths do not count.
    fn size(&self) -> f32;
}

impl Difference for Vec3 {
    fn size(&self) -> f32 {
        self.truncate().length()
    }
}

/// Sizes in units of noise between which a gate opens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds(f32, f32);

/// For the whole face: eight numbers share the noise, so that its size hardly varies.
pub(super) const WHOLE: Bounds = Bounds(2.0, 4.0);

/// For a point, whose two numbers are now and then both large.
pub(super) const POINT: Bounds = Bounds(2.6, 5.0);

/// How fast the mean difference forgets, for 30 frames a second.
const MEAN: f32 = 0.25;

/// The size of that mean under noise alone, against the noise: sqrt(MEAN / (2 - MEAN)).
const MEAN_OF_NOISE: f32 = 0.378;

/// How fast noise is learned, at rest and in motion.
const LEARN: (f32, f32) = (0.04, 0.01);

/// A jump beyond this many times the noise teaches no more than one of this size.
const SURPRISE: f32 = 3.0;

/// Noise is never taken to be less than this, px: the picture of a still is exact.
const LEAST_NOISE: f32 = 0.03;

#[derive(Clone, Copy, Debug)]
pub(super) struct Gate<T> {
    bounds: Bounds,
    /// Mean square size under noise alone, px².
    noise: f32,
    mean: T,
    last: T,
}

impl<T: Difference> Gate<T> {
    pub fn new(noise: f32, bounds: Bounds) -> Self {
        Self { bounds, noise: noise * noise, mean: T::default(), last: T::default() }
    }

    /// The usual size of a difference that is noise, px.
    pub fn noise(&self) -> f32 {
        self.noise.sqrt().max(LEAST_NOISE)
    }

    /// How far a difference from what was predicted opens the gate, 0 to 1: by its size, or by lasting.
    pub fn open(&mut self, difference: T, step: f32) -> f32 {
        let noise = self.noise();
        let keep = per_frame(MEAN, step);
        self.mean = self.mean * (1.0 - keep) + difference * keep;
        let bounds = (self.bounds.0, self.bounds.1);
        let sudden = ramp(difference.size() / noise, bounds);
        let lasting = ramp(self.mean.size() / (noise * MEAN_OF_NOISE), bounds);
        let open = sudden.max(lasting);
        // From frame to frame noise jumps and motion hardly does.
        let jump = (difference - self.last).size() / std::f32::consts::SQRT_2;
        let jump = jump.min(SURPRISE * noise);
        self.noise += per_frame(LEARN.0 + (LEARN.1 - LEARN.0) * open, step) * (jump * jump - self.noise);
        self.last = difference;
        // What was followed no longer lasts.
        self.mean = self.mean * (1.0 - open);
        open
    }
}
