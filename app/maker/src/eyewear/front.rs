//! The front: rims, bridge and end pieces.

use glam::{DVec2, DVec3};
use retail::eyewear::{EyewearSpec, Material, Style};

use super::{Build, lean, outline};
use crate::mesh::{Mesh, Station, rod, section};

/// Points around the rim's section.
const SECTION: usize = 18;
/// Stations along a bridge.
const STATIONS: usize = 15;
/// From the front's middle plane back to the hinge's axis, mm.
const HINGE_BACK: f64 = 4.0;
/// Height of an acetate end piece, and of a wire one, mm.
const END_HEIGHT: (f64, f64) = (8.0, 3.0);

/// Where the left temple turns, in the product's frame, mm.
pub fn hinge(spec: &EyewearSpec) -> DVec3 {
    lean(spec) * end(spec)
}

/// The end of the left end piece, before the front leans.
fn end(spec: &EyewearSpec) -> DVec3 {
    let wrapped = outline::wrap(spec, DVec3::new(outline::temporal_edge(spec, end_height(spec)), 0.0, 0.0));
    DVec3::new(spec.frame_width() / 2.0, end_height(spec), wrapped.z - HINGE_BACK)
}

/// The height of the end pieces: in the upper third of the lenses, where temples pass above the eyes' corners.
fn end_height(spec: &EyewearSpec) -> f64 {
    let share = match spec.style {
        Style::CatEye => 0.40,
        Style::Aviator | Style::Round | Style::Panto | Style::Geometric => 0.24,
        Style::SportWrap => 0.12,
        _ => 0.30,
    };
    outline::middle(spec).y + share * spec.lens_height
}

/// The left rim and end piece, before the front leans.
pub fn half(spec: &EyewearSpec) -> Mesh {
    let mut mesh = rim(spec);
    mesh.append(&end_piece(spec));
    if spec.material == Material::Mixed {
        mesh.append(&brow(spec));
    }
    mesh
}

fn rim(spec: &EyewearSpec) -> Mesh {
    let build = Build::of(spec);
    let (edge, middle) = (outline::lens(spec), outline::middle(spec));
    let half = DVec2::new(spec.rim, build.depth) / 2.0;
    let rings: Vec<Vec<DVec3>> = edge
        .iter()
        .zip(outline::outward(&edge))
        .map(|(point, out)| {
            let place = |s: DVec2| {
                let flat = *point + middle + out * (s.x + half.x);
                outline::wrap(spec, flat.extend(s.y + half.y))
            };
            section(half, build.exponent, SECTION).into_iter().map(place).collect()
        })
        .collect();
    // Seen along the curve, the section runs clockwise: outward first, then to the front.
    let turned: Vec<Vec<DVec3>> = rings.into_iter().map(|ring| ring.into_iter().rev().collect()).collect();
    Mesh::skin(&turned, true)
}

/// The heavy brow of a browline: a thicker rim over the upper half, thinning out at both ends.
fn brow(spec: &EyewearSpec) -> Mesh {
    let (edge, middle) = (outline::lens(spec), outline::middle(spec));
    let upper = outline::POINTS / 2;
    let stations: Vec<_> = (0..=upper)
        .map(|index| {
            let share = index as f64 / upper as f64;
            let fullness = (share * std::f64::consts::PI).sin().max(0.0).powf(0.35).max(0.25);
            let half = DVec2::new(2.6, 3.4) * fullness;
            let out = outline::outward(&edge)[index];
            let flat = edge[index] + middle + out * (half.y * 0.8);
            Station { centre: outline::wrap(spec, flat.extend(2.2)), half }
        })
        .collect();
    let rings: Vec<Vec<DVec3>> = stations
        .iter()
        .enumerate()
        .map(|(index, station)| {
            let out = outline::outward(&edge)[index];
            let place = |s: DVec2| station.centre + DVec3::Z * s.x + out.extend(0.0) * s.y;
            section(station.half, 3.0, SECTION).into_iter().map(place).collect()
        })
        .collect();
    Mesh::skin(&rings, false)
}

fn end_piece(spec: &EyewearSpec) -> Mesh {
    let build = Build::of(spec);
    let height = end_height(spec);
    let edge = outline::temporal_edge(spec, height);
    let start = outline::wrap(spec, DVec3::new(edge + spec.rim * 0.45, height, build.depth / 2.0));
    let end = end(spec);
    let tall = if build.wire { END_HEIGHT.1 } else { END_HEIGHT.0 } / 2.0;
    let thick = (build.depth / 2.0).max(1.2);
    let corner = DVec3::new(end.x, height, start.z - 0.4);
    let stations: Vec<_> = (0..STATIONS)
        .map(|index| {
            let share = index as f64 / (STATIONS - 1) as f64;
            // A quadratic Bézier curve around the corner of the front.
            let centre = start.lerp(corner, share).lerp(corner.lerp(end, share), share);
            Station { centre, half: DVec2::new(thick * (1.0 - 0.25 * share), tall * (0.9 + 0.1 * share)) }
        })
        .collect();
    rod(&stations, DVec3::Y, build.exponent)
}

/// The bridge, before the front leans; its back lies at z = 0 in the middle.
pub fn bridge(spec: &EyewearSpec) -> Mesh {
    if !Build::of(spec).wire {
        return saddle(spec);
    }
    let mut mesh = wire(spec, 0.0, 2.4);
    if spec.style == Style::Aviator {
        mesh.append(&wire(spec, 0.30 * spec.lens_height, 0.2));
    }
    mesh
}

/// An acetate bridge, arched over the nose.
fn saddle(spec: &EyewearSpec) -> Mesh {
    let depth = Build::of(spec).depth;
    let reach = outline::nasal_edge(spec, 0.0) - spec.rim * 0.35;
    let stations: Vec<_> = along(reach)
        .map(|x| {
            let out = (x / reach).powi(2);
            let tall = 2.9 + 2.6 * out;
            let flat = DVec3::new(x, 1.6 - 1.8 * out, depth / 2.0);
            Station { centre: outline::wrap(spec, flat), half: DVec2::new(depth / 2.0, tall) }
        })
        .collect();
    rod(&stations, DVec3::Y, 3.2)
}

/// A wire from rim to rim at a height, arched by `arch` mm.
fn wire(spec: &EyewearSpec, height: f64, arch: f64) -> Mesh {
    let reach = outline::nasal_edge(spec, height) - spec.rim * 0.4;
    let half = DVec2::new(0.95, 1.15);
    let stations: Vec<_> = along(reach)
        .map(|x| {
            let out = (x / reach).powi(2);
            let flat = DVec3::new(x, height + arch * (1.0 - out), half.x + 0.8 * (1.0 - out));
            Station { centre: outline::wrap(spec, flat), half }
        })
        .collect();
    rod(&stations, DVec3::Y, 2.2)
}

fn along(reach: f64) -> impl Iterator<Item = f64> {
    (0..STATIONS).map(move |index| reach * (2.0 * index as f64 / (STATIONS - 1) as f64 - 1.0))
}
