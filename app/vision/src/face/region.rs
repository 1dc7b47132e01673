//! The rotated square around a face that the mesh looks at.

use glam::{Vec2, Vec3};

/// How much larger than the face the square is, as the mesh was trained.
const MARGIN: f32 = 1.5;

/// The outer corners of the eyes on the picture's left and right, among the landmarks.
const EYE_CORNERS: [usize; 2] = [33, 263];

/// A square in a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Region {
    /// Its centre, in image pixels.
    pub centre: Vec2,
    /// Its side, in image pixels.
    pub side: f32,
    /// How far it is turned, in radians: its x axis points along (cos, sin) in image pixels.
    pub rotation: f32,
}

impl Region {
    /// The square for a face within `low` and `high` whose eyes, left and right in the picture, are `eyes`.
    pub fn around(low: Vec2, high: Vec2, eyes: [Vec2; 2]) -> Self {
        let across = eyes[1] - eyes[0];
        Self {
            centre: (low + high) / 2.0,
            side: (high - low).max_element() * MARGIN,
            rotation: across.y.atan2(across.x),
        }
    }

    /// The square for the frame after the one that showed `landmarks`; none for less than a whole mesh.
    pub fn from_landmarks(landmarks: &[Vec3]) -> Option<Self> {
        let eyes = [landmarks.get(EYE_CORNERS[0])?.truncate(), landmarks.get(EYE_CORNERS[1])?.truncate()];
        let (low, high) = bounds(landmarks);
        Some(Self::around(low, high, eyes))
    }

    /// The image pixel at `at`, given in fractions of the square from its top left corner.
    pub fn to_image(&self, at: Vec2) -> Vec2 {
        self.centre + Vec2::from_angle(self.rotation).rotate((at - 0.5) * self.side)
    }

    /// Whether `other` differs by so little that the mesh sees the same.
    pub fn is_near(&self, other: &Self) -> bool {
        let turn = Vec2::from_angle(other.rotation - self.rotation);
        (self.centre - other.centre).length() < 0.01 * self.side
            && (self.side - other.side).abs() < 0.015 * self.side
            && turn.y.abs() < 0.01
            && turn.x > 0.0
    }

    /// How much of the smaller of two squares, taken upright, the other covers: 0 to 1.
    pub fn overlap(&self, other: &Self) -> f32 {
        let reach = (self.side + other.side) / 2.0;
        let smaller = self.side.min(other.side).max(f32::MIN_POSITIVE);
        let shared = (Vec2::splat(reach) - (self.centre - other.centre).abs()).clamp(Vec2::ZERO, Vec2::splat(smaller));
        shared.element_product() / (smaller * smaller)
    }

    /// Whether the numbers make a square at all, of at least a pixel.
    pub fn is_sound(&self) -> bool {
        self.centre.is_finite() && self.rotation.is_finite() && self.side.is_finite() && self.side >= 1.0
    }
}

fn bounds(landmarks: &[Vec3]) -> (Vec2, Vec2) {
    landmarks
        .iter()
        .map(|point| point.truncate())
        .fold((Vec2::splat(f32::INFINITY), Vec2::splat(f32::NEG_INFINITY)), |(low, high), point| {
            (low.min(point), high.max(point))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn level_eyes_make_an_upright_square() {
        let region = Region::around(Vec2::ZERO, Vec2::new(10.0, 20.0), [Vec2::new(3.0, 5.0), Vec2::new(7.0, 5.0)]);
        assert_eq!(region, Region { centre: Vec2::new(5.0, 10.0), side: 30.0, rotation: 0.0 });
        assert_eq!(region.to_image(Vec2::ZERO), Vec2::new(-10.0, -5.0));
    }

    #[test]
    fn overlap_is_of_the_smaller() {
        let square = |x: f32, side| Region { centre: Vec2::new(x, 0.0), side, rotation: 0.0 };
        assert_eq!(square(0.0, 10.0).overlap(&square(0.0, 2.0)), 1.0);
        assert_eq!(square(0.0, 2.0).overlap(&square(1.0, 2.0)), 0.5);
        assert_eq!(square(0.0, 2.0).overlap(&square(9.0, 2.0)), 0.0);
    }
}
