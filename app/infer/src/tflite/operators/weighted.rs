//! Operators with weights.

use crate::{
    error::{Fault, Problem},
    graph::{Node, Operator},
    shapes::{self, windows},
    tflite::call::Call,
};

pub(super) fn convolution(mut call: Call<'_, '_>) -> Result<Node, Problem> {
    call.count(2..=3)?;
    let options = call.options(1)?;
    let (window, activation) = (options.window()?, options.activation(3)?);
    options.only(4, 1, "dilation")?;
    options.only(5, 1, "dilation")?;
    let (x, weights) = (call.flowing(0)?, call.fixed(1)?);
    let shape = windows::convolution(&x.shape, &weights.shape, window)?;
    let bias = bias(&mut call, weights.shape.first())?;
    call.node(Operator::Convolution(window, activation), vec![x.id, weights.id, bias], shape)
}

pub(super) fn depthwise(mut call: Call<'_, '_>) -> Result<Node, Problem> {
    call.count(2..=3)?;
    let options = call.options(2)?;
    let (window, activation) = (options.window()?, options.activation(4)?);
    options.only(5, 1, "dilation")?;
    options.only(6, 1, "dilation")?;
    // A multiplier of 0 means that it follows from the shapes, which are compared below.
    if options.int(3, 0)? != 0 {
        options.only(3, 1, "depth multiplier")?;
    }
    let (x, weights) = (call.flowing(0)?, call.fixed(1)?);
    let shape = windows::depthwise(&x.shape, &weights.shape, window)?;
    let bias = bias(&mut call, weights.shape.last())?;
    call.node(Operator::Depthwise(window, activation), vec![x.id, weights.id, bias], shape)
}

pub(super) fn fully_connected(mut call: Call<'_, '_>) -> Result<Node, Problem> {
    call.count(2..=3)?;
    let options = call.options(8)?;
    let (activation, keep) = (options.activation(0)?, options.flag(2)?);
    options.never(1, "weights format")?;
    let (x, weights) = (call.flowing(0)?, call.fixed(1)?);
    let shape = shapes::fully_connected(&x.shape, &weights.shape, keep)?;
    let bias = bias(&mut call, weights.shape.first())?;
    call.node(Operator::FullyConnected(activation), vec![x.id, weights.id, bias], shape)
}

/// The third input: one number for each channel that is made, which are as many as one dimension of the weights says.
fn bias(call: &mut Call<'_, '_>, channels: Option<&usize>) -> Result<usize, Problem> {
    Ok(call.bias(2, *channels.ok_or(Fault::Missing("weights"))?)?)
}
