//! The fine solve: Gauss-Newton on what the camera sees of a head whose height and depth are free.

use glam::{Mat4, Quat, Vec2, Vec3};
use nalgebra::{SMatrix, SVector};

use crate::{
    camera::Camera,
    face::canonical::{self, Canonical},
};

const ITERATIONS: usize = 8;

/// Rotation, translation, and the logarithms of height and depth.
const UNKNOWNS: usize = 8;

type Normal = SMatrix<f64, UNKNOWNS, UNKNOWNS>;
type Unknowns = SVector<f64, UNKNOWNS>;

/// Weight of each point that is not in MediaPipe's basis but moves with the skull: together they halve the noise.
const SKULL: f32 = 0.003;

/// Weight of a landmark's depth against its place in the picture: the model guesses depths.
const DEPTH: f32 = 0.1;

/// How firmly the canonical proportions are held, in squares of the distance between the pupils.
const PROPORTIONS: f32 = 0.03;

/// Misfits beyond this part of the distance between the pupils count less and less (Huber): a hand, a mask, hair.
const OUTLIER: f32 = 0.06;

/// A canonical head in space, with proportions of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    pub rotation: Quat,
    /// Of the head frame's origin in the camera frame, m as long as the head is as wide as the canonical one.
    pub translation: Vec3,
    /// Width, height and depth against the canonical face; the width stays 1.
    pub proportions: Vec3,
}

impl Default for Head {
    fn default() -> Self {
        Self { rotation: Quat::IDENTITY, translation: Vec3::ZERO, proportions: Vec3::ONE }
    }
}

impl Head {
    /// A canonical point in the camera frame.
    pub fn place(&self, point: Vec3) -> Vec3 {
        self.rotation * (point * self.proportions) + self.translation
    }

    pub fn pose(&self) -> Mat4 {
        Mat4::from_rotation_translation(self.rotation, self.translation)
    }

    /// Whether it is a head that a camera can see.
    pub fn is_sound(&self) -> bool {
        let turned = self.rotation.is_finite() && self.proportions.is_finite();
        turned && self.translation.is_finite() && self.translation.z < -0.1 && self.translation.z > -1e3
    }

    fn moved(&self, step: &Unknowns) -> Self {
        let part = |at: usize| Vec3::new(step[at] as f32, step[at + 1] as f32, step[at + 2] as f32);
        let stretch = |at: usize, now: f32| (now * (step[at] as f32).exp()).clamp(0.7, 1.4);
        Self {
            rotation: (Quat::from_scaled_axis(part(0)) * self.rotation).normalize(),
            translation: self.translation + part(3),
            proportions: Vec3::new(1.0, stretch(6, self.proportions.y), stretch(7, self.proportions.z)),
        }
    }
}

/// Depths as the mesh model gives them, brought to metres around a head.
pub(super) struct Depths {
    /// Metres a pixel at the head.
    pixel: f32,
    /// Depth of the plane that the model counts from, m.
    zero: f32,
    /// The weighted middle of the head, camera frame.
    middle: Vec3,
}

impl Depths {
    pub fn new(head: &Head, landmarks: &[Vec3], camera: &Camera) -> Self {
        let Canonical { points, weights, .. } = canonical::canonical();
        let total: f32 = weights.iter().map(|(_, weight)| weight).sum();
        let middle = weights.iter().map(|&(index, weight)| head.place(points[index]) * weight).sum::<Vec3>() / total;
        let model = weights.iter().map(|&(index, weight)| landmarks[index].z * weight).sum::<f32>() / total;
        let pixel = -middle.z / camera.focal;
        Self { pixel, zero: -middle.z - model * pixel, middle }
    }

    /// How much deeper the model sees a landmark than the head puts it, m.
    pub fn beyond_model(&self, posed: Vec3, landmark: Vec3) -> f32 {
        self.zero + landmark.z * self.pixel + posed.z
    }
}

/// The head that explains the landmarks best, from a start nearby.
pub(super) fn refine(start: Head, landmarks: &[Vec3], camera: &Camera) -> Option<Head> {
    let mut head = start;
    for _ in 0..ITERATIONS {
        let (normal, gradient) = equations(&head, landmarks, camera)?;
        let step = normal.cholesky()?.solve(&gradient);
        head = head.moved(&step);
        if !head.is_sound() {
            return None;
        }
        if step.norm() < 1e-6 {
            break;
        }
    }
    Some(head)
}

/// The normal equations of one step.
fn equations(head: &Head, landmarks: &[Vec3], camera: &Camera) -> Option<(Normal, Unknowns)> {
    let depths = Depths::new(head, landmarks, camera);
    let apart = 0.063 / depths.pixel;
    let mut sum = (Normal::identity() * 1e-9, Unknowns::zeros());
    for (index, point) in canonical::canonical().points.iter().enumerate() {
        let weight = weight(index, *point);
        if weight > 0.0 {
            let posed = head.place(*point);
            add_point(
                &mut sum,
                &Seen { head, camera, depths: &depths, apart },
                *point,
                posed,
                landmarks[index],
                weight,
            )?;
        }
    }
    for (at, now) in [(6, head.proportions.y), (7, head.proportions.z)] {
        let hold = f64::from(PROPORTIONS * apart * apart);
        sum.0[(at, at)] += hold;
        sum.1[at] -= hold * f64::from(now.ln());
    }
    Some(sum)
}

/// What all points of one step share.
struct Seen<'a> {
    head: &'a Head,
    camera: &'a Camera,
    depths: &'a Depths,
    /// Between the pupils, px.
    apart: f32,
}

fn add_point(
    sum: &mut (Normal, Unknowns),
    seen: &Seen<'_>,
    point: Vec3,
    posed: Vec3,
    landmark: Vec3,
    weight: f32,
) -> Option<()> {
    let misfit = landmark.truncate() - seen.camera.project(posed)?;
    let weight = weight * huber(misfit, OUTLIER * seen.apart);
    let slope = seen.camera.focal / -posed.z;
    let moves = moves(seen.head, point, posed);
    let across = moves.map(|m| slope * (m.x - posed.x / posed.z * m.z));
    let down = moves.map(|m| -slope * (m.y - posed.y / posed.z * m.z));
    add_row(sum, &across, misfit.x, weight);
    add_row(sum, &down, misfit.y, weight);
    // The model's depths count from their own mean, so that moving the head does not change them.
    let mut deeper = moves.map(|m| -m.z / seen.depths.pixel);
    let about = posed - seen.depths.middle;
    [deeper[0], deeper[1], deeper[2]] = rotations(about).map(|m| -m.z / seen.depths.pixel);
    deeper[3..6].fill(0.0);
    let depth_misfit = seen.depths.beyond_model(posed, landmark) / seen.depths.pixel;
    add_row(sum, &deeper, depth_misfit, weight * DEPTH * huber(Vec2::X * depth_misfit, OUTLIER * 2.0 * seen.apart));
    Some(())
}

fn add_row(sum: &mut (Normal, Unknowns), slopes: &[f32; UNKNOWNS], misfit: f32, weight: f32) {
    let row = Unknowns::from_fn(|at, _| f64::from(slopes[at]));
    sum.0 += row * row.transpose() * f64::from(weight);
    sum.1 += row * f64::from(weight * misfit);
}

/// How a posed point moves with each unknown.
fn moves(head: &Head, point: Vec3, posed: Vec3) -> [Vec3; UNKNOWNS] {
    let [x, y, z] = rotations(posed - head.translation);
    let stretched = point * head.proportions;
    let higher = head.rotation * stretched.with_x(0.0).with_z(0.0);
    let longer = head.rotation * stretched.with_x(0.0).with_y(0.0);
    [x, y, z, Vec3::X, Vec3::Y, Vec3::Z, higher, longer]
}

fn rotations(arm: Vec3) -> [Vec3; 3] {
    [Vec3::X.cross(arm), Vec3::Y.cross(arm), Vec3::Z.cross(arm)]
}

fn huber(misfit: Vec2, limit: f32) -> f32 {
    let length = misfit.length();
    if length > limit { limit / length } else { 1.0 }
}

/// How much a landmark says about the pose.
fn weight(index: usize, point: Vec3) -> f32 {
    let listed = canonical::canonical().weights.iter().find(|(listed, _)| *listed == index);
    let skull = if moves_with_the_skull(index, point) { SKULL } else { 0.0 };
    listed.map_or(skull, |(_, weight)| weight + skull)
}

/// Whether a canonical point keeps its place while a face speaks and blinks, and is no mere outline of the head.
fn moves_with_the_skull(index: usize, point: Vec3) -> bool {
    let above_the_mouth = point.y > -0.025;
    let on_a_lid = (0.015..0.05).contains(&point.x.abs()) && (0.016..0.036).contains(&point.y);
    index < canonical::PUPILS[0] && above_the_mouth && !on_a_lid && point.z > 0.0
}
