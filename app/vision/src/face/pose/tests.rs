use glam::{EulerRot, Quat, UVec2};
use proptest::prelude::*;

use super::*;
use crate::face::synthetic::Person;

fn camera() -> Camera {
    Camera::from_vertical_fov(UVec2::new(1280, 720), 45.0)
}

fn turned(yaw: f32, pitch: f32, roll: f32, at: Vec3) -> Mat4 {
    let turn = Quat::from_euler(EulerRot::YXZ, yaw.to_radians(), pitch.to_radians(), roll.to_radians());
    Mat4::from_rotation_translation(turn, at)
}

#[test]
fn a_canonical_head_is_found_where_it_is() {
    let pose = turned(30.0, -10.0, 8.0, Vec3::new(0.05, -0.03, -0.6));
    let landmarks = Person::default().landmarks(pose, &camera());
    let fit = solve(&landmarks, &camera()).expect("a head");
    assert!(fit.reprojection_error < 0.01, "{}", fit.reprojection_error);
    let found = fit.pose.to_scale_rotation_translation();
    let truth = pose.to_scale_rotation_translation();
    assert!(found.1.angle_between(truth.1).to_degrees() < 0.5);
    assert!(found.2.distance(truth.2) < 0.006, "{} {}", found.2, truth.2);
}

#[test]
fn what_is_no_face_is_refused() {
    let camera = camera();
    assert_eq!(solve(&[], &camera), Err(PoseError::Count(0)));
    assert_eq!(solve(&[Vec3::splat(300.0); POINTS], &camera), Err(PoseError::Degenerate));
    assert_eq!(solve(&[Vec3::NAN; POINTS], &camera), Err(PoseError::NotFinite));
    let line: Vec<Vec3> = (0..POINTS).map(|index| Vec3::splat(index as f32)).collect();
    assert!(solve(&line, &camera).is_err());
    let none = Camera { focal: 0.0, ..camera };
    assert_eq!(solve(&[Vec3::ONE; POINTS], &none), Err(PoseError::NotFinite));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_face_is_registered_and_turned_right(
        yaw in -50.0f32..50.0, pitch in -25.0f32..25.0, roll in -30.0f32..30.0,
        x in -0.15f32..0.15, y in -0.1f32..0.1, depth in 0.35f32..2.0,
        height in 0.92f32..1.08, length in 0.92f32..1.08,
    ) {
        let pose = turned(yaw, pitch, roll, Vec3::new(x, y, -depth));
        let person = Person { proportions: Vec3::new(1.0, height, length), ..Person::default() };
        let landmarks = person.landmarks(pose, &camera());
        let fit = solve(&landmarks, &camera()).expect("a head");
        prop_assert!(fit.reprojection_error < 0.05, "{}", fit.reprojection_error);
        let (_, found, at) = fit.pose.to_scale_rotation_translation();
        let (_, truth, place) = pose.to_scale_rotation_translation();
        prop_assert!(found.angle_between(truth).to_degrees() < 3.0, "{}", found.angle_between(truth).to_degrees());
        prop_assert!(at.distance(place) < 0.05 * depth, "{at} {place}");
    }

    #[test]
    fn whatever_comes_in_no_nonsense_goes_out(
        points in proptest::collection::vec((-2e3f32..2e3, -2e3f32..2e3, -2e3f32..2e3), POINTS),
        flat in prop::bool::ANY,
    ) {
        let landmarks: Vec<Vec3> =
            points.into_iter().map(|(x, y, z)| Vec3::new(x, if flat { 1.0 } else { y }, z)).collect();
        if let Ok(fit) = solve(&landmarks, &camera()) {
            prop_assert!(fit.pose.is_finite() && fit.shape.iter().all(|point| point.is_finite()));
        }
    }
}
