//! MediaPipe's operators that look again at a part of a face (Grishchenko et al., "Attention Mesh", 2020): a turned
//! rectangle around some landmarks, the features in it, and the way back.
//!
//! Matrices are 4x4 and row-major. They take cells of the rectangle, counted from its corner, to cells of the features.

use crate::{graph::LandmarksToMatrix, kernels::resize::blend};

/// From the rectangle around the landmarks that `options` name to what they are counted in.
pub(crate) fn matrix(options: &LandmarksToMatrix, landmarks: &[f32], output: &mut [f32]) {
    let point = |index: usize| [landmarks[index * 3], landmarks[index * 3 + 1]];
    let (left, right) = (point(options.left), point(options.right));
    let angle = (right[1] - left[1]).atan2(right[0] - left[0]) - options.target_rotation;
    let (sin, cos) = angle.sin_cos();
    let level = options.subset.iter().map(|&index| {
        let [x, y] = point(index);
        [x * cos + y * sin, y * cos - x * sin]
    });
    let bounds = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
    let (low, high) =
        level.fold(bounds, |(low, high), [x, y]| ([x.min(low[0]), y.min(low[1])], [x.max(high[0]), y.max(high[1])]));
    let size = [0, 1].map(|axis| options.scale[axis] * (high[axis] - low[axis]));
    let middle = [0, 1].map(|axis| (low[axis] + high[axis]) / 2.0);
    let step = [0, 1].map(|axis| size[axis] / options.output[axis] as f32);
    let corner = [0, 1].map(|axis| middle[axis] - size[axis] / 2.0);
    output.copy_from_slice(
        [
            [cos * step[0], -sin * step[1], 0.0, cos * corner[0] - sin * corner[1]],
            [sin * step[0], cos * step[1], 0.0, sin * corner[0] + cos * corner[1]],
            [0.0, 0.0, 1.0, 0.0],
            [0.0, 0.0, 0.0, 1.0],
        ]
        .as_flattened(),
    );
}

/// The features that `matrix` says, blended from the four around; zero beyond the map.
pub(crate) fn sample(
    features: &[f32],
    [height, width]: [usize; 2],
    channels: usize,
    matrix: &[f32],
    to: [usize; 2],
    output: &mut [f32],
) {
    for (at, out) in output.chunks_exact_mut(channels).enumerate() {
        let [column, row] = [at % to[1], at / to[1]].map(|place| place as f32 + 0.5);
        let [x, y] = [0, 1].map(|axis| {
            let axis = &matrix[axis * 4..axis * 4 + 4];
            axis[0] * column + axis[1] * row + axis[3] - 0.5
        });
        let inside = (0.0..=(width - 1) as f32).contains(&x) && (0.0..=(height - 1) as f32).contains(&y);
        if !inside {
            out.fill(0.0);
            continue;
        }
        let (low, part) = ([x.floor(), y.floor()], [x - x.floor(), y - y.floor()]);
        let pixel = |x: f32, y: f32| {
            let (x, y) = ((x as usize).min(width - 1), (y as usize).min(height - 1));
            &features[(y * width + x) * channels..][..channels]
        };
        let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].map(|(x, y)| pixel(low[0] + x, low[1] + y));
        let weights = [
            (1.0 - part[0]) * (1.0 - part[1]),
            part[0] * (1.0 - part[1]),
            (1.0 - part[0]) * part[1],
            part[0] * part[1],
        ];
        blend(corners, weights, out);
    }
}

/// A head's landmarks, brought by `matrix` to the coordinates of the whole face.
pub(crate) fn transform(landmarks: &[f32], matrix: &[f32], output: &mut [f32]) {
    for (point, out) in landmarks.chunks_exact(2).zip(output.chunks_exact_mut(2)) {
        let along = |axis: usize| {
            let row = &matrix[axis * 4..axis * 4 + 4];
            row[0] * point[0] + row[1] * point[1] + row[3]
        };
        out.copy_from_slice(&[along(0), along(1)]);
    }
}
