//! Stills landmarks without holding them back.
//!
//! A filter on each landmark alone (One-Euro, as MediaPipe's) cannot tell a slow turn from noise: it sees half a pixel
//! of either. All 478 together can. What the head does as a whole moves them as an affine [`field`] over the canonical
//! face, whose few numbers average the noise of hundreds of points; what is left is the face's own play, point by
//! point. Each part is a filter with a gain of its own, which a [`gate`] opens when the part differs from what was
//! predicted by more, or for longer, than its noise explains; noise is learned from how differences jump from frame to
//! frame, which steady motion does not change. The whole also has a velocity, so that steady motion has no lag.

use std::time::Duration;

use glam::Vec3;

use self::{
    field::Field,
    gate::{Difference, Gate},
};
use super::canonical::POINTS;

mod field;
mod gate;

/// Gaps longer than this, in seconds, start anew.
const LONGEST_GAP: f32 = 0.5;

/// The frame time, in seconds, that gains are given for.
const FRAME: f32 = 1.0 / 30.0;

/// A jump of the whole face by this part of its radius is another face, not a motion.
const JUMP: f32 = 1.0;

/// Noise that is assumed at first, as a part of the face's radius.
const FIRST_NOISE: f32 = 0.004;

/// Gains of a part that is still, for 30 frames a second.
const STILL_WHOLE: f32 = 0.07;
const STILL_POINT: f32 = 0.06;

/// Gains of a part that moves. Not quite 1: a last trace of the prediction.
const MOVING: f32 = 0.95;

/// Gain of a point while the whole head moves: its look changes, and nobody sees a tremble in motion.
const POINT_OF_MOVING: f32 = 0.4;

/// How fast velocity follows motion, and how fast it fades at rest, for 30 frames a second.
const ACCELERATE: f32 = 0.45;
const BRAKE: f32 = 0.25;

/// Speeds in units of noise a frame between which the whole counts as moving.
const SPEED: (f32, f32) = (0.6, 2.0);

/// The temporal filter of one face.
#[derive(Clone, Debug, Default)]
pub struct Smoother {
    state: Option<State>,
}

#[derive(Clone, Debug)]
struct State {
    time: Duration,
    points: Vec<Vec3>,
    /// The whole face's motion a second.
    velocity: Field,
    whole: Gate<Field>,
    each: Vec<Gate<Vec3>>,
}

impl Smoother {
    /// A filter that has seen nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The stilled landmarks of the frame taken at `time`. Whatever is no face of 478 finite points, comes from
    /// another time or jumps is returned as it is, and starts anew.
    pub fn apply(&mut self, landmarks: &[Vec3], time: Duration) -> Vec<Vec3> {
        if landmarks.len() != POINTS || !landmarks.iter().all(|point| point.is_finite()) {
            self.state = None;
            return landmarks.to_vec();
        }
        let follows = self.state.as_mut().is_some_and(|state| state.follow(landmarks, time));
        if !follows {
            self.state = Some(State::new(landmarks, time));
        }
        self.state.as_ref().map_or_else(Vec::new, |state| state.points.clone())
    }
}

impl State {
    fn new(landmarks: &[Vec3], time: Duration) -> Self {
        let noise = FIRST_NOISE * radius(landmarks);
        Self {
            time,
            points: landmarks.to_vec(),
            velocity: Field::default(),
            whole: Gate::new(noise, gate::WHOLE),
            each: vec![Gate::new(noise, gate::POINT); POINTS],
        }
    }

    /// Takes in the next frame; false when it does not follow the last.
    fn follow(&mut self, landmarks: &[Vec3], time: Duration) -> bool {
        let Some(gap) = time.checked_sub(self.time).map(|gap| gap.as_secs_f32()) else { return false };
        if gap > LONGEST_GAP {
            return false;
        }
        // Two frames of the same moment happen where a source has no clock.
        let gap = if gap > 1e-4 { gap } else { FRAME };
        let step = gap / FRAME;
        let predicted: Vec<Vec3> =
            (0..POINTS).map(|index| self.points[index] + self.velocity.at(index) * gap).collect();
        let off: Vec<Vec3> = landmarks.iter().zip(&predicted).map(|(seen, predicted)| *seen - *predicted).collect();
        let whole = Field::fit(&off);
        if whole.size() > JUMP * radius(&self.points) {
            return false;
        }
        let moving = self.move_whole(whole, gap, step);
        let gain = gain(STILL_WHOLE, MOVING, moving, step);
        let floor = STILL_POINT + (POINT_OF_MOVING - STILL_POINT) * moving;
        for (index, gate) in self.each.iter_mut().enumerate() {
            let own = off[index] - whole.at(index);
            let open = gate.open(own, step);
            self.points[index] =
                predicted[index] + whole.at(index) * gain + own * self::gain(floor, MOVING, open, step);
        }
        self.time = time;
        true
    }

    /// How much the whole moves, 0 to 1; brings the velocity up to date with it.
    fn move_whole(&mut self, whole: Field, gap: f32, step: f32) -> f32 {
        let speed = self.velocity.size() * FRAME / self.whole.noise();
        let moving = self.whole.open(whole, step).max(ramp(speed, SPEED));
        let follow = per_frame(ACCELERATE, step) * moving;
        self.velocity = self.velocity + whole * (follow / gap);
        self.velocity = self.velocity * (1.0 - per_frame(BRAKE, step) * (1.0 - moving));
        moving
    }
}

/// The gain between that of rest and that of motion, for a frame that takes `step` usual ones.
fn gain(still: f32, moving: f32, open: f32, step: f32) -> f32 {
    per_frame(still + (moving - still) * open, step)
}

/// A share for one usual frame, as the share for `step` of them.
fn per_frame(share: f32, step: f32) -> f32 {
    1.0 - (1.0 - share).powf(step)
}

/// 0 below the first of two bounds, 1 above the second.
fn ramp(value: f32, (low, high): (f32, f32)) -> f32 {
    ((value - low) / (high - low)).clamp(0.0, 1.0)
}

/// Root mean square distance from the middle, px.
fn radius(points: &[Vec3]) -> f32 {
    let count = points.len().max(1) as f32;
    let middle = points.iter().map(|point| point.truncate()).sum::<glam::Vec2>() / count;
    let square = points.iter().map(|point| point.truncate().distance_squared(middle)).sum::<f32>() / count;
    square.sqrt().max(1.0)
}

#[cfg(test)]
mod tests;
