//! Which landmarks the model looks at again: the lists of MediaPipe's attention mesh (its operators' options, and the mapping
//! in its graph `tensors_to_face_landmarks_with_attention`).

use glam::Vec3;

use super::mesh;

/// The lips: outer, inner, half outer and half inner contours, each lower then upper.
pub(super) const LIPS: [usize; 80] = [
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409, 78, 95, 88, 178, 87, 14,
    317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415, 76, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306,
    184, 74, 73, 72, 11, 302, 303, 304, 408, 62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292, 183, 42, 41, 38, 12,
    268, 271, 272, 407,
];

/// The eye on the picture's left: its contour, the rings around it, and the brow.
pub(super) const LEFT_EYE: [usize; 71] = [
    33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173, 130, 25, 110, 24, 23, 22, 26, 112,
    243, 247, 30, 29, 27, 28, 56, 190, 226, 31, 228, 229, 230, 231, 232, 233, 244, 113, 225, 224, 223, 222, 221, 189,
    35, 124, 46, 53, 52, 65, 143, 111, 117, 118, 119, 120, 121, 128, 245, 156, 70, 63, 105, 66, 107, 55, 193,
];

/// The eye on the picture's right, in the same order.
pub(super) const RIGHT_EYE: [usize; 71] = [
    263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398, 359, 255, 339, 254, 253, 252, 256,
    341, 463, 467, 260, 259, 257, 258, 286, 414, 446, 261, 448, 449, 450, 451, 452, 453, 464, 342, 445, 444, 443, 442,
    441, 413, 265, 353, 276, 283, 282, 295, 372, 340, 346, 347, 348, 349, 350, 357, 465, 383, 300, 293, 334, 296, 336,
    285, 417,
];

/// How many of an eye's points, the first ones, are its contour.
const EYE_CONTOUR: usize = 16;

/// What the model saw when it looked again, in pixels of its input.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parts<'a> {
    pub lips: &'a [[f32; 2]],
    pub left_eye: &'a [[f32; 2]],
    pub right_eye: &'a [[f32; 2]],
    pub left_iris: &'a [[f32; 2]],
    pub right_iris: &'a [[f32; 2]],
}

/// Puts what was seen again into the mesh, and the irises behind it: first the one on the picture's left. An iris lies
/// as deep as its eye's contour on average; all other depths stay the mesh's.
pub(super) fn apply(points: &mut Vec<Vec3>, parts: &Parts<'_>) {
    points.truncate(mesh::MESH);
    replace(points, &LIPS, parts.lips);
    replace(points, &LEFT_EYE, parts.left_eye);
    replace(points, &RIGHT_EYE, parts.right_eye);
    for (eye, iris) in [(&LEFT_EYE, parts.left_iris), (&RIGHT_EYE, parts.right_iris)] {
        let depth = eye[..EYE_CONTOUR].iter().map(|&index| points[index].z).sum::<f32>() / EYE_CONTOUR as f32;
        points.extend(iris.iter().map(|&[x, y]| Vec3::new(x, y, depth)));
    }
}

fn replace(points: &mut [Vec3], part: &[usize], seen: &[[f32; 2]]) {
    for (&index, &[x, y]) in part.iter().zip(seen) {
        points[index] = Vec3::new(x, y, points[index].z);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn irises_follow_the_mesh_at_the_depth_of_their_eyes() {
        let mut points: Vec<Vec3> = (0..mesh::MESH).map(|_| Vec3::splat(7.0)).collect();
        let iris = &[[1.0; 2]; 5][..];
        apply(&mut points, &Parts { left_iris: iris, right_iris: iris, ..Parts::default() });
        assert_eq!(points.len(), mesh::LANDMARKS);
        assert_eq!(points[477], Vec3::new(1.0, 1.0, 7.0));
    }
}
