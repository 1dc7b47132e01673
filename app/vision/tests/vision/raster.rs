//! Draws triangles in perspective, the nearest one in front.

use glam::{Vec2, Vec3};
use vision::camera::Camera;

use crate::canvas::Canvas;

/// A mesh before a camera.
pub struct Mesh<'a> {
    pub camera: &'a Camera,
    /// In the camera frame, m.
    pub posed: &'a [Vec3],
    /// What is interpolated over the triangles.
    pub inner: &'a [Vec3],
    pub triangles: &'a [[usize; 3]],
}

/// A corner in the picture: its place, the reciprocal of its depth, and its inner point.
#[derive(Clone, Copy)]
struct Corner {
    place: Vec2,
    near: f32,
    inner: Vec3,
}

/// Draws `mesh` over `canvas`, with the colour of each inner point.
pub fn draw(canvas: &mut Canvas, mesh: &Mesh<'_>, colour: &dyn Fn(Vec3) -> Vec3) {
    let corner = |(posed, inner): (&Vec3, &Vec3)| Corner {
        place: mesh.camera.project(*posed).expect("before the camera"),
        near: -1.0 / posed.z,
        inner: *inner,
    };
    let corners: Vec<Corner> = mesh.posed.iter().zip(mesh.inner).map(corner).collect();
    // The nearest point yet at each pixel; colours come last, so that each pixel is coloured once.
    let mut nearest = vec![(0.0, Vec3::ZERO); canvas.pixels.len()];
    for triangle in mesh.triangles {
        fill(&mut nearest, canvas.size.x as usize, triangle.map(|index| corners[index]));
    }
    for (pixel, (near, inner)) in canvas.pixels.iter_mut().zip(nearest) {
        if near > 0.0 {
            *pixel = colour(inner);
        }
    }
}

fn fill(nearest: &mut [(f32, Vec3)], width: usize, corners: [Corner; 3]) {
    let [a, b, c] = corners.map(|corner| corner.place);
    let area = (b - a).perp_dot(c - a);
    if area == 0.0 {
        return;
    }
    let last = Vec2::new(width as f32, (nearest.len() / width) as f32) - 1.0;
    let low = a.min(b).min(c).floor().clamp(Vec2::ZERO, last).as_uvec2();
    let high = a.max(b).max(c).ceil().clamp(Vec2::ZERO, last).as_uvec2();
    for y in low.y..=high.y {
        for x in low.x..=high.x {
            let at = Vec2::new(x as f32, y as f32) + 0.5;
            let shares = Vec3::new((c - b).perp_dot(at - b), (a - c).perp_dot(at - c), (b - a).perp_dot(at - a)) / area;
            if shares.min_element() >= 0.0 {
                keep_nearest(&mut nearest[y as usize * width + x as usize], &corners, shares);
            }
        }
    }
}

/// In the picture it is reciprocal depths that are linear, and what is divided by depth.
fn keep_nearest(pixel: &mut (f32, Vec3), corners: &[Corner; 3], shares: Vec3) {
    let weights = shares * Vec3::from(corners.map(|corner| corner.near));
    let near = weights.element_sum();
    if near > pixel.0 {
        let [a, b, c] = corners.map(|corner| corner.inner);
        *pixel = (near, (a * weights.x + b * weights.y + c * weights.z) / near);
    }
}
