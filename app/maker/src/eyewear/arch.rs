//! The bridge of an acetate front: the edge over and under it, and the pads that are milled beside the nose.

use std::f64::consts::FRAC_PI_2;

use glam::DVec2;
use retail::eyewear::{EyewearSpec, Style};

use super::{outline, slab::EDGE_RADIUS};

/// Steps along one curve of the edge.
const STEPS: usize = 28;
/// How far below the horizontal a keyhole's notch goes on around its circle: there the two sides are nearest.
const NOTCH_BELOW: f64 = 0.3;
/// The power of the lengths along the upper edge, and the inverse of that along the lower one.
const HURRY: f64 = 0.7;
/// How far a moulded pad reaches back, how far below the bridge it lies and half its height, mm.
const PAD: (f64, f64, f64) = (3.4, 9.5, 7.5);

/// How a bridge is cut; heights in mm above the place where it rests on the nose.
struct Cut {
    /// Its upper edge in the middle, and where that leaves the rim.
    over: f64,
    leaves: f64,
    /// Its lower edge in the middle, and where that joins the rim.
    under: f64,
    joins: f64,
    /// The radius of a keyhole's notch as a share of half the gap between the rims.
    notch: Option<f64>,
}

fn cut(spec: &EyewearSpec) -> Cut {
    // On a low lens the bridge ends above its foot.
    let lowest = outline::middle(spec).y - 0.25 * spec.lens_height;
    match spec.style {
        Style::Round | Style::Panto => {
            Cut { over: 6.4, leaves: 9.4, under: 0.8, joins: lowest.max(-13.0), notch: Some(0.66) }
        }
        _ => Cut { over: 5.2, leaves: 8.4, under: 0.0, joins: lowest.max(-9.0), notch: None },
    }
}

/// The stretch of the edge that belongs to the left half of the bridge.
pub struct Arch {
    /// Where it leaves the rim and where it joins it again, as indices into the rim's edge.
    pub from: usize,
    pub to: usize,
    /// The edge from there to there, and the index of what faces each of its points across the rim.
    pub points: Vec<DVec2>,
    pub facing: Vec<f64>,
    /// The indices of the points inside the seam, which lies in the plane x = 0.
    pub seam: std::ops::Range<usize>,
}

/// The bridge between a lens whose edge is `lens` and the rim around it whose edge is `rim`, point by point.
pub fn of(spec: &EyewearSpec, lens: &[DVec2], rim: &[DVec2]) -> Arch {
    let cut = cut(spec);
    let (from, to) = (falls_to(rim, cut.leaves), falls_to(rim, cut.joins));
    let level = falls_to(lens, (cut.over + cut.under) / 2.0);
    let outward = outline::outward(rim);
    let (leaves, joins) = ((rim[from], outward[from].perp()), (rim[to], outward[to].perp()));

    let (over, under) = (DVec2::new(0.0, cut.over), DVec2::new(0.0, cut.under));
    let away = (over - leaves.0).length();
    // A rim is steep where it is left: with a longer reach the edge would sag beside the middle.
    let mut points = bezier(leaves, (over, DVec2::NEG_X), (0.3 * away, 0.45 * away));
    let seam = points.len()..points.len() + 2;
    points.extend([over - DVec2::Y * EDGE_RADIUS, under + DVec2::Y * EDGE_RADIUS]);
    match cut.notch {
        Some(share) => points.extend(keyhole(under, share * (spec.bridge / 2.0 - spec.rim).max(1.0), joins)),
        None => {
            let reach = 0.42 * (joins.0 - under).length();
            points.extend(bezier((under, DVec2::X), joins, (reach, reach)));
        }
    }
    // Seen from halfway up the bridge neither of its edges hides a part of itself; what faces the upper one
    // hurries ahead to there, and what faces the lower one lingers.
    let mut facing = spaced(&points[..seam.start], (from, level + rim.len() - 1), rim.len(), HURRY);
    facing.extend([level as f64 - 0.3, level as f64 + 0.3]);
    facing.extend(spaced(&points[seam.end..], (level + 1, to), rim.len(), 1.0 / HURRY));
    Arch { from, to, points, facing, seam }
}

/// Where a closed edge, from its top down the side of the nose, first is as low as `height`.
fn falls_to(edge: &[DVec2], height: f64) -> usize {
    let top = (0..edge.len()).max_by(|a, b| edge[*a].y.total_cmp(&edge[*b].y)).unwrap_or(0);
    let below = (0..edge.len() / 2).find(|step| edge[(top + step) % edge.len()].y <= height);
    (top + below.unwrap_or(0)) % edge.len()
}

/// Indices from one to another on a circle of `count`: as far along as points are, to a power.
fn spaced(points: &[DVec2], (from, to): (usize, usize), count: usize, power: f64) -> Vec<f64> {
    let steps = ((to + count - from) % count) as f64;
    let mut along = 0.0;
    let mut lengths = vec![0.0];
    lengths.extend(points.windows(2).map(|pair| {
        along += (pair[1] - pair[0]).length();
        along
    }));
    lengths.into_iter().map(|length| from as f64 + steps * (length / along).powf(power)).collect()
}

/// A round notch under the bridge, out of which the edge opens into the rim.
fn keyhole(under: DVec2, radius: f64, joins: (DVec2, DVec2)) -> Vec<DVec2> {
    let centre = under - DVec2::Y * radius;
    let round = |index: usize| {
        let angle = FRAC_PI_2 - (FRAC_PI_2 + NOTCH_BELOW) * index as f64 / STEPS as f64;
        centre + radius * DVec2::from_angle(angle)
    };
    let mut points = vec![under];
    points.extend((1..STEPS).map(round));
    let end = centre + radius * DVec2::from_angle(-NOTCH_BELOW);
    // It turns out of the notch within its radius, and takes its time to the rim.
    let reach = (0.8 * radius, 0.4 * (joins.0 - end).length());
    points.extend(bezier((end, DVec2::from_angle(-NOTCH_BELOW - FRAC_PI_2)), joins, reach));
    points
}

/// A smooth curve from one place and heading to another, with both ends: a cubic Bézier curve whose handles reach so
/// far.
fn bezier((start, leaving): (DVec2, DVec2), (end, arriving): (DVec2, DVec2), reach: (f64, f64)) -> Vec<DVec2> {
    let (a, b) = (start + leaving * reach.0, end - arriving * reach.1);
    let at = |t: f64| {
        let (ab, bc, cd) = (start.lerp(a, t), a.lerp(b, t), b.lerp(end, t));
        ab.lerp(bc, t).lerp(bc.lerp(cd, t), t)
    };
    (0..=STEPS).map(|index| at(index as f64 / STEPS as f64)).collect()
}

/// How far the back of the edge swells at a point, mm: a pad beside the nose, on the nasal side of a lens.
pub fn swelling(spec: &EyewearSpec, point: DVec2) -> f64 {
    let (reach, below, half) = PAD;
    let below = below.min(0.28 * spec.lens_height);
    let away = (point.y + below) / half.min(0.24 * spec.lens_height);
    let nasal = point.x < outline::middle(spec).x - 0.2 * spec.lens_width;
    if nasal && away.abs() < 1.0 { reach * (1.0 - away * away).powi(2) } else { 0.0 }
}
