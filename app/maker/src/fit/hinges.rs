//! Where temples meet the front. All in the product's axes and metres, the symmetry plane at x = 0.

use glam::{DVec2, DVec3};

use super::{cloud::bounds, parts::extents};
use crate::scene::Shape;

/// A piece that is this share of the whole depth is a temple.
const TEMPLE_SHARE: f64 = 0.5;
/// The stretch of a temple that shows where its hinge is, m.
const STRETCH: f64 = 0.004;
/// How far inside a temple the front begins, and how far behind that the hinge is, m.
const INSIDE: f64 = 0.005;
const BEHIND: f64 = 0.003;

/// The hinge on one side (1 for +x, the wearer's left; -1 for the other) of a shape whose temples are pieces of their
/// own: the middle of the front end of the longest. `piece_of` are the shape's pieces.
pub fn of_pieces(shape: &Shape, piece_of: &[u32], place: impl Fn(DVec3) -> DVec3, side: f64) -> Option<DVec3> {
    let points: Vec<_> = shape.points.iter().map(|point| place(point.as_dvec3())).collect();
    let (low, high) = bounds(points.iter().copied());
    let mut extents = extents(piece_of, &points);
    let temple = |(low_end, high_end): &(DVec3, DVec3)| {
        let aside = (low_end.x * side).min(high_end.x * side) > 0.0;
        aside && high_end.z - low_end.z > TEMPLE_SHARE * (high.z - low.z)
    };
    extents.retain(|_, extent| temple(extent));
    let front = extents.values().map(|extent| extent.1.z).fold(f64::MIN, f64::max);
    let end = piece_of.iter().zip(&points).filter(|(piece, p)| extents.contains_key(piece) && p.z > front - STRETCH);
    let (low, high) = bounds(end.map(|(_, point)| *point));
    (low.x <= high.x).then(|| ((low + high) / 2.0).with_z(front))
}

/// The hinge on one side of a shape that is all of one piece: where a slice through the temple, moved forward, first
/// reaches inward.
pub fn of_slices(cloud: &[DVec3], side: f64) -> Option<DVec3> {
    let (low, high) = bounds(cloud.iter().copied());
    let depth = high.z - low.z;
    let aside: Vec<_> = cloud.iter().filter(|p| p.x * side > 0.25 * high.x).copied().collect();
    let stretch = |from: f64, to: f64| {
        let (back, front) = (high.z - to * depth, high.z - from * depth);
        aside.iter().filter(move |p| p.z > back && p.z < front)
    };
    let (near, far) = (middle(stretch(0.20, 0.30))?, middle(stretch(0.40, 0.50))?);
    let line = |z: f64| far.lerp(near, (z - far.z) / (near.z - far.z));
    let joins = |p: &&DVec3| {
        let on_line = line(p.z);
        p.z > near.z && (p.y - on_line.y).abs() < 0.003 && (on_line.x - p.x) * side > INSIDE
    };
    let join = aside.iter().filter(joins).map(|p| p.z).fold(f64::MAX, f64::min);
    (join < f64::MAX).then(|| line(join - BEHIND))
}

/// The middle of the box around points.
fn middle<'a>(points: impl Iterator<Item = &'a DVec3> + Clone) -> Option<DVec3> {
    let (low, high) = bounds(points.clone().copied());
    let flat = |p: DVec3| DVec2::new(p.x, p.y);
    (low.x <= high.x).then(|| ((flat(low) + flat(high)) / 2.0).extend((low.z + high.z) / 2.0))
}
