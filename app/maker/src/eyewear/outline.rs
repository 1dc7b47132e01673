//! The shapes of lenses, in a lens's own box: x to the temple, y up, each from -1 to 1.

use std::f64::consts::TAU;

use glam::{DVec2, DVec3};
use retail::eyewear::{EyewearSpec, Style};

/// Points around a lens.
pub const POINTS: usize = 128;

/// How square each corner is (exponents of a superellipse), and what is done to the whole.
struct Shape {
    /// Temple side above, nose side above, nose side below, temple side below.
    corners: [f64; 4],
    warp: fn(DVec2) -> DVec2,
}

fn shape(style: Style) -> Shape {
    let (corners, warp): ([f64; 4], fn(DVec2) -> DVec2) = match style {
        Style::Round => ([2.0; 4], |p| p),
        Style::Panto => ([2.5, 2.5, 2.0, 2.0], |p| narrow_below(p, 0.14)),
        Style::Aviator => ([2.6, 2.5, 1.9, 2.1], |p| DVec2::new(p.x + 0.34 * below(p) * (1.0 - p.x) / 2.0, p.y)),
        Style::Square => ([3.4, 3.4, 2.9, 2.9], |p| narrow_below(p, 0.07)),
        Style::Rectangle => ([4.2, 4.0, 3.2, 3.4], |p| narrow_below(p, 0.06)),
        Style::CatEye => ([3.2, 2.5, 2.1, 2.2], |p| DVec2::new(p.x + 0.12 * p.y * p.x.max(0.0), p.y + 0.26 * p.x)),
        Style::Browline => ([3.2, 3.0, 2.1, 2.1], |p| narrow_below(p, 0.12)),
        Style::Geometric => ([2.0; 4], hexagon),
        Style::Oversized => ([2.9, 2.8, 2.4, 2.6], |p| narrow_below(p, 0.08)),
        Style::SportWrap => ([2.4, 3.0, 2.0, 2.3], |p| DVec2::new(p.x, p.y * (1.0 - 0.22 * (p.x + 1.0) / 2.0))),
    };
    Shape { corners, warp }
}

/// 0 at the top of the box, 1 at its foot.
fn below(p: DVec2) -> f64 {
    (1.0 - p.y) / 2.0
}

/// Draws the foot of the lens in by a share of its width.
fn narrow_below(p: DVec2, share: f64) -> DVec2 {
    DVec2::new(p.x * (1.0 - share * below(p)), p.y)
}

/// A hexagon with soft corners and a level brow: the level set of a high norm of the distances to its sides.
fn hexagon(p: DVec2) -> DVec2 {
    const SOFTNESS: i32 = 16;
    let direction = p.normalize_or(DVec2::X);
    let sides = (0..6).map(|side| DVec2::from_angle(TAU * (f64::from(side) + 0.5) / 6.0).dot(direction).max(0.0));
    direction / sides.map(|reach| reach.powi(SOFTNESS)).sum::<f64>().powf(1.0 / f64::from(SOFTNESS))
}

/// The edge of the left lens about the middle of its box, in mm, counter-clockwise seen from the front. It touches all
/// four sides of the box.
pub fn lens(spec: &EyewearSpec) -> Vec<DVec2> {
    let Shape { corners, warp } = shape(spec.style);
    let raw: Vec<_> = (0..POINTS)
        .map(|index| {
            let (sin, cos) = (TAU * index as f64 / POINTS as f64).sin_cos();
            let exponent = corners[index * corners.len() / POINTS];
            let bend = |value: f64| value.signum() * value.abs().powf(2.0 / exponent);
            warp(DVec2::new(bend(cos), bend(sin)))
        })
        .collect();
    let low = raw.iter().copied().fold(DVec2::MAX, DVec2::min);
    let high = raw.iter().copied().fold(DVec2::MIN, DVec2::max);
    let size = DVec2::new(spec.lens_width, spec.lens_height);
    raw.into_iter().map(|p| ((p - low) / (high - low) - 0.5) * size).collect()
}

/// Outward directions at the points of a closed curve that runs counter-clockwise.
pub fn outward(curve: &[DVec2]) -> Vec<DVec2> {
    let at = |index: usize| curve[index % curve.len()];
    (0..curve.len())
        .map(|index| {
            let along = at(index + 1) - at(index + curve.len() - 1);
            DVec2::new(along.y, -along.x).normalize_or(DVec2::X)
        })
        .collect()
}

/// The middle of the left lens's box in the flat front, mm. The bridge, the origin, stands above it: wearers look
/// through a point a little above the middle of a lens.
pub fn middle(spec: &EyewearSpec) -> DVec2 {
    DVec2::new((spec.bridge + spec.lens_width) / 2.0, -0.12 * spec.lens_height)
}

/// The angle by which the front turns per mm along it: the inverse of its radius.
pub fn turn(spec: &EyewearSpec) -> f64 {
    spec.wrap_deg.to_radians() / middle(spec).x
}

/// Bends the flat front around the face: x becomes the length along an arc that has turned by the wrap angle at the
/// middle of a lens, so that no width changes.
pub fn wrap(spec: &EyewearSpec, flat: DVec3) -> DVec3 {
    let turn = turn(spec);
    if turn.abs() < 1e-9 {
        return flat;
    }
    let (sin, cos) = (flat.x * turn).sin_cos();
    let radius = 1.0 / turn;
    DVec3::new((radius + flat.z) * sin, flat.y, (radius + flat.z) * cos - radius)
}

/// The x in the flat front, at its back, that [`wrap`] brings to `x`.
pub fn unwrapped(spec: &EyewearSpec, x: f64) -> f64 {
    let turn = turn(spec);
    if turn.abs() < 1e-9 { x } else { (x * turn).clamp(-1.0, 1.0).asin() / turn }
}

/// The point of a closed curve at a fraction of an index.
pub fn between(curve: &[DVec2], index: f64) -> DVec2 {
    let before = index.floor() as usize;
    curve[before % curve.len()].lerp(curve[(before + 1) % curve.len()], index.fract())
}

/// How far the left lens reaches toward the nose at a height, as x in the flat front, mm.
pub fn nasal_edge(spec: &EyewearSpec, height: f64) -> f64 {
    edge(spec, height, f64::min)
}

/// How far the left lens reaches toward the temple at a height, as x in the flat front, mm.
pub fn temporal_edge(spec: &EyewearSpec, height: f64) -> f64 {
    edge(spec, height, f64::max)
}

fn edge(spec: &EyewearSpec, height: f64, further: fn(f64, f64) -> f64) -> f64 {
    let (curve, middle) = (lens(spec), middle(spec));
    let crossings = (0..curve.len()).filter_map(|index| {
        let (a, b) = (curve[index] + middle, curve[(index + 1) % curve.len()] + middle);
        let crosses = (a.y - height) * (b.y - height) <= 0.0 && a.y != b.y;
        crosses.then(|| a.x + (b.x - a.x) * (height - a.y) / (b.y - a.y))
    });
    crossings.reduce(further).unwrap_or(middle.x)
}
