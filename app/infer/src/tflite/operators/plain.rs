//! Operators that take numbers as they are: sums, products, curves, and what lies in a window.

use crate::{
    error::{Fault, Problem},
    graph::{Activation, Node, Operator, Window},
    shapes::{self, windows},
    tflite::call::{Call, Operand},
};

pub(super) fn add(call: Call<'_, '_>) -> Result<Node, Problem> {
    let activation = call.options(11)?.activation(0)?;
    two(call, Operator::Add(activation))
}

pub(super) fn multiply(call: Call<'_, '_>) -> Result<Node, Problem> {
    let activation = call.options(21)?.activation(0)?;
    two(call, Operator::Multiply(activation))
}

/// An operator on two tensors that may change places: what flows comes first, and of two that do, the larger.
fn two(call: Call<'_, '_>, operator: Operator) -> Result<Node, Problem> {
    call.count(2..=2)?;
    let (mut first, mut second) = (call.operand(0)?, call.operand(1)?);
    let weight = |operand: &Operand| (operand.flows, operand.shape.iter().product::<usize>(), operand.shape.len());
    if weight(&first) < weight(&second) {
        (first, second) = (second, first);
    }
    if !first.flows {
        return Err(Fault::Kind { tensor: first.id, expected: "made on each run" }.into());
    }
    let shape = shapes::broadcast(&first.shape, &second.shape)?;
    call.node(operator, vec![first.id, second.id], shape)
}

pub(super) fn prelu(call: Call<'_, '_>) -> Result<Node, Problem> {
    call.count(2..=2)?;
    let (x, slopes) = (call.flowing(0)?, call.fixed(1)?);
    let shape = shapes::prelu(&x.shape, &slopes.shape)?;
    call.node(Operator::PRelu, vec![x.id, slopes.id], shape)
}

/// An operator that treats each number by itself.
pub(super) fn same(call: Call<'_, '_>, operator: Operator) -> Result<Node, Problem> {
    call.count(1..=1)?;
    let x = call.flowing(0)?;
    call.node(operator, vec![x.id], x.shape)
}

pub(super) fn max_pool(call: Call<'_, '_>) -> Result<Node, Problem> {
    pool(call, Operator::MaxPool)
}

pub(super) fn average_pool(call: Call<'_, '_>) -> Result<Node, Problem> {
    pool(call, Operator::AveragePool)
}

fn pool(call: Call<'_, '_>, operator: fn(Window, [usize; 2], Activation) -> Operator) -> Result<Node, Problem> {
    call.count(1..=1)?;
    let options = call.options(5)?;
    let (window, activation) = (options.window()?, options.activation(5)?);
    let size = [options.size(4, "window")?, options.size(3, "window")?];
    let x = call.flowing(0)?;
    let shape = windows::pool(&x.shape, size, window)?;
    call.node(operator(window, size, activation), vec![x.id], shape)
}

pub(super) fn mean(call: Call<'_, '_>) -> Result<Node, Problem> {
    call.count(2..=2)?;
    let keep = call.options(27)?.flag(0)?;
    let x = call.flowing(0)?;
    if !matches!(*call.ints(1)?.1, [1, 2] | [2, 1] | [-3, -2] | [-2, -3]) {
        return Err(Fault::Unfit("means over other dimensions than rows and columns are not supported").into());
    }
    let shape = shapes::mean(&x.shape, keep)?;
    call.node(Operator::Mean, vec![x.id], shape)
}
