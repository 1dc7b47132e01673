//! What shape comes out of an operator: what a file states is held against it, so that the runs can rely on it.

use crate::graph::{Constant, Operator, Padding, Tensor, Window};

/// How many of an operator's tensors flow or are weights; the others were options and are no longer needed.
pub(crate) fn flowing_and_weights(operator: &Operator, inputs: usize) -> usize {
    match operator {
        Operator::Pad(_)
        | Operator::Mean
        | Operator::Reshape
        | Operator::ResizeBilinear(_)
        | Operator::StridedSlice { .. } => 1,
        _ => inputs,
    }
}

/// Says what is wrong if an operator does not make a tensor of the shape `output` from `inputs`.
pub(crate) fn check(operator: &Operator, inputs: &[&Tensor], output: &[usize]) -> Result<(), &'static str> {
    let shapes: Vec<&[usize]> = inputs.iter().map(|input| &input.shape[..]).collect();
    let flows = |number: usize| inputs.get(number).is_some_and(|input| input.constant.is_none());
    if !flows(0) {
        return Err("what it reads first is fixed");
    }
    let fits = match operator {
        Operator::Convolution(window, _) => weights_are_fixed(inputs)? && convolution(*window, &shapes, output),
        Operator::Depthwise(window, _) => weights_are_fixed(inputs)? && depthwise(*window, &shapes, output),
        Operator::Transpose(window) => weights_are_fixed(inputs)? && transposed(*window, &shapes, output),
        Operator::FullyConnected(_) => weights_are_fixed(inputs)? && fully_connected(&shapes, output),
        Operator::Add(_) => matches!(&shapes[..], [a, b] if a == b && *a == output) && flows(1),
        Operator::Multiply(_) => multiply(&shapes, output),
        Operator::PRelu => weights_are_fixed(inputs)? && prelu(&shapes, output),
        Operator::Relu | Operator::HardSwish | Operator::Logistic => matches!(&shapes[..], [x] if *x == output),
        Operator::Pad(edges) => {
            let padded = shapes[0].iter().zip(edges).map(|(side, [before, after])| before + side + after);
            padded.eq(output.iter().copied())
        }
        Operator::MaxPool(window, kernel, _) | Operator::AveragePool(window, kernel, _) => {
            slid(*window, *kernel, shapes[0], shapes[0].last().copied(), output)
        }
        Operator::Mean => match *shapes[0] {
            [1, _, _, channels] => matches!(*output, [1, found] | [1, 1, 1, found] if found == channels),
            _ => false,
        },
        Operator::Reshape => shapes[0].iter().product::<usize>() == output.iter().product(),
        Operator::Concatenate(axis) => concatenated(*axis, &shapes, output) && (0..inputs.len()).all(flows),
        Operator::ResizeBilinear(_) => match (shapes[0], output) {
            ([1, _, _, channels], [1, _, _, found]) => channels == found,
            _ => false,
        },
        Operator::DepthToSpace(block) => match (shapes[0], output) {
            ([1, height, width, depth], [1, rows, columns, channels]) => {
                [height * block, width * block] == [*rows, *columns] && channels * block * block == *depth
            }
            _ => false,
        },
        Operator::StridedSlice { begin, stride } => {
            output.len() == begin.len()
                && (0..output.len()).all(|axis| begin[axis] + (output[axis] - 1) * stride[axis] < shapes[0][axis])
        }
        Operator::LandmarksToMatrix(options) => {
            shapes[0].iter().product::<usize>() % 3 == 0 && is_matrix(output) && !options.subset.is_empty()
        }
        Operator::SampleByMatrix => match (&shapes[..], output) {
            ([[1, _, _, channels], matrix], [1, _, _, found]) => channels == found && is_matrix(matrix) && flows(1),
            _ => false,
        },
        Operator::TransformLandmarks => match &shapes[..] {
            [[.., 2], matrix] => shapes[0] == output && is_matrix(matrix) && flows(1),
            _ => false,
        },
    };
    if fits { Ok(()) } else { Err("the shapes of what it reads and makes do not fit each other, or are not known") }
}

fn weights_are_fixed(inputs: &[&Tensor]) -> Result<bool, &'static str> {
    let fixed = |input: &&Tensor| matches!(input.constant, Some(Constant::Float(_)));
    if inputs.len() >= 2 && inputs[1..].iter().all(fixed) { Ok(true) } else { Err("its weights are not fixed numbers") }
}

/// Whether a window that slides over `input` makes `output`.
fn slid(window: Window, kernel: [usize; 2], input: &[usize], channels: Option<usize>, output: &[usize]) -> bool {
    let ([1, sides @ .., _], [1, found @ .., made]) = (input, output) else { return false };
    let ([_, _], [_, _]) = (sides, found) else { return false };
    let side = |axis: usize| match window.padding {
        Padding::Same => Some(sides[axis].div_ceil(window.stride[axis])),
        Padding::Valid => sides[axis].checked_sub(kernel[axis]).map(|rest| rest / window.stride[axis] + 1),
    };
    (0..2).all(|axis| side(axis) == Some(found[axis])) && channels == Some(*made)
}

/// Whether there is no bias, or one for each channel.
fn biased(shapes: &[&[usize]], channels: usize) -> bool {
    match shapes {
        [_, _] => true,
        [_, _, bias] => **bias == [channels],
        _ => false,
    }
}

fn convolution(window: Window, shapes: &[&[usize]], output: &[usize]) -> bool {
    let ([.., depth], [channels, down, across, read]) = (shapes[0], shapes[1]) else { return false };
    depth == read && slid(window, [*down, *across], shapes[0], Some(*channels), output) && biased(shapes, *channels)
}

fn depthwise(window: Window, shapes: &[&[usize]], output: &[usize]) -> bool {
    let ([.., depth], [1, down, across, channels]) = (shapes[0], shapes[1]) else { return false };
    depth == channels && slid(window, [*down, *across], shapes[0], Some(*channels), output) && biased(shapes, *channels)
}

fn transposed(window: Window, shapes: &[&[usize]], output: &[usize]) -> bool {
    let ([1, _, _, depth], [channels, down, across, read]) = (shapes[0], shapes[1]) else { return false };
    // It is a convolution the other way round.
    depth == read
        && slid(window, [*down, *across], output, Some(*depth), shapes[0])
        && output[3] == *channels
        && biased(shapes, *channels)
}

fn fully_connected(shapes: &[&[usize]], output: &[usize]) -> bool {
    let ([.., depth], [channels, read]) = (shapes[0], shapes[1]) else { return false };
    let rows = shapes[0].iter().product::<usize>() / depth;
    depth == read
        && rows * channels == output.iter().product::<usize>()
        && output.last() == Some(channels)
        && biased(shapes, *channels)
}

/// The second factor has one number, one for each channel, or all.
fn multiply(shapes: &[&[usize]], output: &[usize]) -> bool {
    let [a, b] = shapes else { return false };
    let many = b.iter().product::<usize>();
    *a == output && (a == b || many == 1 || (b.last() == a.last() && b.last() == Some(&many)))
}

fn prelu(shapes: &[&[usize]], output: &[usize]) -> bool {
    let [x, slopes] = shapes else { return false };
    *x == output && slopes.last() == x.last() && slopes.iter().product::<usize>() == *slopes.last().unwrap_or(&0)
}

fn concatenated(axis: usize, shapes: &[&[usize]], output: &[usize]) -> bool {
    let sides = |shape: &[usize]| {
        shape.iter().enumerate().filter(|(of, _)| *of != axis).map(|(_, side)| *side).collect::<Vec<_>>()
    };
    let alike = shapes.iter().all(|shape| shape.len() == output.len() && sides(shape) == sides(output));
    alike && output.get(axis).is_some_and(|side| shapes.iter().map(|shape| shape[axis]).sum::<usize>() == *side)
}

fn is_matrix(shape: &[usize]) -> bool {
    matches!(shape, [1, 4, 4] | [4, 4])
}
