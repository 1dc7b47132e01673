//! Nose pads of silicone, for fronts of wire.

use glam::{DVec2, DVec3};
use retail::eyewear::EyewearSpec;

use super::{Build, lens, outline};
use crate::mesh::{Mesh, Station, rod};

/// Below the bridge, behind the rim, mm.
const DROP: f64 = 9.0;
const BEHIND: f64 = 4.5;
/// Half a pad's height, width and thickness, mm.
const HALF: DVec3 = DVec3::new(3.4, 6.5, 1.1);
/// Steps from a pad's foot to its top.
const STEPS: i32 = 16;

/// Where the arm of the left pad leaves the rim, and where it holds the pad.
pub fn ends(spec: &EyewearSpec) -> (DVec3, DVec3) {
    let rim = outline::nasal_edge(spec, -DROP * 0.5);
    let edge = DVec2::new(rim, -DROP * 0.5);
    let from = outline::wrap(spec, edge.extend(0.8 + lens::bow(spec, edge)));
    (from, DVec3::new((rim - 2.5).max(3.0), -DROP, -BEHIND))
}

/// The left pad, before the front leans: an upright ellipsoid that lies along the side of the nose. Nothing for a front
/// whose pads are moulded.
pub fn left(spec: &EyewearSpec) -> Mesh {
    if !Build::of(spec).wire {
        return Mesh::default();
    }
    let (_, centre) = ends(spec);
    let stations: Vec<_> = (0..=STEPS)
        .map(|index| {
            // Closer together toward the poles, where an ellipsoid turns fastest.
            let height = -(std::f64::consts::PI * f64::from(index) / f64::from(STEPS)).cos();
            let round = (1.0 - height * height).max(0.0004).sqrt();
            // The nose widens downward and forward: so do the pads.
            let slant = DVec3::new(0.28, 1.0, 0.12) * height * HALF.y;
            Station { centre: centre + slant, half: DVec2::new(HALF.x, HALF.z) * round }
        })
        .collect();
    rod(&stations, DVec3::new(0.8, 0.0, 0.6), 2.0)
}
