use glam::{Mat4, Quat, UVec2};
use proptest::prelude::*;

use super::*;
use crate::{
    camera::Camera,
    face::{
        canonical::canonical,
        synthetic::{Person, Random},
    },
};

const RATE: f32 = 30.0;

fn at(frame: usize) -> Duration {
    Duration::from_secs_f32(frame as f32 / RATE)
}

/// A face at 60 cm before a camera of 1280x720, turned by an angle in degrees.
fn face(degrees: f32) -> Vec<Vec3> {
    let turn = Quat::from_rotation_y(degrees.to_radians());
    let pose = Mat4::from_rotation_translation(turn, Vec3::new(0.0, 0.0, -0.6));
    Person::default().landmarks(pose, &Camera::from_vertical_fov(UVec2::new(1280, 720), 40.0))
}

/// What the mesh model adds under sensor noise, 0.5 px RMS in each frame: a part common to the face, a part common to
/// the points of a region, and a part of each point's own.
fn noisy(landmarks: &[Vec3], random: &mut Random) -> Vec<Vec3> {
    let mut draw = |size: f32| Vec3::new(random.normal(), random.normal(), 2.0 * random.normal()) * size;
    let common = draw(0.16);
    let regions: Vec<(Vec3, Vec3)> = (0..24).map(|at| (canonical().points[at * 19], draw(0.2))).collect();
    let add = |(landmark, point): (&Vec3, &Vec3)| {
        let mut region = Vec3::ZERO;
        let mut weights = 0.0;
        for (centre, push) in &regions {
            let weight = (-centre.distance_squared(*point) / (2.0 * 0.02 * 0.02)).exp();
            region += *push * weight;
            weights += weight * weight;
        }
        *landmark + common + region / weights.sqrt().max(1e-3) + draw(0.22)
    };
    landmarks.iter().zip(&canonical().points).map(add).collect()
}

/// Root mean square distance of every landmark of every frame from its own mean, px.
fn jitter(frames: &[Vec<Vec3>]) -> f32 {
    let count = frames.len() as f32;
    let mut sum = 0.0;
    for index in 0..POINTS {
        let place = |frame: &Vec<Vec3>| frame[index].truncate();
        let mean = frames.iter().map(place).sum::<glam::Vec2>() / count;
        sum += frames.iter().map(|frame| place(frame).distance_squared(mean)).sum::<f32>() / count;
    }
    (sum / POINTS as f32).sqrt()
}

/// The delay in frames at which a recording fits the truth best, within a range of its frames.
fn lag(truth: &dyn Fn(f32) -> Vec<Vec3>, seen: &[Vec<Vec3>], range: std::ops::Range<usize>) -> f32 {
    let misfit = |delay: f32| -> f32 {
        let frames = range.clone().map(|frame| {
            let then = truth(frame as f32 - delay);
            then.iter().zip(&seen[frame]).map(|(a, b)| a.truncate().distance_squared(b.truncate())).sum::<f32>()
        });
        frames.sum()
    };
    let delays = (-40..=80).map(|tenth| tenth as f32 / 20.0);
    delays.min_by(|a, b| misfit(*a).total_cmp(&misfit(*b))).expect("delays")
}

/// Rest, a turn from -30 to 30 degrees at a speed, rest.
fn turning(speed: f32) -> impl Fn(f32) -> Vec<Vec3> {
    move |frame| face((-30.0 + speed * (frame - 30.0).max(0.0) / RATE).min(30.0))
}

fn record(truth: &dyn Fn(f32) -> Vec<Vec3>, frames: usize, seed: u64) -> Vec<Vec<Vec3>> {
    let (mut smoother, mut random) = (Smoother::new(), Random(seed));
    (0..frames).map(|frame| smoother.apply(&noisy(&truth(frame as f32), &mut random), at(frame))).collect()
}

#[test]
fn a_still_face_is_still() {
    let mut random = Random(7);
    let raw: Vec<_> = (0..60).map(|_| noisy(&face(0.0), &mut random)).collect();
    let raw = jitter(&raw);
    assert!((0.4..0.6).contains(&raw), "raw {raw}");
    for seed in 0..4 {
        let recorded = record(&|_| face(10.0), 240, seed);
        let stilled = jitter(&recorded[20..]);
        eprintln_figure("jitter px", stilled);
        assert!(stilled <= 0.15, "{stilled}");
    }
}

#[test]
fn a_turning_head_is_followed_at_once() {
    for (speed, most) in [(60.0, 0.5), (20.0, 0.7), (120.0, 0.5)] {
        let truth = turning(speed);
        let end = 30 + (60.0 / speed * RATE) as usize;
        let recorded = record(&truth, end + 30, 1);
        let lag = lag(&truth, &recorded, 30..end);
        eprintln_figure(&format!("lag at {speed}, frames"), lag);
        assert!(lag.abs() <= most, "{speed} degrees a second: {lag} frames");
    }
}

#[test]
fn a_slow_turn_is_never_far_behind() {
    let truth = turning(3.0);
    let recorded = record(&truth, 300, 1);
    for (frame, seen) in recorded.iter().enumerate().skip(20) {
        let then = truth(frame as f32);
        let off: f32 = then.iter().zip(seen).map(|(a, b)| a.truncate().distance_squared(b.truncate())).sum();
        let off = (off / POINTS as f32).sqrt();
        assert!(off < 1.0, "frame {frame}: {off} px");
    }
}

#[test]
fn a_blink_is_not_smoothed_away() {
    let lids = [159, 160, 158, 386, 385, 387];
    let truth = |frame: f32| {
        let mut face = face(0.0);
        let closed = 1.0 - ((frame - 44.0).abs() / 4.0).min(1.0);
        lids.iter().for_each(|&lid| face[lid].y += 8.0 * closed);
        face
    };
    let recorded = record(&truth, 80, 3);
    for lid in lids {
        let closed = recorded[44][lid].y - face(0.0)[lid].y;
        assert!(closed > 6.0, "{closed}");
        assert!((recorded[52][lid].y - face(0.0)[lid].y).abs() < 1.5);
    }
}

#[test]
fn another_face_or_another_time_starts_anew() {
    let mut smoother = Smoother::new();
    let here = face(0.0);
    let there: Vec<Vec3> = here.iter().map(|point| *point + Vec3::X * 400.0).collect();
    smoother.apply(&here, at(9));
    assert_eq!(smoother.apply(&there, at(10)), there);
    assert_eq!(smoother.apply(&here, at(60)), here);
    assert_eq!(smoother.apply(&there, at(1)), there);
    assert_eq!(smoother.apply(&here[..3], at(61)).len(), 3);
}

proptest! {
    #[test]
    fn what_stands_comes_out_as_it_is(degrees in -40.0f32..40.0, frames in 1usize..40) {
        let mut smoother = Smoother::new();
        for frame in 0..frames {
            let out = smoother.apply(&face(degrees), at(frame));
            prop_assert!(out.iter().zip(face(degrees)).all(|(a, b)| a.distance(b) < 1e-2));
        }
    }
}

/// Figures for whoever runs the tests with `--nocapture`.
fn eprintln_figure(name: &str, value: f32) {
    eprintln!("{name}: {value:.3}");
}
