//! Highlights that fit the picture: a wire of a millimetre turns by radians within one pixel, and a polish that is true
//! close by would flicker from pixel to pixel as a row of sparks.
//!
//! A pixel sees all directions that a surface's normal takes within it. Blurring the reflection by as much gives the
//! same light without the sparks (Tokuyoshi and Kaplanyan, "Improved Geometric Specular Antialiasing", 2019).

/// The tightest bend that frames have, m: the radius of a rim or an edge.
const BEND: f32 = 0.0012;
/// The widest blur that is added, as a GGX alpha: it covers a whole rim.
const WIDEST: f32 = 0.35;

/// How far the normals within one pixel spread, rad, at a `depth` in metres seen with a focal length of `focal` pixels.
pub fn spread(depth: f32, focal: f32) -> f32 {
    (0.5 * depth / focal / BEND).clamp(0.0, WIDEST)
}

/// The perceptual roughness of a surface whose normals spread so far. Roughness adds as variance does, and alpha is the
/// square of perceptual roughness.
pub fn softened(perceptual_roughness: f32, spread: f32) -> f32 {
    (perceptual_roughness.powi(4) + spread * spread).powf(0.25).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_far_is_blurred_and_what_is_rough_stays() {
        assert_eq!(softened(0.3, spread(0.0, 1000.0)), 0.3);
        assert!(softened(0.1, spread(0.6, 1000.0)) < softened(0.1, spread(1.2, 1000.0)));
        assert!(softened(0.9, spread(0.6, 1000.0)) - 0.9 < 0.05);
        assert_eq!(spread(1000.0, 1.0), WIDEST);
    }
}
