//! Operators that slide a window over a picture.

use super::picture;
use crate::{
    error::Fault,
    graph::{Padding, Window},
};

/// Sides of the output: `size` of the window, `sides` of the picture.
fn slide(sides: [usize; 2], size: [usize; 2], window: Window) -> Result<[usize; 2], Fault> {
    let along = |side: usize, size: usize, stride: usize| match window.padding {
        Padding::Same => Some(side.div_ceil(stride)),
        Padding::Valid => Some(side.checked_sub(size)? / stride + 1),
    };
    let ([rows, columns], [high, wide], [down, right]) = (sides, size, window.stride);
    match (along(rows, high, down), along(columns, wide, right)) {
        (Some(rows), Some(columns)) => Ok([rows, columns]),
        _ => Err(Fault::Unfit("the window is larger than the picture")),
    }
}

/// Weights \[o, kh, kw, i\].
pub(crate) fn convolution(x: &[usize], weights: &[usize], window: Window) -> Result<Vec<usize>, Fault> {
    let ([rows, columns, channels], &[made, high, wide, read]) = (picture(x)?, weights) else {
        return Err(Fault::Unfit("the weights do not have four dimensions"));
    };
    if channels != read {
        return Err(Fault::Unfit("the weights do not span all channels; convolutions in groups are not supported"));
    }
    let [rows, columns] = slide([rows, columns], [high, wide], window)?;
    Ok(vec![1, rows, columns, made])
}

/// Weights \[1, kh, kw, c\].
pub(crate) fn depthwise(x: &[usize], weights: &[usize], window: Window) -> Result<Vec<usize>, Fault> {
    let ([rows, columns, channels], &[1, high, wide, made]) = (picture(x)?, weights) else {
        return Err(Fault::Unfit("the weights are not one window for each channel"));
    };
    if channels != made {
        return Err(Fault::Unfit("the output does not have the input's channels"));
    }
    let [rows, columns] = slide([rows, columns], [high, wide], window)?;
    Ok(vec![1, rows, columns, made])
}

/// Weights \[o, kh, kw, i\]; the picture grows by the stride.
pub(crate) fn transpose(x: &[usize], weights: &[usize], window: Window) -> Result<Vec<usize>, Fault> {
    let ([rows, columns, channels], &[made, high, wide, read]) = (picture(x)?, weights) else {
        return Err(Fault::Unfit("the weights do not have four dimensions"));
    };
    if channels != read {
        return Err(Fault::Unfit("the weights do not span all channels"));
    }
    let along = |side: usize, size: usize, stride: usize| match window.padding {
        Padding::Same => side.saturating_mul(stride),
        Padding::Valid => side.saturating_mul(stride).saturating_add(size.saturating_sub(stride)),
    };
    let [down, right] = window.stride;
    Ok(vec![1, along(rows, high, down), along(columns, wide, right), made])
}

/// A window that keeps the channels apart and has no weights. It may not be larger than the picture, so that it always
/// holds some of it and what it costs is bounded by the picture's size.
pub(crate) fn pool(x: &[usize], size: [usize; 2], window: Window) -> Result<Vec<usize>, Fault> {
    let [rows, columns, channels] = picture(x)?;
    if size[0] > rows || size[1] > columns {
        return Err(Fault::Unfit("the window is larger than the picture"));
    }
    let [rows, columns] = slide([rows, columns], size, window)?;
    Ok(vec![1, rows, columns, channels])
}
