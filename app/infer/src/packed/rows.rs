//! A row of weights in 8 bits, and back.

use crate::tflite::half;

/// What the largest weight of a row may become. All of them are below 127.5, so that no weight is cut off: each is kept
/// within half a scale.
const LARGEST: [f32; 8] = [127.45, 127.0, 126.5, 126.0, 125.0, 124.0, 122.0, 120.0];

/// What one step of 8 bits is worth in `row`: of a few scales, the one with the least squared error.
pub(super) fn scale(row: &[f32]) -> f32 {
    let largest = row.iter().fold(0.0f32, |largest, weight| largest.max(weight.abs()));
    if largest == 0.0 {
        return 0.0;
    }
    let scales = LARGEST.map(|steps| largest / steps);
    let least = scales.into_iter().min_by(|&a, &b| error(row, a).total_cmp(&error(row, b)));
    least.unwrap_or(largest / 127.0)
}

fn error(row: &[f32], scale: f32) -> f32 {
    row.iter().map(|&weight| (f32::from(narrow(weight, scale)) * scale - weight).powi(2)).sum()
}

/// A weight as steps of `scale`.
pub(super) fn narrow(weight: f32, scale: f32) -> i8 {
    // A row of zeros has no scale; what is not a number becomes 0.
    (weight / scale).round().clamp(-127.0, 127.0) as i8
}

/// The bits in half precision of a weight that was narrowed.
pub(super) fn widen(weight: i8, scale: f32) -> u16 {
    half::narrow(f32::from(weight) * scale)
}
