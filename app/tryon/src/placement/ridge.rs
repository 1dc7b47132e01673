//! The ridge of the nose.

use glam::Vec3;

/// Landmarks down the ridge, from between the brows to above the tip.
const RIDGE: [usize; 5] = [168, 6, 197, 195, 5];

/// The ridge's point at a height of the head frame; beyond the ends, the end's.
pub fn at_height(shape: &[Vec3], height: f32) -> Option<Vec3> {
    let first = *shape.get(RIDGE[0])?;
    if height >= first.y {
        return Some(first);
    }
    let mut above = first;
    for index in RIDGE {
        let below = *shape.get(index)?;
        if below.y <= height {
            let share = (above.y - height) / (above.y - below.y).max(1e-6);
            return Some(above.lerp(below, share));
        }
        above = below;
    }
    Some(above)
}
