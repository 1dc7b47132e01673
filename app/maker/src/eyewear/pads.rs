//! Nose pads on their arms, for fronts of wire.

use glam::{DVec2, DVec3};
use retail::eyewear::EyewearSpec;

use super::{Build, outline};
use crate::mesh::{Mesh, Station, rod};

/// Below the bridge, behind the rim, mm.
const DROP: f64 = 9.0;
const BEHIND: f64 = 4.5;
/// Half a pad's height, width and thickness, mm.
const HALF: DVec3 = DVec3::new(3.4, 6.5, 1.1);

/// The left pad and its arm, before the front leans; nothing for a front without.
pub fn left(spec: &EyewearSpec) -> Mesh {
    if !Build::of(spec).wire {
        return Mesh::default();
    }
    let rim = outline::nasal_edge(spec, -DROP * 0.5);
    let from = outline::wrap(spec, DVec3::new(rim, -DROP * 0.5, 0.8));
    let to = DVec3::new((rim - 2.5).max(3.0), -DROP, -BEHIND);
    let mut mesh = arm(from, to);
    mesh.append(&pad(to));
    mesh
}

fn arm(from: DVec3, to: DVec3) -> Mesh {
    let sag = DVec3::new(0.8, 0.5, -2.5);
    let stations: Vec<_> = (0..=8)
        .map(|index| {
            let share = f64::from(index) / 8.0;
            let centre = from.lerp(to, share) + sag * (4.0 * share * (1.0 - share));
            Station { centre, half: DVec2::splat(0.45) }
        })
        .collect();
    rod(&stations, DVec3::Y, 2.0)
}

/// An upright ellipsoid that lies along the side of the nose.
fn pad(centre: DVec3) -> Mesh {
    let stations: Vec<_> = (0..=12)
        .map(|index| {
            let height = f64::from(index) / 6.0 - 1.0;
            let round = (1.0 - height * height).max(0.01).sqrt();
            // The nose widens downward and forward: so do the pads.
            let slant = DVec3::new(0.28, 1.0, 0.12) * height * HALF.y;
            Station { centre: centre + slant, half: DVec2::new(HALF.x, HALF.z) * round }
        })
        .collect();
    rod(&stations, DVec3::new(0.8, 0.0, 0.6), 2.0)
}
