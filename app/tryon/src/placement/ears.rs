//! Where the ears are: the face mesh ends before them, so they are found from its rim.

use glam::Vec3;

/// Rim landmarks before the ear at the height of the eyes: the subject's right, then left.
const RIM: [usize; 2] = [127, 356];
/// From the rim to the root of the ear's upper edge, for the left ear, m: a temple's length to its bend, 95 to 105 mm,
/// less the depth of the face.
const ROOT_FROM_RIM: Vec3 = Vec3::new(0.000, -0.003, -0.021);

/// One ear.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ear {
    /// Where its upper edge leaves the head, in the head frame, m: a temple rests here.
    pub root: Vec3,
}

/// Both ears.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ears {
    /// The subject's left, at +x.
    pub left: Ear,
    /// The subject's right.
    pub right: Ear,
}

impl Ears {
    /// The ears of a head of this shape.
    pub fn of(shape: &[Vec3]) -> Option<Self> {
        let [right, left] = RIM.map(|index| shape.get(index).copied());
        let mirrored = ROOT_FROM_RIM * Vec3::new(-1.0, 1.0, 1.0);
        Some(Self { left: Ear { root: left? + ROOT_FROM_RIM }, right: Ear { root: right? + mirrored } })
    }

    /// Midway between the roots.
    pub fn middle(&self) -> Vec3 {
        (self.left.root + self.right.root) / 2.0
    }
}
