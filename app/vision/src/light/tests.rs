use std::time::Duration;

use base::{Basis, Measured, colour::to_srgb};
use glam::{Mat4, Quat, UVec2, Vec2};

use super::*;
use crate::face::{
    canonical::triangles,
    synthetic::{Person, Random},
};

const SIZE: UVec2 = UVec2::new(640, 480);

/// A matt head of skin under an even light and a lamp.
struct Scene {
    pose: Mat4,
    direction: Vec3,
    even: f32,
    lamp: f32,
}

impl Scene {
    fn camera() -> Camera {
        Camera::from_vertical_fov(SIZE, 40.0)
    }

    fn face(&self) -> FaceObservation {
        let person = Person::default();
        let none = Measured::normal(0.0, 0.0, Basis::IrisDiameter);
        FaceObservation {
            id: 0,
            score: 1.0,
            landmarks: person.landmarks(self.pose, &Self::camera()),
            pose: self.pose,
            shape: person.shape(),
            pupillary_distance_mm: none,
            face_width_mm: none,
        }
    }

    /// The picture; `blemish` changes the light that a point of it sends.
    fn render(&self, blemish: &dyn Fn(Vec2, Vec3) -> Vec3) -> Frame {
        let face = self.face();
        let mut rgba = vec![30; (SIZE.x * SIZE.y * 4) as usize];
        for triangle in triangles() {
            let corners = triangle.map(usize::from);
            let [a, b, c] = corners.map(|corner| face.pose.transform_point3(face.shape[corner]));
            let normal = (b - a).cross(c - a).normalize();
            if normal.dot(-a) <= 0.0 {
                continue;
            }
            let light = self.even + self.lamp * normal.dot(self.direction).max(0.0);
            let colour = Vec3::new(0.46, 0.29, 0.21) * light;
            fill(&mut rgba, corners.map(|corner| face.landmarks[corner].truncate()), &|at| blemish(at, colour));
        }
        Frame::from_rgba(0, Duration::ZERO, SIZE, rgba).expect("a frame")
    }
}

fn fill(rgba: &mut [u8], [a, b, c]: [Vec2; 3], colour: &dyn Fn(Vec2) -> Vec3) {
    let low = a.min(b).min(c).max(Vec2::ZERO).as_uvec2();
    let high = a.max(b).max(c).as_uvec2().min(SIZE - 1);
    for y in low.y..=high.y {
        for x in low.x..=high.x {
            let at = Vec2::new(x as f32 + 0.5, y as f32 + 0.5);
            let sides = [(a, b), (b, c), (c, a)].map(|(from, to)| (to - from).perp_dot(at - from));
            if sides.iter().all(|side| *side >= -0.5) || sides.iter().all(|side| *side <= 0.5) {
                let start = ((y * SIZE.x + x) * 4) as usize;
                let bytes = colour(at).to_array().map(|light| (to_srgb(light.clamp(0.0, 1.0)) * 255.0).round() as u8);
                rgba[start..start + 3].copy_from_slice(&bytes);
            }
        }
    }
}

fn pose(yaw: f32, depth: f32) -> Mat4 {
    Mat4::from_rotation_translation(Quat::from_rotation_y(yaw.to_radians()), Vec3::new(0.0, 0.0, -depth))
}

fn scene(random: &mut Random) -> Scene {
    let turn = std::f32::consts::TAU * random.even();
    let z: f32 = 0.05 + 0.9 * random.even();
    let direction = Vec2::from_angle(turn).extend(0.0) * (1.0 - z * z).sqrt() + Vec3::Z * z;
    let yaw = 50.0 * random.even() - 25.0;
    Scene { pose: pose(yaw, 0.5), direction, even: 0.15 + 0.3 * random.even(), lamp: 0.5 + random.even() }
}

fn plain(_: Vec2, colour: Vec3) -> Vec3 {
    colour
}

#[test]
fn a_lamp_is_found_where_it_stands() {
    let mut random = Random(5);
    let mut worst = 0.0_f32;
    for _ in 0..60 {
        let scene = scene(&mut random);
        let light = estimate(&scene.render(&plain), &scene.face(), &Scene::camera()).expect("light");
        let off = light.direction.angle_between(scene.direction).to_degrees();
        worst = worst.max(off);
        assert!(off < 15.0, "{off} from {}", scene.direction);
        let ratio = light.main.y / (light.ambient.y + light.main.y) / (scene.lamp / (scene.lamp + scene.even));
        assert!((0.8..1.25).contains(&ratio), "{ratio}");
    }
    eprintln!("worst direction, degrees: {worst:.1}");
}

#[test]
fn gloss_and_a_fringe_do_not_mislead() {
    let mut random = Random(11);
    for _ in 0..30 {
        let scene = scene(&mut random);
        let blemish = |at: Vec2, colour: Vec3| match () {
            () if at.y < 190.0 && at.x > 330.0 => Vec3::splat(0.01),
            () if at.distance(Vec2::new(300.0, 280.0)) < 12.0 => Vec3::splat(0.9),
            () => colour * (1.0 + 0.1 * (at.x * 12.9 + at.y * 78.2).sin()),
        };
        let light = estimate(&scene.render(&blemish), &scene.face(), &Scene::camera()).expect("light");
        let off = light.direction.angle_between(scene.direction).to_degrees();
        assert!(off < 15.0, "{off} from {}", scene.direction);
    }
}

#[test]
fn what_was_rendered_is_explained() {
    let scene = Scene { pose: pose(10.0, 0.5), direction: Vec3::new(0.6, 0.6, 0.53), even: 0.3, lamp: 0.7 };
    let light = estimate(&scene.render(&plain), &scene.face(), &Scene::camera()).expect("light");
    let scale = light.exposure.powf(0.75) / light.exposure;
    for normal in [Vec3::Z, Vec3::new(0.6, 0.0, 0.8), Vec3::new(-0.6, 0.0, 0.8), Vec3::new(0.0, -0.6, 0.8)] {
        let truth = (scene.even + scene.lamp * normal.dot(scene.direction).max(0.0)) * scale;
        let found = harmonics::matt(&light.sh, normal) + light.main * normal.dot(light.direction).max(0.0);
        assert!((found.y / truth - 1.0).abs() < 0.12, "{normal}: {found} {truth}");
    }
}

#[test]
fn darkness_and_distance_tell_nothing() {
    let dark = Scene { pose: pose(0.0, 0.5), direction: Vec3::Z, even: 0.002, lamp: 0.002 };
    assert_eq!(estimate(&dark.render(&plain), &dark.face(), &Scene::camera()), None);
    let far = Scene { pose: pose(0.0, 9.0), direction: Vec3::Z, even: 0.5, lamp: 0.5 };
    assert_eq!(estimate(&far.render(&plain), &far.face(), &Scene::camera()), None);
    let empty = FaceObservation { landmarks: Vec::new(), ..far.face() };
    assert_eq!(estimate(&far.render(&plain), &empty, &Scene::camera()), None);
}
