//! Operators that put numbers elsewhere.

use crate::{
    error::{Fault, Problem},
    graph::{Activation, Corners, Node, Operator},
    shapes,
    tflite::{call::Call, options::positive},
};

pub(super) fn pad(call: Call<'_, '_>) -> Result<Node, Problem> {
    call.count(2..=2)?;
    let x = call.flowing(0)?;
    let (stated, values) = call.ints(1)?;
    if *stated != [x.shape.len(), 2] {
        return Err(Fault::Unfit("there is not one pair of paddings for each dimension").into());
    }
    let size =
        |value: i32| usize::try_from(value).map_err(|_| Fault::Unsupported { what: "padding", value: value.into() });
    let pair = |&[before, after]: &[i32; 2]| Ok([size(before)?, size(after)?]);
    let zeros: Vec<[usize; 2]> = values.as_chunks().0.iter().map(pair).collect::<Result<_, Fault>>()?;
    let shape = shapes::pad(&x.shape, &zeros)?;
    call.node(Operator::Pad(zeros), vec![x.id], shape)
}

pub(super) fn reshape(call: Call<'_, '_>) -> Result<Node, Problem> {
    call.count(1..=2)?;
    let x = call.flowing(0)?;
    let wanted: Vec<i32> = if call.has(1) {
        call.ints(1)?.1.to_vec()
    } else {
        let options = call.options(17)?.0.ok_or(Fault::Missing("new shape"))?;
        options.vector(0, 4)?.ints().collect()
    };
    let shape = shapes::reshape(&x.shape, &wanted, &call.output()?.1.shape)?;
    call.node(Operator::Reshape, vec![x.id], shape)
}

pub(super) fn concatenate(call: Call<'_, '_>) -> Result<Node, Problem> {
    let count = call.count(1..=usize::MAX)?;
    let options = call.options(10)?;
    if options.activation(1)? != Activation::None {
        return Err(Fault::Unfit("an activation after a concatenation is not supported").into());
    }
    let inputs: Vec<_> = (0..count).map(|number| call.flowing(number)).collect::<Result<_, _>>()?;
    let shapes: Vec<&[usize]> = inputs.iter().map(|input| &*input.shape).collect();
    let axis = axis(options.int(0, 0)?, shapes.first().map_or(0, |shape| shape.len()))?;
    let shape = shapes::concatenate(&shapes, axis)?;
    call.node(Operator::Concatenate(axis), inputs.iter().map(|input| input.id).collect(), shape)
}

/// A dimension; one that is negative is counted from the last.
fn axis(stated: i32, dimensions: usize) -> Result<usize, Fault> {
    let axis = isize::try_from(stated).ok().and_then(|stated| match stated {
        0.. => usize::try_from(stated).ok(),
        _ => dimensions.checked_add_signed(stated),
    });
    axis.filter(|&axis| axis < dimensions).ok_or(Fault::Unsupported { what: "axis", value: stated.into() })
}

pub(super) fn resize(call: Call<'_, '_>) -> Result<Node, Problem> {
    call.count(2..=2)?;
    let options = call.options(15)?;
    let corners = match (options.flag(2)?, options.flag(3)?) {
        (true, false) => Corners::Aligned,
        (false, true) => Corners::HalfPixel,
        (false, false) => Corners::First,
        (true, true) => return Err(Fault::Unfit("corners cannot be both aligned and half a pixel off").into()),
    };
    let x = call.flowing(0)?;
    let &[rows, columns] = &*call.ints(1)?.1 else {
        return Err(Fault::Unfit("the size is not rows and columns").into());
    };
    let shape = shapes::resize(&x.shape, [positive(rows, "size")?, positive(columns, "size")?])?;
    call.node(Operator::ResizeBilinear(corners), vec![x.id], shape)
}

pub(super) fn depth_to_space(call: Call<'_, '_>) -> Result<Node, Problem> {
    call.count(1..=1)?;
    let block = call.options(94)?.size(0, "block")?;
    let x = call.flowing(0)?;
    let shape = shapes::depth_to_space(&x.shape, block)?;
    call.node(Operator::DepthToSpace(block), vec![x.id], shape)
}

pub(super) fn slice(call: Call<'_, '_>) -> Result<Node, Problem> {
    call.count(4..=4)?;
    let options = call.options(32)?;
    let (open_begin, open_end) = (options.int(0, 0)?, options.int(1, 0)?);
    options.only(2, 0, "ellipsis")?;
    options.only(3, 0, "new dimension")?;
    options.only(4, 0, "dropped dimension")?;
    options.never(5, "offset")?;
    let x = call.flowing(0)?;
    let begin = bounds(&call.ints(1)?.1, &x.shape, open_begin, |_| 0)?;
    let end = bounds(&call.ints(2)?.1, &x.shape, open_end, |size| size)?;
    let stride = call.ints(3)?.1.iter().map(|&step| positive(step, "stride")).collect::<Result<Vec<_>, _>>()?;
    let shape = shapes::slice(&x.shape, &begin, &end, &stride)?;
    call.node(Operator::StridedSlice { begin, stride }, vec![x.id], shape)
}

/// Where a slice begins or ends in each dimension: at `edge` of it where its bit is set in `open`, and counted from its
/// end if negative.
fn bounds(stated: &[i32], shape: &[usize], open: i32, edge: fn(usize) -> usize) -> Result<Vec<usize>, Fault> {
    let bound = |(number, (&stated, &size)): (usize, (&i32, &usize))| {
        if open >> number & 1 != 0 {
            return Ok(edge(size));
        }
        let from = if stated < 0 { size } else { 0 };
        let bound = isize::try_from(stated).ok().and_then(|stated| from.checked_add_signed(stated));
        bound.ok_or(Fault::Unfit("the slice begins or ends outside the input"))
    };
    stated.iter().zip(shape).enumerate().map(bound).collect()
}
