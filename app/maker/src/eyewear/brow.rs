//! The acetate brow of a browline, which carries the hinges.

use glam::DVec2;
use retail::eyewear::EyewearSpec;

use super::{
    acetate, front, outline,
    slab::{Spoke, slab},
};
use crate::mesh::Mesh;

/// The back and the front of the brow, mm: it clasps the rim.
const DEPTH: (f64, f64) = (-0.5, 4.2);
/// From the lens to the upper edge, mm, and how much of the rim shows below.
const WIDTH: f64 = 6.0;
const SHOWN: f64 = 0.5;
/// How far the brow comes down beside the nose, mm above the bridge.
const NASAL_END: f64 = 3.0;
/// Width at the end beside the nose, as a share.
const THINNED: f64 = 0.35;
/// The length over which the ends are rounded, mm, and the share of the width that is left at the temple and at the
/// nose.
const ROUNDED: f64 = 2.5;
const ENDS: (f64, f64) = (0.8, 0.4);

/// The left brow and its end piece, before the front leans.
pub fn left(spec: &EyewearSpec) -> Mesh {
    let mut mesh = slab(spec, &spokes(spec), DEPTH, false);
    mesh.append(&acetate::block(spec));
    mesh
}

fn spokes(spec: &EyewearSpec) -> Vec<Spoke> {
    let rim = acetate::lens_edge(spec);
    let mut outer = acetate::rim_edge(spec, &rim, |_| WIDTH);
    acetate::pull_to_end(spec, &mut outer);
    let inner = acetate::rim_edge(spec, &rim, |_| SHOWN);
    let mut spokes = acetate::directed(&inner.into_iter().zip(outer).collect::<Vec<_>>());

    // From the temple's side over the top to the nose.
    let lowest = front::end(spec).y - acetate::BLOCK.y - 1.0;
    let middle = outline::middle(spec).x;
    let belongs = |spoke: &Spoke| spoke.inner.y > if spoke.inner.x > middle { lowest } else { NASAL_END };
    let start = spokes.len() * 3 / 4;
    spokes.rotate_left(start);
    spokes.retain(belongs);
    taper(&mut spokes);
    spokes
}

/// Thins the brow toward the nose, and rounds both ends.
fn taper(spokes: &mut [Spoke]) {
    let steps: Vec<_> = spokes.windows(2).map(|pair| (pair[1].inner - pair[0].inner).length()).collect();
    let total: f64 = steps.iter().sum();
    let mut along = 0.0;
    for (index, spoke) in spokes.iter_mut().enumerate() {
        let share = along / total;
        let (end, least) = if share < 0.5 { (along, ENDS.0) } else { (total - along, ENDS.1) };
        let full = 1.0 - (1.0 - THINNED) * ((share - 0.45) / 0.55).max(0.0).powi(2);
        let round = (1.0 - (1.0 - (end / ROUNDED).min(1.0)).powi(2)).max(0.0).sqrt().max(least);
        spoke.outer = spoke.inner.lerp(spoke.outer, full * round);
        along += steps.get(index).copied().unwrap_or_default();
    }
    let outer: Vec<DVec2> = spokes.iter().map(|spoke| spoke.outer).collect();
    for (index, spoke) in spokes.iter_mut().enumerate() {
        let (before, after) = (index.saturating_sub(1), (index + 1).min(outer.len() - 1));
        spoke.outward = -(outer[after] - outer[before]).perp().normalize_or(DVec2::NEG_Y);
    }
}
