//! What is bent from wire: rims, bridge, end pieces and the arms that carry the pads.

use glam::{DVec2, DVec3};
use retail::eyewear::{EyewearSpec, Style};

use super::{Build, front, lens, outline, pads};
use crate::mesh::{Mesh, SIDES, Station, rod, section};

/// Stations along a bridge.
const STATIONS: usize = 15;
/// The widest rim of wire, mm. A browline's measure counts the acetate above it.
const WIDEST: f64 = 1.4;
/// The exponent of the section of what is rolled: a little squarer than an ellipse.
const SQUARENESS: f64 = 2.2;
/// Half the height of an end piece, mm.
const END_HEIGHT: f64 = 1.5;

/// The left rim, before the front leans, as all that follows.
pub fn rim(spec: &EyewearSpec) -> Mesh {
    let build = Build::of(spec);
    let (edge, middle) = (outline::lens(spec), outline::middle(spec));
    let half = DVec2::new(spec.rim.min(WIDEST), build.depth) / 2.0;
    let rings: Vec<Vec<DVec3>> = edge
        .iter()
        .zip(outline::outward(&edge))
        .map(|(point, out)| {
            let bow = lens::bow(spec, *point + middle);
            let place = |s: DVec2| {
                let flat = *point + middle + out * (s.x + half.x);
                outline::wrap(spec, flat.extend(s.y + half.y + bow))
            };
            // Seen along the curve, the section runs clockwise: outward first, then to the front.
            section(half, SQUARENESS, SIDES).into_iter().rev().map(place).collect()
        })
        .collect();
    Mesh::skin(&rings, true)
}

/// The left end piece, around the corner of the front to the hinge.
pub fn end_piece(spec: &EyewearSpec) -> Mesh {
    let build = Build::of(spec);
    let end = front::end(spec);
    let edge = outline::temporal_edge(spec, end.y);
    let bow = lens::bow(spec, DVec2::new(edge, end.y));
    let start = outline::wrap(spec, DVec3::new(edge + spec.rim * 0.45, end.y, build.depth / 2.0 + bow));
    let corner = DVec3::new(end.x, end.y, start.z - 0.4);
    let stations: Vec<_> = (0..STATIONS)
        .map(|index| {
            let share = index as f64 / (STATIONS - 1) as f64;
            // A quadratic Bézier curve around the corner of the front.
            let centre = start.lerp(corner, share).lerp(corner.lerp(end, share), share);
            Station { centre, half: DVec2::new(1.2 * (1.0 - 0.25 * share), END_HEIGHT * (0.9 + 0.1 * share)) }
        })
        .collect();
    rod(&stations, DVec3::Y, SQUARENESS)
}

/// The bridge; its back lies at z = 0 in the middle.
pub fn bridge(spec: &EyewearSpec) -> Mesh {
    let mut mesh = bar(spec, 0.0, 2.4);
    if spec.style == Style::Aviator {
        mesh.append(&bar(spec, 0.30 * spec.lens_height, 0.2));
    }
    mesh
}

/// A wire from rim to rim at a height, arched by `arch` mm.
fn bar(spec: &EyewearSpec, height: f64, arch: f64) -> Mesh {
    let edge = outline::nasal_edge(spec, height);
    let (reach, bow) = (edge - spec.rim.min(WIDEST) * 0.4, lens::bow(spec, DVec2::new(edge, height)));
    let half = DVec2::new(0.95, 1.15);
    let stations: Vec<_> = (0..STATIONS)
        .map(|index| {
            let side = 2.0 * index as f64 / (STATIONS - 1) as f64 - 1.0;
            let rise = 1.0 - side * side;
            let flat = DVec3::new(side * reach, height + arch * rise, half.x + 0.8 * rise + bow * (1.0 - rise));
            Station { centre: outline::wrap(spec, flat), half }
        })
        .collect();
    rod(&stations, DVec3::Y, SQUARENESS)
}

/// The arm of the left pad: back from the rim, and around to the pad.
pub fn pad_arm(spec: &EyewearSpec) -> Mesh {
    let (from, to) = pads::ends(spec);
    let sag = DVec3::new(0.8, 0.5, -2.5);
    let stations: Vec<_> = (0..=8)
        .map(|index| {
            let share = f64::from(index) / 8.0;
            let centre = from.lerp(to, share) + sag * (4.0 * share * (1.0 - share));
            Station { centre, half: DVec2::splat(0.45) }
        })
        .collect();
    rod(&stations, DVec3::Y, 2.0)
}
