//! MediaPipe's operators on landmarks.

use super::picture;
use crate::{error::Fault, graph::LandmarksToMatrix};

const MATRIX: [usize; 3] = [1, 4, 4];

/// Landmarks \[1, n, 3\] become a matrix.
pub(crate) fn to_matrix(landmarks: &[usize], options: &LandmarksToMatrix) -> Result<Vec<usize>, Fault> {
    let &[1, count, 3] = landmarks else {
        return Err(Fault::Unfit("the input is not landmarks of three coordinates"));
    };
    let mut named = options.subset.iter().chain([&options.left, &options.right]);
    if options.subset.is_empty() || !named.all(|&landmark| landmark < count) {
        return Err(Fault::Unfit("the options name no landmarks, or some that are not there"));
    }
    if options.output.contains(&0) {
        return Err(Fault::Unfit("the options ask for an empty picture"));
    }
    Ok(MATRIX.to_vec())
}

/// Features \[1, h, w, c\] are sampled at that many rows and columns.
pub(crate) fn sample(features: &[usize], matrix: &[usize], size: [usize; 2]) -> Result<Vec<usize>, Fault> {
    let [_, _, channels] = picture(features)?;
    if matrix != MATRIX {
        return Err(Fault::Unfit("the second input is not a matrix of 4 x 4"));
    }
    Ok(vec![1, size[0], size[1], channels])
}

/// Landmarks \[1, n, 2 or 3\] stay as many.
pub(crate) fn transform(landmarks: &[usize], matrix: &[usize]) -> Result<Vec<usize>, Fault> {
    match (landmarks, matrix == MATRIX) {
        ([1, _, 2 | 3], true) => Ok(landmarks.to_vec()),
        _ => Err(Fault::Unfit("the inputs are not landmarks and a matrix of 4 x 4")),
    }
}
