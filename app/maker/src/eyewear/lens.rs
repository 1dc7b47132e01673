//! Lenses: shells with the curve that opticians grind.

use glam::{DVec2, DVec3};
use retail::eyewear::{EyewearSpec, Style};

use super::{Build, outline};
use crate::mesh::Mesh;

/// How deep a lens's edge sits in the rim's groove, mm.
const GROOVE: f64 = 0.5;
/// Thickness, mm.
const THICKNESS: f64 = 1.6;
/// Rings from the middle to the edge.
const RINGS: usize = 8;

/// Radius of a lens's front, mm: the index of tools, 1.53, over the base curve in dioptres.
fn radius(style: Style) -> f64 {
    let dioptres = match style {
        Style::SportWrap => 8.0,
        Style::Aviator | Style::Oversized => 6.0,
        _ => 4.0,
    };
    530.0 / dioptres
}

/// The left lens.
pub fn left(spec: &EyewearSpec) -> Mesh {
    let edge = outline::lens(spec);
    let grown: Vec<_> = edge.iter().zip(outline::outward(&edge)).map(|(p, out)| *p + out * GROOVE).collect();
    let radius = radius(spec.style);
    let reach = grown.iter().map(|p| p.length()).fold(0.0, f64::max).min(0.95 * radius);
    let sag = |p: DVec2| (radius * radius - p.length_squared().min(reach * reach)).sqrt();
    let lowest = (radius * radius - reach * reach).sqrt();
    let seat = Build::of(spec).depth / 2.0 - THICKNESS / 2.0;
    let (middle, share) = (outline::middle(spec), |ring: usize| ring as f64 / RINGS as f64);
    let place = |p: DVec2, front: f64| {
        // Half of the curve stands before the rim and half behind it: that is how a lens is set.
        let z = seat + sag(p) - lowest - (radius - lowest) / 2.0 + front * THICKNESS;
        outline::wrap(spec, (p + middle).extend(z))
    };
    let ring = |front: f64| {
        move |share: f64, grown: &[DVec2]| -> Vec<DVec3> { grown.iter().map(|p| place(*p * share, front)).collect() }
    };
    let (back, front) = (ring(0.0), ring(1.0));
    // From the back's middle over the edge to the front's middle; front and back keep vertices of their own.
    let backs: Vec<_> = (1..=RINGS).map(|index| back(share(index), &grown)).collect();
    let fronts: Vec<_> = (1..=RINGS).rev().map(|index| front(share(index), &grown)).collect();
    let mut mesh = open_bowl(&backs);
    mesh.append(&open_bowl(&[backs[RINGS - 1].clone(), fronts[0].clone()]));
    mesh.append(&open_bowl(&fronts));
    mesh.append(&hub(&backs[0], place(DVec2::ZERO, 0.0), true));
    mesh.append(&hub(&fronts[RINGS - 1], place(DVec2::ZERO, 1.0), false));
    mesh
}

/// Rings joined, without lids.
fn open_bowl(rings: &[Vec<DVec3>]) -> Mesh {
    let mut mesh = Mesh::skin(rings, false);
    let lids = 2 * (rings[0].len() + 1);
    mesh.positions.truncate(mesh.positions.len() - lids);
    mesh.triangles.truncate(mesh.triangles.len() - 2 * rings[0].len());
    mesh
}

/// The fan that closes a bowl's middle.
fn hub(ring: &[DVec3], middle: DVec3, facing_back: bool) -> Mesh {
    let mut mesh = Mesh { positions: ring.to_vec(), triangles: Vec::new() };
    let hub = ring.len() as u32;
    mesh.positions.push(middle);
    mesh.triangles = (0..hub)
        .map(|point| {
            let next = (point + 1) % hub;
            if facing_back { [next, point, hub] } else { [point, next, hub] }
        })
        .collect();
    mesh
}
