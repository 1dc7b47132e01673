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

/// How far the front of a lens has fallen back from its middle at a point, mm. The front's own wrap is a part of the
/// curve from side to side.
fn drop(spec: &EyewearSpec, p: DVec2) -> f64 {
    let radius = radius(spec.style);
    let left = (1.0 - radius * outline::turn(spec)).max(0.0).sqrt();
    let reach = DVec2::new(left * p.x, p.y).length().min(0.95 * radius);
    radius - (radius * radius - reach * reach).sqrt()
}

/// How far it has fallen back at its edge, on average, mm.
fn edge_drop(spec: &EyewearSpec) -> f64 {
    let edge = outline::lens(spec);
    edge.iter().map(|p| drop(spec, *p)).sum::<f64>() / edge.len() as f64
}

/// How far the edge of the left lens stands before the plane of the front at a point of the flat front, mm. Rims of
/// wire are bent to it.
pub fn bow(spec: &EyewearSpec, flat: DVec2) -> f64 {
    edge_drop(spec) - drop(spec, flat - outline::middle(spec))
}

/// The left lens.
pub fn left(spec: &EyewearSpec) -> Mesh {
    let edge = outline::lens(spec);
    let grown: Vec<_> = edge.iter().zip(outline::outward(&edge)).map(|(p, out)| *p + out * GROOVE).collect();
    let edge_drop = edge_drop(spec);
    let (middle, share) = (outline::middle(spec), |ring: usize| ring as f64 / RINGS as f64);
    let place = |p: DVec2, front: f64| {
        // The edge sits in the rim's groove, and the middle stands before it.
        let z = Build::of(spec).depth / 2.0 + edge_drop - drop(spec, p) + (front - 0.5) * THICKNESS;
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
