//! What holds of every pair of glasses on every head.

use glam::EulerRot;
use maker::fit::{Fit, FitBasis};
use proptest::prelude::*;
use vision::face::canonical::canonical;

use super::*;

/// A head like the average one, stretched along its axes.
fn head(stretch: Vec3) -> Vec<Vec3> {
    canonical().points.iter().map(|point| *point * stretch).collect()
}

/// A fit with its hinges this far to the side of the bridge, above it and before it, m.
fn fit(side: f32, up: f32, ahead: f32) -> Fit {
    Fit {
        bridge: Vec3::ZERO,
        hinge_left: Vec3::new(side, up, ahead),
        hinge_right: Vec3::new(-side, up, ahead),
        frame_width_mm: f64::from(side) * 2000.0,
        basis: FitBasis::Maker,
    }
}

fn heads() -> impl Strategy<Value = Vec<Vec3>> {
    (0.88_f32..1.12, 0.9_f32..1.1, 0.9_f32..1.1).prop_map(|(x, y, z)| head(Vec3::new(x, y, z)))
}

fn fits() -> impl Strategy<Value = Fit> {
    (0.062_f32..0.076, -0.002_f32..0.016, -0.012_f32..0.002).prop_map(|(side, up, ahead)| fit(side, up, ahead))
}

/// A point of the product in the head frame.
fn on_head(worn: &Worn, point: Vec3) -> Vec3 {
    worn.head_from_product().transform_point3(point)
}

/// A point of the left temple's middle, `back` metres behind its hinge along it.
fn on_left_temple(worn: &Worn, fit: &Fit, back: f32) -> Vec3 {
    on_head(worn, fit.hinge_left + worn.bend(Temple::Left) * Vec3::NEG_Z * back)
}

proptest! {
    #[test]
    fn the_bridge_rests_before_the_ridge_at_the_pupils(shape in heads(), fit in fits()) {
        let worn = place(&shape, &fit).expect("a whole head");
        let seat = on_head(&worn, fit.bridge);
        let pupils = (shape[PUPILS[0]] + shape[PUPILS[1]]) / 2.0;
        let ridge = ridge::at_height(&shape, seat.y).expect("a whole nose");
        prop_assert!((seat.y - pupils.y).abs() < 0.005);
        prop_assert!(seat.z > ridge.z && seat.z - pupils.z >= LEAST_VERTEX - 1e-6);
    }

    #[test]
    fn a_product_is_turned_and_never_scaled(shape in heads(), fit in fits()) {
        let worn = place(&shape, &fit).expect("a whole head");
        prop_assert!(worn.rotation.is_normalized());
        let width = on_head(&worn, fit.hinge_left).distance(on_head(&worn, fit.hinge_right));
        prop_assert!((f64::from(width) * 1000.0 - fit.frame_width_mm).abs() < 1e-2);
    }

    #[test]
    fn what_is_even_is_worn_even(shape in heads(), fit in fits()) {
        let worn = place(&shape, &fit).expect("a whole head");
        prop_assert!((worn.open_left - worn.open_right).abs() < 1e-3);
        prop_assert!(on_head(&worn, fit.bridge).x.abs() < 1e-4);
    }

    #[test]
    fn temples_meet_the_ears_and_pass_the_head(shape in heads(), fit in fits()) {
        let worn = place(&shape, &fit).expect("a whole head");
        let ear = Ears::of(&shape).expect("a whole head").left.root;
        let reach = on_head(&worn, fit.hinge_left).z - ear.z;
        let there = on_left_temple(&worn, &fit, reach);
        // Neither piercing the head nor standing off it by more than a finger, where hinges can give enough.
        if worn.open_left > *OPENING.start() && worn.open_left < *OPENING.end() {
            prop_assert!(there.x >= ear.x - 0.0005, "pierces by {}", ear.x - there.x);
            prop_assert!(there.x <= ear.x + 0.012, "stands off by {}", there.x - ear.x);
        }
        if worn.rotation.to_euler(EulerRot::XYZ).0.abs() < STEEPEST - 1e-3 {
            prop_assert!((there.y - ear.y).abs() < 0.003, "misses the ear by {}", there.y - ear.y);
        }
    }
}

#[test]
fn an_incomplete_head_wears_nothing() {
    let shape = head(Vec3::ONE);
    assert_eq!(place(&shape[..200], &fit(0.068, 0.008, -0.004)), None);
    assert_eq!(place(&[], &fit(0.068, 0.008, -0.004)), None);
}
