//! Temples: straight to the ear, then bent down behind it.

use glam::{DVec2, DVec3};
use retail::eyewear::{EyewearSpec, Material, Style};

use super::acetate::BLOCK;
use crate::mesh::{Mesh, Station, rod};

/// The part of a temple behind the bend, mm, and the angle of the bend.
const DROP_LENGTH: f64 = 42.0;
const DROP_DEG: f64 = 42.0;
/// Length over which it bends, mm.
const BEND: f64 = 24.0;
/// How far the tip leans toward the head, mm.
const TIP_INWARD: f64 = 5.0;
/// Stations along a temple, and how many of them round its end.
pub const STATIONS: usize = 76;
const ROUNDING: usize = 10;
/// Length over which the end is rounded, mm.
const ROUNDED: f64 = 3.4;
/// Half of what is left in the very end, mm; over a wire there is twice as much of its tip.
const THINNEST: f64 = 0.1;
/// Length of the acetate over the end of a wire, mm, and that over which it rises from the wire.
const TIP: f64 = 62.0;
const TIP_RISE: f64 = 4.0;
/// Where a temple's height points: across the straight part and the bent one.
const UP: DVec3 = DVec3::new(0.0, 1.0, -0.35);

/// The left temple, about its hinge.
pub fn left(spec: &EyewearSpec) -> Mesh {
    let stations: Vec<_> =
        path(spec).into_iter().map(|(along, centre)| Station { centre, half: half(spec, along) }).collect();
    rod(&stations, UP, if is_wire(spec) { 2.4 } else { 3.2 })
}

/// The acetate tip over the end of a temple of wire, about its hinge; nothing for any other.
pub fn tip(spec: &EyewearSpec) -> Mesh {
    let starts = spec.temple_length - TIP;
    let stations: Vec<_> = path(spec)
        .into_iter()
        .filter(|(along, _)| is_wire(spec) && *along > starts)
        .map(|(along, centre)| {
            let rise = ((along - starts) / TIP_RISE).min(1.0).sqrt();
            let thick = 1.5 - 0.3 * (along - starts) / TIP;
            let full = DVec2::new(thick, 1.9 + 1.3 * ((along - starts) / TIP).powi(2));
            Station { centre, half: (full * rounding(spec, along)).max(DVec2::splat(2.0 * THINNEST)) * rise.max(0.6) }
        })
        .collect();
    if stations.is_empty() { Mesh::default() } else { rod(&stations, UP, 2.4) }
}

fn is_wire(spec: &EyewearSpec) -> bool {
    spec.material == Material::Metal
}

/// The middle of a temple at each station, with the length up to there.
fn path(spec: &EyewearSpec) -> Vec<(f64, DVec3)> {
    let bend_starts = spec.temple_length - DROP_LENGTH - BEND / 2.0;
    let mut centre = DVec3::ZERO;
    (0..STATIONS)
        .map(|index| {
            let (along, next) = (length(spec, index), length(spec, index + 1));
            let here = centre;
            let halfway = (along + next) / 2.0;
            let bent = ((halfway - bend_starts) / BEND).clamp(0.0, 1.0);
            let turn = drop_of(spec) * bent * bent * (3.0 - 2.0 * bent);
            // Leaning inward takes from the other directions what it needs: the length is measured along the bend.
            let aside = inward(spec, halfway);
            let onward = (1.0 - aside * aside).sqrt();
            centre += DVec3::new(aside, -turn.sin() * onward, -turn.cos() * onward) * (next - along);
            (along, here)
        })
        .collect()
}

/// The length up to a station; at the end they are closer together.
fn length(spec: &EyewearSpec, station: usize) -> f64 {
    let straight = STATIONS - 1 - ROUNDING;
    let rounded = station.saturating_sub(straight) as f64 / ROUNDING as f64;
    let even = station.min(straight) as f64 / straight as f64;
    (spec.temple_length - ROUNDED) * even + ROUNDED * (rounded.min(1.0) * std::f64::consts::FRAC_PI_2).sin()
}

/// Sport temples grip the head and hardly drop.
fn drop_of(spec: &EyewearSpec) -> f64 {
    let degrees = if spec.style == Style::SportWrap { 14.0 } else { DROP_DEG };
    degrees.to_radians()
}

/// How far a temple goes to the side per length; its tip comes to lie against the head.
fn inward(spec: &EyewearSpec, along: f64) -> f64 {
    let past = ((along - (spec.temple_length - DROP_LENGTH)) / DROP_LENGTH).max(0.0);
    -2.0 * TIP_INWARD / DROP_LENGTH * past
}

/// Half the thickness and half the height along a temple, mm.
fn half(spec: &EyewearSpec, along: f64) -> DVec2 {
    let share = along / spec.temple_length;
    let full = if is_wire(spec) {
        DVec2::new(0.75, 1.5 - 0.7 * share)
    } else {
        // It tapers to the ear and widens to a paddle behind it.
        BLOCK - DVec2::new(0.3 * share, 2.8 * share - 2.4 * share.powi(4))
    };
    (full * rounding(spec, along)).max(DVec2::splat(THINNEST))
}

/// The share of the section that is left of it in the rounded end.
fn rounding(spec: &EyewearSpec, along: f64) -> f64 {
    let left = ((spec.temple_length - along) / ROUNDED).clamp(0.0, 1.0);
    (1.0 - (1.0 - left).powi(2)).sqrt()
}
