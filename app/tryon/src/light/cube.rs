//! Cube maps from a function of direction, as graphics adapters sample them.

use glam::Vec3;

/// The texels of a cube map, `side` of them along an edge of the first of its `levels` of detail, in shared-exponent
/// colours of four bytes: face by face, each from its first level to its last, each from its top row on.
pub fn texels(side: u32, levels: u32, colour: impl Fn(Vec3, u32) -> Vec3) -> Vec<u8> {
    let mut texels = Vec::new();
    for (face, level) in (0..6).flat_map(|face| (0..levels).map(move |level| (face, level))) {
        let side = side >> level;
        for (row, column) in (0..side).flat_map(|row| (0..side).map(move |column| (row, column))) {
            let at = |index: u32| (index as f32 + 0.5) / side as f32 * 2.0 - 1.0;
            let packed = rgb9e5(colour(direction(face, at(column), at(row)), level));
            texels.extend_from_slice(&packed.to_le_bytes());
        }
    }
    texels
}

/// The world's direction at a texel of a face. Cube maps are left-handed: shaders negate z before they sample.
fn direction(face: u32, u: f32, v: f32) -> Vec3 {
    let left_handed = match face {
        0 => Vec3::new(1.0, -v, -u),
        1 => Vec3::new(-1.0, -v, u),
        2 => Vec3::new(u, 1.0, v),
        3 => Vec3::new(u, -1.0, -v),
        4 => Vec3::new(u, -v, 1.0),
        _ => Vec3::new(-u, -v, -1.0),
    };
    (left_handed * Vec3::new(1.0, 1.0, -1.0)).normalize()
}

/// Three 9-bit mantissas with one 5-bit exponent, as in EXT_texture_shared_exponent.
fn rgb9e5(colour: Vec3) -> u32 {
    const LARGEST: f32 = 65_408.0;
    let colour = colour.clamp(Vec3::ZERO, Vec3::splat(LARGEST));
    let largest = colour.max_element().max(2.0_f32.powi(-16));
    let mut exponent = largest.log2().floor() as i32 + 16;
    if (largest / 2.0_f32.powi(exponent - 24)).round() >= 512.0 {
        exponent += 1;
    }
    let mantissas = (colour / 2.0_f32.powi(exponent - 24)).round();
    (exponent as u32) << 27 | (mantissas.z as u32) << 18 | (mantissas.y as u32) << 9 | mantissas.x as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpack(packed: u32) -> Vec3 {
        let scale = 2.0_f32.powi((packed >> 27) as i32 - 24);
        Vec3::new((packed & 511) as f32, (packed >> 9 & 511) as f32, (packed >> 18 & 511) as f32) * scale
    }

    #[test]
    fn colours_survive_packing() {
        for colour in [Vec3::ZERO, Vec3::ONE, Vec3::new(0.02, 3.7, 12.0), Vec3::splat(0.999_9)] {
            assert!((unpack(rgb9e5(colour)) - colour).abs().max_element() <= colour.max_element() / 256.0 + 1e-6);
        }
    }

    #[test]
    fn faces_look_along_their_axes() {
        let axes = [Vec3::X, Vec3::NEG_X, Vec3::Y, Vec3::NEG_Y, Vec3::NEG_Z, Vec3::Z];
        for (face, axis) in axes.into_iter().enumerate() {
            assert!(direction(face as u32, 0.0, 0.0).distance(axis) < 1e-6);
        }
    }
}
