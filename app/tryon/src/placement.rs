//! Where a pair of glasses sits on a head: pure geometry in the head frame, metres, true size.
//!
//! Three things hold a pair of glasses: the bridge on the nose and the two temples on the ears. The bridge fixes height
//! and depth, the ears fix the tilt, and the head's width opens the temples.

mod ears;
mod ridge;

use glam::{Mat4, Quat, Vec3};
use maker::fit::Fit;
use vision::face::canonical::PUPILS;

pub use ears::{Ear, Ears};

/// Where the middle of the bridge rests above the pupils, m: a frame's datum line runs a few millimetres below them.
const BRIDGE_ABOVE_PUPILS: f32 = 0.001;
/// Air between the nose's ridge and the bridge, m.
const RIDGE_GAP: f32 = 0.0005;
/// The least distance from the eye to the lens's back, m: lashes must not touch it.
const LEAST_VERTEX: f32 = 0.010;
/// The steepest tilt that ears are allowed to give, rad.
const STEEPEST: f32 = 0.17;
/// How far temples bend open or shut, rad.
const OPENING: std::ops::RangeInclusive<f32> = -0.05..=0.26;
/// Air between a temple's middle and the head: half its thickness, m.
const TEMPLE_GAP: f32 = 0.0015;

/// A pair of glasses in place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worn {
    /// The product's origin in the head frame, m.
    pub origin: Vec3,
    /// From the product's axes to the head's.
    pub rotation: Quat,
    /// How far the left temple is bent outward at its hinge, rad.
    pub open_left: f32,
    /// How far the right temple is bent outward at its hinge, rad.
    pub open_right: f32,
}

impl Worn {
    /// The product's frame in the head's, without scale.
    pub fn head_from_product(&self) -> Mat4 {
        Mat4::from_rotation_translation(self.rotation, self.origin)
    }

    /// The turn of a temple about its hinge.
    pub fn bend(&self, temple: Temple) -> Quat {
        // Turning about +y takes a temple that points backward toward -x.
        Quat::from_rotation_y(match temple {
            Temple::Left => -self.open_left,
            Temple::Right => self.open_right,
        })
    }
}

/// One of a product's temples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Temple {
    /// The wearer's left, at +x.
    Left,
    /// The wearer's right.
    Right,
}

impl Temple {
    /// The temple that a product's node of this name is.
    pub fn named(node: &str) -> Option<Self> {
        match node {
            "temple_left" => Some(Self::Left),
            "temple_right" => Some(Self::Right),
            _ => None,
        }
    }
}

/// Sets a product on a head of this shape (478 points in the head frame). Nothing for an incomplete shape.
pub fn place(shape: &[Vec3], fit: &Fit) -> Option<Worn> {
    let pupils = (*shape.get(PUPILS[0])? + *shape.get(PUPILS[1])?) / 2.0;
    let ears = Ears::of(shape)?;
    let height = pupils.y + BRIDGE_ABOVE_PUPILS;
    let ridge = ridge::at_height(shape, height)?;
    let depth = (ridge.z + RIDGE_GAP).max(pupils.z + LEAST_VERTEX);
    let seat = Vec3::new(ridge.x, height, depth);

    let hinges = (fit.hinge_left + fit.hinge_right) / 2.0 - fit.bridge;
    let tilt = tilt(seat, ears.middle(), hinges);
    let rotation = Quat::from_rotation_x(tilt);
    let origin = seat - rotation * fit.bridge;

    let side = |hinge: Vec3, ear: &Ear| opening(shape, origin + rotation * hinge, ear);
    Some(Worn {
        origin,
        rotation,
        open_left: side(fit.hinge_left, &ears.left),
        open_right: side(fit.hinge_right, &ears.right),
    })
}

/// The rotation about the seat that lays temples, running straight back from `hinges`, on the ears.
///
/// A temple's point `(hinges.y, -d)` above the ear turns to the height `hinges.y cos t + d sin t`, which has to be the
/// ear's.
fn tilt(seat: Vec3, ear: Vec3, hinges: Vec3) -> f32 {
    let (rise, reach) = (ear.y - seat.y, seat.z - ear.z);
    let arm = hinges.y.hypot(reach).max(1e-6);
    let tilt = (rise / arm).clamp(-1.0, 1.0).asin() - hinges.y.atan2(reach);
    tilt.clamp(-STEEPEST, STEEPEST)
}

/// How far a temple is bent outward to pass the head and rest beside the ear.
fn opening(shape: &[Vec3], hinge: Vec3, ear: &Ear) -> f32 {
    let outward = ear.root.x.signum();
    let angle_past = |point: &Vec3| {
        let out = outward * (point.x - hinge.x) + TEMPLE_GAP;
        out.atan2(hinge.z - point.z)
    };
    let along = |point: &&Vec3| {
        let back = (hinge.z - point.z) / (hinge.z - ear.root.z).max(1e-3);
        let height = hinge.y + (ear.root.y - hinge.y) * back;
        back > 0.25 && outward * point.x > 0.0 && (point.y - height).abs() < 0.010
    };
    let past_head = shape.iter().filter(along).map(angle_past).fold(angle_past(&ear.root), f32::max);
    past_head.clamp(*OPENING.start(), *OPENING.end())
}

#[cfg(test)]
mod tests;
