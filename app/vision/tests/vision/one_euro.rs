//! The filter to beat: "1€ Filter: A Simple Speed-based Low-pass Filter for Noisy Input in Interactive Systems"
//! (Casiez, Roussel and Vogel, CHI 2012).

use glam::Vec2;

use crate::recording::Places;

/// The films' rate, frames a second.
const RATE: f32 = 30.0;

/// The cutoff of the speed's own filter, Hz, as the authors set it.
const SPEED_CUTOFF: f32 = 1.0;

/// Its two parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneEuro {
    /// The cutoff at rest, Hz.
    pub min_cutoff: f32,
    /// How much the cutoff rises with speed, Hz for each px a second.
    pub beta: f32,
}

impl OneEuro {
    /// Every coordinate of every landmark filtered on its own.
    pub fn apply(self, frames: &[Places]) -> Vec<Places> {
        let mut places = frames[0].clone();
        let mut speeds = vec![Vec2::ZERO; places.len()];
        let mut last = frames[0].clone();
        let mut filtered = Vec::new();
        for frame in frames {
            for (index, seen) in frame.iter().enumerate() {
                let speed = (*seen - last[index]) * RATE;
                speeds[index] = speeds[index].lerp(speed, share(SPEED_CUTOFF));
                let cutoff = speeds[index].abs() * self.beta + self.min_cutoff;
                let step = (*seen - places[index]) * Vec2::new(share(cutoff.x), share(cutoff.y));
                places[index] += step;
            }
            last.clone_from(frame);
            filtered.push(places.clone());
        }
        filtered
    }
}

/// How much of a new value a low pass with this cutoff takes in.
fn share(cutoff: f32) -> f32 {
    let rounds = std::f32::consts::TAU * cutoff / RATE;
    rounds / (rounds + 1.0)
}
