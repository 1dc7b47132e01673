//! Temples: straight to the ear, then bent down behind it.

use glam::{DVec2, DVec3};
use retail::eyewear::{EyewearSpec, Style};

use super::Build;
use crate::mesh::{Mesh, Station, rod};

/// The part of a temple behind the bend, mm, and the angle of the bend.
const DROP_LENGTH: f64 = 42.0;
const DROP_DEG: f64 = 42.0;
/// Length over which it bends, mm.
const BEND: f64 = 24.0;
/// How far the tip leans toward the head, mm.
const TIP_INWARD: f64 = 5.0;
/// Stations along a temple.
pub const STATIONS: usize = 72;
/// Length over which the ends are rounded, mm.
const ROUNDED: f64 = 2.5;

/// The left temple, about its hinge.
pub fn left(spec: &EyewearSpec) -> Mesh {
    let step = spec.temple_length / (STATIONS - 1) as f64;
    let bend_starts = spec.temple_length - DROP_LENGTH - BEND / 2.0;
    let mut centre = DVec3::ZERO;
    let stations: Vec<_> = (0..STATIONS)
        .map(|index| {
            let along = index as f64 * step;
            let station = Station { centre, half: half(spec, along) };
            let halfway = along + step / 2.0;
            let bent = ((halfway - bend_starts) / BEND).clamp(0.0, 1.0);
            let turn = drop_of(spec) * bent * bent * (3.0 - 2.0 * bent);
            // Leaning inward takes from the other directions what it needs: the length is measured along the bend.
            let aside = inward(spec, halfway);
            let onward = (1.0 - aside * aside).sqrt();
            centre += DVec3::new(aside, -turn.sin() * onward, -turn.cos() * onward) * step;
            station
        })
        .collect();
    rod(&stations, DVec3::new(0.0, 1.0, -0.35), if Build::of(spec).wire { 2.4 } else { 3.2 })
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
    let sleeve = ((along - (spec.temple_length - 58.0)) / 6.0).clamp(0.0, 1.0);
    let full = if Build::of(spec).wire {
        // Wire, in a sleeve of acetate around the ear.
        DVec2::new(0.75, 1.5 - 0.5 * share).lerp(DVec2::new(1.5, 2.4), sleeve)
    } else {
        DVec2::new(1.9 - 0.3 * share, 4.0 - 2.6 * share + 2.4 * share.powi(3))
    };
    let end = along.min(spec.temple_length - along);
    let rounding = (1.0 - (1.0 - (end / ROUNDED).min(1.0)).powi(2)).sqrt();
    full * if along > ROUNDED { rounding.max(0.15) } else { 1.0 }
}
