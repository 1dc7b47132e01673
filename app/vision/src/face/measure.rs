//! Millimetres off a fitted head, with how sure they are.
//!
//! Everything rests on the irises. Their diameter differs between adults by [`IRIS_DEVIATION_MM`]; to that come the
//! landmarks' own noise, how far the eyes look past the camera, and how exactly each measure's ends are found. The
//! parts are independent and small, so their squares add.

use base::{Basis, Measured};
use glam::{Mat4, Vec3};

use super::{
    canonical::{PUPILS, TEMPLES},
    pose::{self, HeadFit, IRIS_DEVIATION_MM, IRIS_DIAMETER_MM},
};

/// The landmarks' noise in each coordinate, as a part of the distance between the pupils: the mesh sees every face at
/// the same size. From the comparison with MediaPipe's refined landmarks: about 0.4 px on a face 43 px between pupils,
/// of which the most is common to a whole eye.
const NOISE: f64 = 0.006;

/// Noise that does not shrink with the face: half a pixel's worth of sampling.
const LEAST_NOISE_PX: f64 = 0.3;

/// Relative error of an iris's diameter beyond its noise: eyes that look past the camera, and rims under lids.
const RIM: f64 = 0.02;

/// Error of the head's turn, rad. It stretches what lies along the line of sight.
const TURN: f64 = 0.03;

/// Relative error of where the temples end, which is a matter of hair and of opinion.
const TEMPLE: f64 = 0.025;

/// The distance between the centres of the pupils, as the eyes stand in this picture. Eyes that look at something near
/// stand closer together than eyes that look afar: by about 1 mm at a camera 60 cm away. That is not corrected.
pub fn pupillary_distance(fit: &HeadFit, landmarks: &[Vec3]) -> Measured {
    let noise = relative_noise(landmarks);
    // Each pupil is the middle of its iris: two ends, each along the line between them.
    between(fit, landmarks, PUPILS, std::f64::consts::SQRT_2 * noise)
}

/// The width of the face between the temples (landmarks 127 and 356), level with the eyes and before the ears, where a
/// frame's hinges sit.
pub fn face_width(fit: &HeadFit, landmarks: &[Vec3]) -> Measured {
    between(fit, landmarks, TEMPLES, TEMPLE)
}

/// The distance of two points of the shape, whose ends add a relative error of `ends`.
fn between(fit: &HeadFit, landmarks: &[Vec3], [a, b]: [usize; 2], ends: f64) -> Measured {
    let (Some(a), Some(b)) = (fit.shape.get(a), fit.shape.get(b)) else {
        return Measured { value: 0.0, low: 0.0, high: f64::INFINITY, basis: Basis::IrisDiameter };
    };
    let value = f64::from(a.distance(*b)) * 1000.0;
    let parts = [
        IRIS_DEVIATION_MM / IRIS_DIAMETER_MM,
        RIM,
        diameter_error(landmarks),
        ends,
        turn_error(fit.pose, *b - *a),
        perspective_error(fit, (*a + *b) / 2.0),
    ];
    let relative = parts.iter().map(|part| part * part).sum::<f64>().sqrt();
    Measured::normal(value, value * relative, Basis::IrisDiameter)
}

/// The noise of a coordinate, as a part of the distance between the pupils.
fn relative_noise(landmarks: &[Vec3]) -> f64 {
    let apart = PUPILS.map(|index| landmarks.get(index).copied().unwrap_or_default());
    let apart = f64::from(apart[0].distance(apart[1])).max(1.0);
    NOISE.hypot(LEAST_NOISE_PX / apart)
}

/// The relative error of the mean of both diameters through the noise of their four ends.
fn diameter_error(landmarks: &[Vec3]) -> f64 {
    if landmarks.len() < super::canonical::POINTS {
        return 1.0;
    }
    let apart = f64::from(landmarks[PUPILS[0]].distance(landmarks[PUPILS[1]])).max(1.0);
    let diameter = f64::from(pose::mean_iris_px(landmarks)).max(0.1);
    relative_noise(landmarks) * apart / diameter
}

/// The relative error of a length through an error of the head's turn: none across the line of sight.
fn turn_error(pose: Mat4, along: Vec3) -> f64 {
    let along = pose.transform_vector3(along);
    let across = f64::from(along.truncate().length());
    TURN * f64::from(along.z.abs()) / across.max(1e-6)
}

/// The relative error of a length in the middle of the face through an error of the focal length: what lies deeper in
/// the picture than the irises is enlarged by as much as the head is taken to be near.
fn perspective_error(fit: &HeadFit, middle: Vec3) -> f64 {
    let depth = |point: Vec3| -f64::from(fit.pose.transform_point3(point).z);
    let irises = PUPILS.map(|index| fit.shape.get(index).copied().unwrap_or_default());
    let irises = depth((irises[0] + irises[1]) / 2.0);
    fit.camera_basis.focal_deviation() * (depth(middle) - irises).abs() / irises.max(0.05)
}

#[cfg(test)]
mod tests {
    use glam::{EulerRot, Quat, UVec2, Vec2};

    use super::*;
    use crate::{
        camera::Camera,
        face::{
            canonical::{IRIS_RIMS, canonical},
            synthetic::{Person, Random},
        },
    };

    struct Sitting {
        landmarks: Vec<Vec3>,
        pupils_mm: f64,
        temples_mm: f64,
    }

    /// A person before a camera, neither looking quite into it nor seen quite exactly.
    fn sitting(random: &mut Random, camera: &Camera) -> Sitting {
        let width = 1.0 + 0.055 * random.normal();
        let proportions =
            Vec3::new(width, width * (1.0 + 0.04 * random.normal()), width * (1.0 + 0.04 * random.normal()));
        let person = Person { proportions, iris: (11.7 + 0.5 * random.normal()) / 1000.0 };
        let angles = [30.0, 15.0, 15.0].map(|most: f32| (most * (2.0 * random.even() - 1.0)).to_radians());
        let turn = Quat::from_euler(EulerRot::YXZ, angles[0], angles[1], angles[2]);
        let at = Vec3::new(0.1 * random.normal(), 0.05 * random.normal(), -0.35 - 0.9 * random.even());
        let pose = Mat4::from_rotation_translation(turn, at);
        let mut landmarks = person.landmarks(pose, camera);
        look(&mut landmarks, &person, camera, -at.z, random);
        blur(&mut landmarks, random);
        let shape = person.shape();
        let apart = |[a, b]: [usize; 2]| f64::from(shape[a].distance(shape[b])) * 1000.0;
        Sitting { landmarks, pupils_mm: apart(PUPILS), temples_mm: apart(TEMPLES) }
    }

    /// Both irises face a point somewhere near the camera: circles, foreshortened by gaze.
    fn look(landmarks: &mut [Vec3], person: &Person, camera: &Camera, depth: f32, random: &mut Random) {
        let past = (8.0 * random.normal()).to_radians().cos();
        let direction = Vec2::from_angle(std::f32::consts::TAU * random.even());
        let radius = person.iris / 2.0 * camera.focal / depth;
        for (eye, rim) in IRIS_RIMS.into_iter().enumerate() {
            let centre = landmarks[PUPILS[eye]];
            for index in rim {
                let away = (canonical().points[index] - canonical().points[PUPILS[eye]]).truncate().normalize();
                let round = Vec2::new(away.x, -away.y) * radius;
                let short = round - direction * round.dot(direction) * (1.0 - past);
                landmarks[index] = centre + short.extend(0.0);
            }
        }
    }

    /// The mesh's noise: independent, and at the temples what hair and opinion add.
    fn blur(landmarks: &mut [Vec3], random: &mut Random) {
        let apart = landmarks[PUPILS[0]].distance(landmarks[PUPILS[1]]);
        let noise = (NOISE as f32 * apart).hypot(LEAST_NOISE_PX as f32);
        for landmark in landmarks.iter_mut() {
            *landmark += Vec3::new(random.normal(), random.normal(), 3.0 * random.normal()) * noise;
        }
        let off = TEMPLE as f32 * 2.4 * apart / std::f32::consts::SQRT_2;
        TEMPLES.into_iter().for_each(|index| landmarks[index].x += off * random.normal());
    }

    #[test]
    fn intervals_hold_the_truth_as_often_as_they_say() {
        let camera = Camera::from_vertical_fov(UVec2::new(1280, 720), 45.0);
        let mut random = Random(2);
        let people = 4000;
        let (mut pupils, mut temples) = (0_usize, 0_usize);
        for _ in 0..people {
            let sitting = sitting(&mut random, &camera);
            let fit = pose::solve(&sitting.landmarks, &camera).expect("a head");
            pupils += usize::from(pupillary_distance(&fit, &sitting.landmarks).covers(sitting.pupils_mm));
            temples += usize::from(face_width(&fit, &sitting.landmarks).covers(sitting.temples_mm));
        }
        for (name, covered) in [("pupils", pupils), ("temples", temples)] {
            let share = covered as f64 / f64::from(people);
            eprintln!("{name} covered {share:.3}");
            assert!((0.93..=0.98).contains(&share), "{name}: {share}");
        }
    }

    #[test]
    fn a_camera_that_is_only_assumed_widens_the_interval_enough() {
        let assumed = Camera::default_for(UVec2::new(1280, 720));
        let mut random = Random(3);
        let people = 2000;
        let mut covered = 0_usize;
        for _ in 0..people {
            let focal = assumed.focal * (0.3 * random.normal()).exp();
            let sitting = sitting(&mut random, &Camera { focal, ..assumed });
            let fit = pose::solve(&sitting.landmarks, &assumed).expect("a head");
            covered += usize::from(face_width(&fit, &sitting.landmarks).covers(sitting.temples_mm));
        }
        let share = covered as f64 / f64::from(people);
        eprintln!("temples, camera assumed, covered {share:.3}");
        assert!(share >= 0.93, "{share}");
    }

    #[test]
    fn a_life_size_face_measures_true() {
        let camera = Camera::from_vertical_fov(UVec2::new(1280, 720), 45.0);
        let landmarks = Person::default().landmarks(Mat4::from_translation(Vec3::new(0.0, 0.0, -0.6)), &camera);
        let fit = pose::solve(&landmarks, &camera).expect("a head");
        let apart = pupillary_distance(&fit, &landmarks);
        let truth = canonical().points[PUPILS[0]].distance(canonical().points[PUPILS[1]]) * 1000.0;
        assert!((apart.value - f64::from(truth)).abs() < 0.3, "{apart:?}");
        assert!(apart.half_width() > 5.0 && apart.half_width() < 8.0, "{apart:?}");
    }
}
