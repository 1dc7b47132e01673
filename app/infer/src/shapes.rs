//! The shape that each operator makes of what it reads. A graph is only taken if its file says the same.
//!
//! The dimensions come from tensors that were measured before; sums and products that a hostile option could drive out of
//! bounds saturate, and then equal no tensor's.

use crate::error::Fault;

pub(crate) mod landmarks;
pub(crate) mod windows;

/// Rows, columns and channels of a picture \[1, h, w, c\].
pub(crate) fn picture(shape: &[usize]) -> Result<[usize; 3], Fault> {
    match *shape {
        [1, rows, columns, channels] => Ok([rows, columns, channels]),
        _ => Err(Fault::Unfit("the input is not one picture of rows, columns and channels")),
    }
}

/// Two tensors of one shape, or a second that has one element or one for each of the first's channels.
pub(crate) fn broadcast(first: &[usize], second: &[usize]) -> Result<Vec<usize>, Fault> {
    let elements: usize = second.iter().product();
    let channels = second.last() == first.last() && second.last() == Some(&elements);
    if first == second || (second.len() <= first.len() && (elements == 1 || channels)) {
        return Ok(first.to_vec());
    }
    Err(Fault::Unfit("the second input has neither the first's shape, nor one element, nor one for each channel"))
}

/// Slopes for each channel.
pub(crate) fn prelu(x: &[usize], slopes: &[usize]) -> Result<Vec<usize>, Fault> {
    match (x, slopes) {
        ([.., channels], [count] | [1, 1, count]) if channels == count => Ok(x.to_vec()),
        _ => Err(Fault::Unfit("there is not one slope for each channel")),
    }
}

/// Rows of as many elements as the weights are wide; `keep` leaves the dimensions before the last as they are.
pub(crate) fn fully_connected(x: &[usize], weights: &[usize], keep: bool) -> Result<Vec<usize>, Fault> {
    let (&[made, read], [before @ .., last]) = (weights, x) else {
        return Err(Fault::Unfit("the weights do not have two dimensions, or the input has none"));
    };
    let elements: usize = x.iter().product();
    match keep {
        true if *last == read => Ok(before.iter().copied().chain([made]).collect()),
        false if elements.is_multiple_of(read) => Ok(vec![elements / read, made]),
        _ => Err(Fault::Unfit("the input does not divide into rows as wide as the weights")),
    }
}

/// Zeros around.
pub(crate) fn pad(x: &[usize], zeros: &[[usize; 2]]) -> Result<Vec<usize>, Fault> {
    if x.len() != zeros.len() {
        return Err(Fault::Unfit("there is not one pair of paddings for each dimension"));
    }
    let size = |(size, [before, after]): (&usize, &[usize; 2])| size.saturating_add(*before).saturating_add(*after);
    Ok(x.iter().zip(zeros).map(size).collect())
}

/// One number a channel; `keep` leaves rows and columns there, as 1.
pub(crate) fn mean(x: &[usize], keep: bool) -> Result<Vec<usize>, Fault> {
    let [_, _, channels] = picture(x)?;
    Ok(if keep { vec![1, 1, 1, channels] } else { vec![1, channels] })
}

/// The `stated` shape, if it has as many elements and is what is `wanted`, in which one dimension may be left open as -1.
pub(crate) fn reshape(x: &[usize], wanted: &[i32], stated: &[usize]) -> Result<Vec<usize>, Fault> {
    let open = wanted.iter().filter(|&&size| size == -1).count();
    let fits = |(&wanted, &stated): (&i32, &usize)| wanted == -1 || usize::try_from(wanted) == Ok(stated);
    if open > 1 || wanted.len() != stated.len() || !wanted.iter().zip(stated).all(fits) {
        return Err(Fault::Unfit("the output does not have the wanted shape"));
    }
    if x.iter().product::<usize>() != stated.iter().product() {
        return Err(Fault::Unfit("the output has another number of elements"));
    }
    Ok(stated.to_vec())
}

/// Tensors that differ at most along `axis`, one after the other along it.
pub(crate) fn concatenate(inputs: &[&[usize]], axis: usize) -> Result<Vec<usize>, Fault> {
    let mut sum = inputs.first().map(|shape| shape.to_vec()).unwrap_or_default();
    for shape in inputs.iter().skip(1) {
        let same = |(other, (a, b)): (usize, (&usize, &usize))| other == axis || a == b;
        if shape.len() != sum.len() || !sum.iter().zip(*shape).enumerate().all(same) {
            return Err(Fault::Unfit("the inputs differ in more than the dimension along which they are joined"));
        }
        if let (Some(total), Some(size)) = (sum.get_mut(axis), shape.get(axis)) {
            *total = total.saturating_add(*size);
        }
    }
    Ok(sum)
}

/// Another number of rows and columns.
pub(crate) fn resize(x: &[usize], size: [usize; 2]) -> Result<Vec<usize>, Fault> {
    let [_, _, channels] = picture(x)?;
    Ok(vec![1, size[0], size[1], channels])
}

/// Channels become blocks of that many rows and columns.
pub(crate) fn depth_to_space(x: &[usize], block: usize) -> Result<Vec<usize>, Fault> {
    let [rows, columns, channels] = picture(x)?;
    match block.checked_mul(block) {
        Some(area) if area > 0 && channels.is_multiple_of(area) => {
            Ok(vec![1, rows.saturating_mul(block), columns.saturating_mul(block), channels / area])
        }
        _ => Err(Fault::Unfit("the channels do not divide into blocks")),
    }
}

/// What is taken from `begin`, before `end`, in steps, all within the input.
pub(crate) fn slice(x: &[usize], begin: &[usize], end: &[usize], stride: &[usize]) -> Result<Vec<usize>, Fault> {
    if [begin.len(), end.len(), stride.len()] != [x.len(); 3] {
        return Err(Fault::Unfit("begin, end and stride do not have one number for each dimension"));
    }
    let taken = |(((&size, &begin), &end), &stride): (((&usize, &usize), &usize), &usize)| {
        if begin < end && end <= size && stride > 0 {
            return Ok((end - begin).div_ceil(stride));
        }
        Err(Fault::Unfit("the slice is empty or reaches beyond the input"))
    };
    x.iter().zip(begin).zip(end).zip(stride).map(taken).collect()
}
