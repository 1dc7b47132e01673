//! Acetate as it is milled: a slab between the edge of a lens and an edge of its own, rounded where the two sides of the
//! slab meet its edges.

use std::f64::consts::FRAC_PI_2;

use glam::{DVec2, DVec3};
use retail::eyewear::EyewearSpec;

use super::outline;
use crate::mesh::Mesh;

/// Points around one rounded corner of the section.
const CORNER: usize = 5;
/// Radii of the corners along the lens and along the outer edge, mm.
const RADII: (f64, f64) = (0.6, 1.3);
/// How far a swelling leans away from the nose, per length that it reaches back.
const SWELLING_LEAN: f64 = 0.35;

/// One section of a slab, from a point on the lens's edge to one on the outer edge; flat front, mm.
#[derive(Clone, Copy, Debug)]
pub struct Spoke {
    /// On the lens's edge, and the direction from there into the slab.
    pub inner: DVec2,
    pub inward: DVec2,
    /// On the outer edge, and the direction from there out of the slab.
    pub outer: DVec2,
    pub outward: DVec2,
    /// Whether it ends in the middle of the bridge, where the other half goes on and nothing is rounded.
    pub seam: bool,
    /// How far the back of the outer edge swells toward the face, mm.
    pub swelling: f64,
}

/// The slab from `back` to `front`, mm. A closed one runs around a whole lens.
pub fn slab(spec: &EyewearSpec, spokes: &[Spoke], (back, front): (f64, f64), closed: bool) -> Mesh {
    let rings: Vec<Vec<DVec3>> = spokes
        .iter()
        .map(|spoke| {
            let place = |(flat, z): (DVec2, f64)| outline::wrap(spec, flat.extend(z));
            section(spoke, back, front).into_iter().map(place).collect()
        })
        .collect();
    Mesh::skin(&rings, closed)
}

/// Around a section from the outer edge over the back, the lens and the front.
fn section(spoke: &Spoke, back: f64, front: f64) -> Vec<(DVec2, f64)> {
    let width = (spoke.outer - spoke.inner).length();
    let most = (0.45 * width).min(0.45 * (front - back));
    let (lens_radius, edge_radius) = (RADII.0.min(most), RADII.1.min(most));
    let lean = (SWELLING_LEAN * spoke.swelling).min(0.5 * width);
    let outer_back = corner(edge_radius).map(|(inset, up)| {
        // The whole corner moves back, so that the swelling flows out of the side that faces the nose.
        (outer(spoke, inset) - spoke.outward * lean, back + up - spoke.swelling)
    });
    let inner_back = corner(lens_radius).rev().map(|(inset, up)| (spoke.inner + spoke.inward * inset, back + up));
    let inner_front = corner(lens_radius).map(|(inset, up)| (spoke.inner + spoke.inward * inset, front - up));
    let outer_front = corner(edge_radius).rev().map(|(inset, up)| (outer(spoke, inset), front - up));
    outer_back.chain(inner_back).chain(inner_front).chain(outer_front).collect()
}

fn outer(spoke: &Spoke, inset: f64) -> DVec2 {
    if spoke.seam { spoke.outer } else { spoke.outer - spoke.outward * inset }
}

/// A quarter of a circle, from the edge to the side of a slab: how far from the edge, and how far from the side.
fn corner(radius: f64) -> impl DoubleEndedIterator<Item = (f64, f64)> {
    (0..CORNER).map(move |index| {
        let (sin, cos) = (FRAC_PI_2 * index as f64 / (CORNER - 1) as f64).sin_cos();
        (radius * (1.0 - cos), radius * (1.0 - sin))
    })
}

/// The radius along the outer edge of a slab that is wide enough for it, mm.
pub const EDGE_RADIUS: f64 = RADII.1;
