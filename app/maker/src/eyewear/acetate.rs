//! An acetate front: one sheet, whose edge runs around rims, bridge and end pieces without a seam.

use glam::{DVec2, DVec3};
use retail::eyewear::EyewearSpec;

use super::{
    Build, arch, front, outline,
    slab::{Spoke, slab},
};
use crate::mesh::{Mesh, Station, rod};

/// Sections between two points of a lens's edge: end pieces are finer than lenses.
const FINER: usize = 2;
/// Half the height of an end piece, and how far below and above it flows into the rim, mm.
const END: (f64, f64, f64) = (2.8, 4.0, 6.0);
/// How much narrower a rim is beside the nose, as a share.
const NASAL_THINNING: f64 = 0.25;
/// Half the thickness and height of the block that reaches back to the hinge, mm: a temple's.
pub const BLOCK: DVec2 = DVec2::new(1.9, 3.7);
/// How far the sheet stands over the block, mm.
const OVER: f64 = 0.5;

/// The left half, before the front leans; its middle lies in the plane x = 0.
pub fn left(spec: &EyewearSpec) -> Mesh {
    let spokes = spokes(spec);
    let mut mesh = slab(spec, &spokes, (0.0, Build::of(spec).depth), true);
    mesh.append(&block(spec));
    mesh
}

/// From the sheet's back to the hinge.
pub fn block(spec: &EyewearSpec) -> Mesh {
    let end = front::end(spec);
    let sheet = outline::wrap(spec, DVec3::new(outline::unwrapped(spec, end.x), end.y, 1.0));
    let start = end.with_z(sheet.z.max(end.z + 1.0));
    rod(&[start, end].map(|centre| Station { centre, half: BLOCK }), DVec3::Y, 3.2)
}

fn spokes(spec: &EyewearSpec) -> Vec<Spoke> {
    let inner = lens_edge(spec);
    let mut outer = rim_edge(spec, &inner, |p| spec.rim * (1.0 - NASAL_THINNING * nasal(spec, p)));
    pull_to_end(spec, &mut outer);
    let arch = arch::of(spec, &inner, &outer);
    // From the foot of the bridge around the temple's side to its top, and back along the bridge.
    let around = arch.from + if arch.from < arch.to { inner.len() } else { 0 };
    let mut pairs: Vec<_> =
        (arch.to + 1..around).map(|index| (inner[index % inner.len()], outer[index % inner.len()])).collect();
    let seam = arch.seam.start + pairs.len()..arch.seam.end + pairs.len();
    let facing = arch.facing.iter().map(|index| outline::between(&inner, *index));
    pairs.extend(facing.zip(arch.points));
    let mut spokes = directed(&pairs);
    for (index, spoke) in spokes.iter_mut().enumerate() {
        spoke.seam = seam.contains(&index);
        spoke.swelling = arch::swelling(spec, spoke.outer);
        if spoke.outer.x == 0.0 {
            // The edge runs straight through the plane between the halves.
            spoke.outward = DVec2::new(0.0, if index < seam.start { 1.0 } else { -1.0 });
        }
    }
    spokes
}

/// Spokes between the points of two closed edges.
pub fn directed(pairs: &[(DVec2, DVec2)]) -> Vec<Spoke> {
    let (inner, outer): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
    let (inward, outward) = (outline::outward(&inner), outline::outward(&outer));
    (0..pairs.len())
        .map(|index| Spoke {
            inner: inner[index],
            inward: inward[index],
            outer: outer[index],
            outward: outward[index],
            seam: false,
            swelling: 0.0,
        })
        .collect()
}

/// The edge of the lens, more finely.
pub fn lens_edge(spec: &EyewearSpec) -> Vec<DVec2> {
    let (edge, middle) = (outline::lens(spec), outline::middle(spec));
    (0..edge.len() * FINER).map(|index| outline::between(&edge, index as f64 / FINER as f64) + middle).collect()
}

/// The edge of a rim that is so wide at each point of the lens's edge.
pub fn rim_edge(spec: &EyewearSpec, inner: &[DVec2], width: impl Fn(DVec2) -> f64) -> Vec<DVec2> {
    let least = 0.1 * spec.bridge;
    let outward = outline::outward(inner);
    inner.iter().zip(outward).map(|(p, out)| *p + out * width(*p)).map(|p| DVec2::new(p.x.max(least), p.y)).collect()
}

/// From 0 in the middle of a lens to 1 beside the nose.
fn nasal(spec: &EyewearSpec, point: DVec2) -> f64 {
    let share = ((outline::middle(spec).x - point.x) / (0.5 * spec.lens_width)).clamp(0.0, 1.0);
    share * share * (3.0 - 2.0 * share)
}

/// Draws the edge out to the end piece.
pub fn pull_to_end(spec: &EyewearSpec, outer: &mut [DVec2]) {
    let end = front::end(spec);
    let x = outline::unwrapped(spec, end.x + BLOCK.x + OVER);
    let middle = outline::middle(spec).x;
    // A brow that is nearly level would fold if it were drawn all the way.
    let most = 1.5 * (x - outline::temporal_edge(spec, end.y) - spec.rim);
    for point in outer.iter_mut().filter(|point| point.x > middle) {
        let (away, flow) = (point.y - end.y, if point.y < end.y { END.1 } else { END.2 });
        // A long end piece, of a front with much wrap, flows as much longer.
        let past = ((away.abs() - END.0) / flow.max(0.6 * most)).clamp(0.0, 1.0);
        point.x += (x - point.x).min(most) * (1.0 - past * past * (3.0 - 2.0 * past));
    }
}
