//! How much landmarks tremble on a still face under a sensor's noise.

use std::time::Duration;

use glam::DVec2;
use vision::{
    frame::{Frame, Pixels},
    tracker::FaceTracker,
};

/// Standard deviation of the noise, of 255.
const NOISE: f64 = 4.0;
/// Different noisy frames, shown in turn.
const FRAMES: usize = 40;
/// Rounds before the count, while the tracker settles, and rounds in all.
const WARM_UP: usize = 20;
const ROUNDS: usize = 160;

/// The root mean square distance of each landmark from its own mean over the rounds, in pixels; nothing where the face
/// was lost.
pub fn measure(still: &Frame, tracker: &mut FaceTracker) -> Option<f64> {
    let mut noise = Noise(3);
    let noisy: Option<Vec<Frame>> = (0..FRAMES).map(|_| noise.over(still)).collect();
    let noisy = noisy?;
    let mut trails: Vec<Vec<DVec2>> = Vec::new();
    for round in 0..ROUNDS {
        let time = Duration::from_secs_f64(round as f64 / 30.0);
        let frame = Frame { id: round as u64, time, ..noisy[round % FRAMES].clone() };
        let observation = tracker.observe(&frame, None);
        let face = observation.faces.first()?;
        if round >= WARM_UP {
            trails.resize_with(face.landmarks.len(), Vec::new);
            for (trail, point) in trails.iter_mut().zip(&face.landmarks) {
                trail.push(point.truncate().as_dvec2());
            }
        }
    }
    let squares: f64 = trails.iter().map(|trail| mean_square(trail)).sum();
    Some((squares / trails.len() as f64).sqrt())
}

fn mean_square(trail: &[DVec2]) -> f64 {
    let count = trail.len() as f64;
    let mean = trail.iter().sum::<DVec2>() / count;
    trail.iter().map(|point| point.distance_squared(mean)).sum::<f64>() / count
}

/// A source of numbers that are the same in every run (SplitMix64).
struct Noise(u64);

impl Noise {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Normally distributed with variance 1 (Box and Muller).
    fn normal(&mut self) -> f64 {
        let (radius, angle) = (self.uniform().max(f64::MIN_POSITIVE), self.uniform());
        (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
    }

    /// The frame with noise on every channel but alpha.
    fn over(&mut self, still: &Frame) -> Option<Frame> {
        let Pixels::Rgba8(pixels) = &*still.pixels else { return None };
        let noisy = pixels.iter().enumerate().map(|(index, value)| match index % 4 {
            3 => *value,
            _ => (f64::from(*value) + NOISE * self.normal()).clamp(0.0, 255.0) as u8,
        });
        Frame::from_rgba(0, Duration::ZERO, still.size, noisy.collect()).ok()
    }
}
