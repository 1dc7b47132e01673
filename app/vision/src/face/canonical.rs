//! MediaPipe's canonical face: an average adult's, on which every face is laid.

use std::sync::LazyLock;

use glam::Vec3;
use serde::Deserialize;

/// Landmarks of a face: 468 of the mesh, then five of each iris.
pub const POINTS: usize = 478;

/// The pupil of the eye on the picture's left, then of the one on its right, among the landmarks.
pub const PUPILS: [usize; 2] = [468, 473];

/// The rim of each iris: toward the picture's right, top, left and bottom of the left eye; the right one's is the same
/// but for left and right, which does not matter to a diameter.
pub const IRIS_RIMS: [[usize; 4]; 2] = [[469, 470, 471, 472], [474, 475, 476, 477]];

/// The temples, where a frame's hinges sit, on the picture's left and right.
pub const TEMPLES: [usize; 2] = [127, 356];

/// The corners of each eye, outer and inner.
pub const EYE_CORNERS: [[usize; 2]; 2] = [[33, 133], [263, 362]];

/// The middle of the upper and of the lower lid of each eye.
const LIDS: [[usize; 2]; 2] = [[159, 145], [386, 374]];

/// Radius of the canonical irises, m.
const IRIS_RADIUS: f32 = 0.00585;

/// The canonical face in the head frame.
#[derive(Debug)]
pub struct Canonical {
    /// [`POINTS`] points, m.
    pub points: Vec<Vec3>,
    /// Corners of the mesh's triangles, counter-clockwise from outside. Eyes and mouth are closed by triangles too;
    /// the irises have none.
    pub triangles: Vec<[u16; 3]>,
    /// Landmarks that the head's pose rests on, with their weights (MediaPipe's `procrustes_landmark_basis`).
    pub weights: Vec<(usize, f32)>,
}

#[derive(Deserialize)]
struct Data {
    vertices_cm: Vec<[f32; 3]>,
    triangles: Vec<[u16; 3]>,
    weights: Vec<(usize, f32)>,
}

static CANONICAL: LazyLock<Canonical> = LazyLock::new(|| {
    let text = include_str!("../../../../assets/models/canonical_face.json");
    let data: Data = serde_json::from_str(text).expect("the canonical face that is built in is sound");
    let mut points: Vec<Vec3> = data.vertices_cm.into_iter().map(|point| Vec3::from(point) / 100.0).collect();
    for eye in 0..2 {
        let iris = iris(&points, eye);
        points.extend(iris);
    }
    Canonical { points, triangles: data.triangles, weights: data.weights }
});

/// The canonical face.
pub fn canonical() -> &'static Canonical {
    &CANONICAL
}

/// The mesh's triangles, as indices into a face's 478 points.
pub fn triangles() -> &'static [[u16; 3]] {
    &CANONICAL.triangles
}

/// Centre and rim of an iris, which the canonical mesh lacks: amid the corners of the eye and in the plane of its lids.
fn iris(points: &[Vec3], eye: usize) -> [Vec3; 5] {
    let [outer, inner] = EYE_CORNERS[eye];
    let [upper, lower] = LIDS[eye];
    let centre = ((points[outer] + points[inner]) / 2.0).with_z((points[upper].z + points[lower].z) / 2.0);
    let side = if eye == 0 { IRIS_RADIUS } else { -IRIS_RADIUS };
    let rim = |x: f32, y: f32| centre + Vec3::new(x, y, 0.0);
    [centre, rim(side, 0.0), rim(0.0, IRIS_RADIUS), rim(-side, 0.0), rim(0.0, -IRIS_RADIUS)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_whole_and_of_human_size() {
        let face = canonical();
        assert_eq!((face.points.len(), face.triangles.len(), face.weights.len()), (POINTS, 898, 33));
        assert!(face.triangles.iter().flatten().all(|&corner| usize::from(corner) < POINTS));
        let apart = face.points[PUPILS[0]].distance(face.points[PUPILS[1]]);
        assert!((0.058..0.068).contains(&apart), "{apart}");
    }

    #[test]
    fn triangles_face_outward() {
        let face = canonical();
        let outward = |&[a, b, c]: &[u16; 3]| {
            let [a, b, c] = [a, b, c].map(|corner| face.points[usize::from(corner)]);
            (b - a).cross(c - a).z > 0.0
        };
        assert!(face.triangles.iter().filter(|triangle| outward(triangle)).count() > 880);
    }

    #[test]
    fn the_subjects_left_is_at_positive_x() {
        let face = canonical();
        assert!(face.points[TEMPLES[1]].x > 0.07 && face.points[PUPILS[0]].x < -0.02);
    }
}
