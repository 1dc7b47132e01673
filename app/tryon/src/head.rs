//! The head behind the face as it hides things: a skull and ears, guessed from the fitted face.

use glam::{Mat4, Quat, Vec3};

use crate::placement::{Ear, Ears};

/// Faces that are dressed at once.
pub const MAX_FACES: usize = 5;

/// How far the skull stays inside the face's rim, so that it never covers what rests on the face.
const INSIDE: f32 = 0.96;
/// The ear's half sizes, m: across, along its height, along its breadth.
const EAR: Vec3 = Vec3::new(0.007, 0.031, 0.015);
/// From the root of the ear's upper edge to its middle, for the left ear, m.
const EAR_FROM_ROOT: Vec3 = Vec3::new(0.008, -0.024, -0.008);
/// Rim landmarks: before the subject's right and left ear, top of the forehead, chin.
const RIM: [usize; 4] = [127, 356, 10, 152];

/// An ellipsoid in the head frame: what a ball of radius 1 becomes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ellipsoid {
    /// Its middle, m.
    pub centre: Vec3,
    /// Its half sizes along its own axes, m.
    pub half: Vec3,
    /// From its own axes to the head's.
    pub rotation: Quat,
}

impl Ellipsoid {
    /// From the ball to the head.
    pub fn matrix(&self) -> Mat4 {
        Mat4::from_scale_rotation_translation(self.half, self.rotation, self.centre)
    }
}

/// What of a head of this shape (478 points in the head frame) lies behind the face: the skull, the subject's left ear,
/// the right one. Nothing for an incomplete shape.
pub fn behind_face(shape: &[Vec3]) -> Option<[Ellipsoid; 3]> {
    let ears = Ears::of(shape)?;
    Some([skull(shape)?, ear(&ears.left, 1.0), ear(&ears.right, -1.0)])
}

/// As wide as the face's rim, reaching back by its own width.
fn skull(shape: &[Vec3]) -> Option<Ellipsoid> {
    let [right, left, top, chin] = RIM.map(|index| shape.get(index).copied());
    let (right, left, top, chin) = (right?, left?, top?, chin?);
    let rim = (right + left) / 2.0;
    let half_width = (left.x - right.x) / 2.0 * INSIDE;
    let half_height = (top.y - chin.y) / 2.0;
    let half_depth = half_width * 1.15;
    Some(Ellipsoid {
        centre: Vec3::new(rim.x, rim.y + 0.3 * half_height, rim.z - 0.55 * half_depth),
        half: Vec3::new(half_width, half_height * 0.95, half_depth),
        rotation: Quat::IDENTITY,
    })
}

/// A flat ellipsoid that stands a little off the head; its rear edge stands farther from it.
fn ear(ear: &Ear, outward: f32) -> Ellipsoid {
    Ellipsoid {
        centre: ear.root + EAR_FROM_ROOT * Vec3::new(outward, 1.0, 1.0),
        half: EAR,
        rotation: Quat::from_rotation_y(outward * -0.4),
    }
}

#[cfg(test)]
mod tests {
    use vision::face::canonical::canonical;

    use super::*;

    #[test]
    fn the_skull_lies_behind_the_face_and_the_ears_beside_it() {
        let face = &canonical().points;
        let [skull, left, right] = behind_face(face).expect("a whole head");
        let tip = face.iter().map(|point| point.z).fold(f32::MIN, f32::max);
        assert!(skull.centre.z + skull.half.z < tip);
        assert!(left.centre.x > skull.half.x && right.centre.x < -skull.half.x);
        assert_eq!(behind_face(&face[..100]), None);
    }
}
