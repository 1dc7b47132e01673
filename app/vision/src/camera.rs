//! The camera as a pinhole, and how points go from metres to pixels.

use glam::{UVec2, Vec2, Vec3};

/// The field of view along the picture's longer side that is assumed of a camera that does not say: between a webcam's
/// 60 to 70 degrees and the 69 degrees of a telephone's main lens.
pub const DEFAULT_FIELD_OF_VIEW: f32 = 65.0;

/// Points nearer to the camera's plane than this, in metres, have no picture.
const NEAREST: f32 = 1e-3;

/// Where a camera's focal length comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CameraBasis {
    /// Nobody said: [`DEFAULT_FIELD_OF_VIEW`] is assumed.
    #[default]
    Assumed,
    /// The picture's EXIF data.
    Exif,
    /// The camera's own data or a calibration.
    Known,
}

/// A pinhole camera with square pixels and no distortion. It stands at the origin of the camera frame: metres, +X
/// right, +Y up, looking along -Z.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Width and height of its picture, px.
    pub size: UVec2,
    /// Focal length, px.
    pub focal: f32,
    /// Where the optical axis meets the picture, px from the top left.
    pub principal: Vec2,
    /// What the focal length rests on.
    pub basis: CameraBasis,
}

impl CameraBasis {
    /// The standard deviation of the focal length, as a part of it. A picture that does not say is often cut out of a
    /// larger one, or taken with a long lens.
    pub fn focal_deviation(self) -> f64 {
        match self {
            Self::Assumed => 0.3,
            Self::Exif => 0.05,
            Self::Known => 0.01,
        }
    }
}

impl Camera {
    /// A camera known by its vertical field of view in degrees, which is kept within 1 and 170.
    pub fn from_vertical_fov(size: UVec2, degrees: f32) -> Self {
        Self::with_field_of_view(size, size.y, degrees, CameraBasis::Known)
    }

    /// The camera that is assumed of a picture that does not say: [`DEFAULT_FIELD_OF_VIEW`] along the longer side.
    pub fn default_for(size: UVec2) -> Self {
        Self::with_field_of_view(size, size.max_element(), DEFAULT_FIELD_OF_VIEW, CameraBasis::Assumed)
    }

    /// A camera known by its focal length as that of a 35 mm camera with the same diagonal (EXIF 2.3,
    /// FocalLengthIn35mmFilm), mm. None for a length that no lens has.
    pub fn from_equivalent_focal(size: UVec2, millimetres: f32) -> Option<Self> {
        /// The diagonal of a frame of 36 mm by 24 mm.
        const DIAGONAL: f32 = 43.266_615;
        let sane = (4.0..=2_000.0).contains(&millimetres);
        sane.then(|| Self {
            focal: size.as_vec2().length() * millimetres / DIAGONAL,
            ..Self::with_field_of_view(size, size.y, 45.0, CameraBasis::Exif)
        })
    }

    fn with_field_of_view(size: UVec2, side: u32, degrees: f32, basis: CameraBasis) -> Self {
        let half = degrees.clamp(1.0, 170.0).to_radians() / 2.0;
        Self { size, focal: side.max(1) as f32 / (2.0 * half.tan()), principal: size.as_vec2() / 2.0, basis }
    }

    /// Where a point of the camera frame lies in the picture, px; none for a point beside or behind the camera.
    pub fn project(&self, point: Vec3) -> Option<Vec2> {
        let depth = -point.z;
        let at = self.principal + Vec2::new(point.x, -point.y) * (self.focal / depth);
        (depth > NEAREST && at.is_finite()).then_some(at)
    }

    /// The point of the camera frame that is seen at `pixel`, `depth` metres in front of the camera's plane.
    pub fn unproject(&self, pixel: Vec2, depth: f32) -> Vec3 {
        let across = (pixel - self.principal) * (depth / self.focal);
        Vec3::new(across.x, -across.y, -depth)
    }

    /// Whether the numbers make a camera.
    pub fn is_sound(&self) -> bool {
        self.focal.is_finite() && self.focal > 0.0 && self.principal.is_finite()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_axis_meets_the_middle_and_up_is_up() {
        let camera = Camera::from_vertical_fov(UVec2::new(1280, 720), 90.0);
        assert!((camera.focal - 360.0).abs() < 1e-3);
        assert_eq!(camera.project(Vec3::NEG_Z), Some(Vec2::new(640.0, 360.0)));
        let above = camera.project(Vec3::new(0.0, 1.0, -1.0)).expect("in front");
        assert!(above.y.abs() < 1e-3);
        assert_eq!(camera.project(Vec3::Z), None);
    }

    #[test]
    fn a_telephone_sees_69_degrees() {
        let camera = Camera::from_equivalent_focal(UVec2::new(3000, 2000), 26.0).expect("a lens");
        let across = 2.0 * (1500.0 / camera.focal).atan().to_degrees();
        assert!((across - 69.4).abs() < 0.1, "{across}");
        assert_eq!(Camera::from_equivalent_focal(UVec2::ONE, 0.0), None);
    }

    proptest! {
        #[test]
        fn unproject_undoes_project(x in 0.0f32..1280.0, y in 0.0f32..720.0, depth in 0.1f32..5.0) {
            let camera = Camera::default_for(UVec2::new(1280, 720));
            let back = camera.project(camera.unproject(Vec2::new(x, y), depth)).expect("in front");
            prop_assert!((back - Vec2::new(x, y)).length() < 1e-2);
        }
    }
}
