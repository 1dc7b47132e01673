//! A head in 3D whose pose and landmarks are known: the face found in the portrait, textured with it.

use glam::{Mat4, Vec3};
use vision::{camera::Camera, face::canonical, tracker::TrackerSettings};

use crate::{
    canvas::{Canvas, Exposure, SIZE},
    raster,
    recording::{Places, SETTLE},
    support,
};

/// Rings around the face that carry hair and neck, so that no mask turns before a standing head: their size against
/// the face's outline, and how far they lie behind it, m.
const RINGS: [(f32, f32); 3] = [(1.12, 0.02), (1.28, 0.05), (1.4, 0.11)];

/// How far out of focus the room is, px: no second face may be found in it.
const BACKGROUND: f32 = 14.0;

pub struct RenderedHead {
    camera: Camera,
    /// The pose in the portrait.
    rest: Mat4,
    /// The face's landmarks in the head frame, then the rings.
    points: Vec<Vec3>,
    triangles: Vec<[usize; 3]>,
    photo: Canvas,
    background: Canvas,
}

impl RenderedHead {
    pub fn from_portrait() -> Self {
        let photo = Canvas::portrait();
        let mut tracker = support::tracker(TrackerSettings::default());
        let mut observe = |id| tracker.observe(&photo.taken(id, Exposure::EXACT), None);
        let observation = (0..SETTLE as u64).map(&mut observe).last().expect("frames");
        let face = &observation.faces[0];
        let mut points = face.shape.clone();
        let mut triangles: Vec<[usize; 3]> =
            canonical::triangles().iter().map(|corners| corners.map(usize::from)).collect();
        add_rings(&mut points, &mut triangles);
        let background = photo.blurred(BACKGROUND);
        Self { camera: observation.camera, rest: face.pose, points, triangles, photo, background }
    }

    /// The head turned about its own middle from where it is in the portrait, toward the picture's right.
    pub fn pose(&self, degrees: f32) -> Mat4 {
        let middle = self.rest.w_axis.truncate();
        Mat4::from_translation(middle)
            * Mat4::from_rotation_y(degrees.to_radians())
            * Mat4::from_translation(-middle)
            * self.rest
    }

    /// Where the landmarks are, px.
    pub fn places(&self, degrees: f32) -> Places {
        let pose = self.pose(degrees);
        let see = |point: &Vec3| self.camera.project(pose.transform_point3(*point)).expect("before the camera");
        self.points[..canonical::POINTS].iter().map(see).collect()
    }

    /// The picture of it: each point of the surface has the colour that the portrait shows there.
    pub fn drawn(&self, degrees: f32) -> Canvas {
        let pose = self.pose(degrees);
        let posed: Vec<Vec3> = self.points.iter().map(|point| pose.transform_point3(*point)).collect();
        let mesh =
            raster::Mesh { camera: &self.camera, posed: &posed, inner: &self.points, triangles: &self.triangles };
        let mut canvas = self.background.clone();
        raster::draw(&mut canvas, &mesh, &|point| {
            let place = self.camera.project(self.rest.transform_point3(point));
            self.photo.at(place.unwrap_or(SIZE.as_vec2() / 2.0))
        });
        canvas
    }
}

/// Continues the surface beyond the face's outline, ring by ring.
fn add_rings(points: &mut Vec<Vec3>, triangles: &mut Vec<[usize; 3]>) {
    let outline = outline(triangles);
    let middle = outline.iter().map(|&index| points[index]).sum::<Vec3>() / outline.len() as f32;
    let mut inner = outline.clone();
    for (size, behind) in RINGS {
        let start = points.len();
        for &index in &outline {
            let away = (points[index] - middle) * Vec3::new(size, size, 1.0);
            points.push(middle + away - Vec3::Z * behind);
        }
        let outer: Vec<usize> = (start..points.len()).collect();
        for at in 0..outline.len() {
            let next = (at + 1) % outline.len();
            triangles.push([inner[at], outer[at], inner[next]]);
            triangles.push([inner[next], outer[at], outer[next]]);
        }
        inner = outer;
    }
}

/// The points along the border of the mesh: its edges that belong to one triangle.
fn outline(triangles: &[[usize; 3]]) -> Vec<usize> {
    let edges = || triangles.iter().flat_map(|&[a, b, c]| [(a, b), (b, c), (c, a)]);
    let border: Vec<(usize, usize)> = edges().filter(|&(a, b)| !edges().any(|edge| edge == (b, a))).collect();
    let mut line = vec![border[0].0];
    while line.len() < border.len() {
        let end = line[line.len() - 1];
        line.push(border.iter().find(|edge| edge.0 == end).expect("a closed line").1);
    }
    line
}
