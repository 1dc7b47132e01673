//! Operators on what is part of the model: they are carried out while it is read.

use std::sync::Arc;

use super::{
    call::Call,
    sparse,
    tensors::{Content, Element},
};
use crate::{
    error::{Fault, Problem},
    graph::Constant,
};

/// Widens half precision. The numbers were widened when they were read, so this only hands them on.
pub(super) fn dequantize(call: Call<'_, '_>) -> Result<(), Problem> {
    call.count(1..=1)?;
    let id = call.input(0)?;
    let entry = call.entry(id)?;
    let content = match &entry.content {
        Content::Fixed(constant) if entry.element == Element::Half => Content::Fixed(constant.clone()),
        Content::Unmade => return Err(Fault::Unmade(id).into()),
        _ => return Err(Fault::Kind { tensor: id, expected: "fixed, dense and of half precision" }.into()),
    };
    fold(call, content, Element::Float)
}

/// Puts the zeros into a sparse tensor.
pub(super) fn densify(call: Call<'_, '_>) -> Result<(), Problem> {
    call.count(1..=1)?;
    let id = call.input(0)?;
    let entry = call.entry(id)?;
    let (element, shape) = (entry.element, entry.shape.clone());
    let Content::Sparse(values, sparsity) = entry.content.clone() else {
        return Err(Fault::Kind { tensor: id, expected: "sparse" }.into());
    };
    call.tensors.densify(&shape)?;
    let dense: Arc<[f32]> = sparse::densify(sparsity, &values, &shape)?.into();
    fold(call, Content::Fixed(Constant::Float(dense)), element)
}

/// Puts `content`, which has the shape of the first input, into the output.
fn fold<'a>(call: Call<'a, '_>, content: Content<'a>, element: Element) -> Result<(), Problem> {
    let computed = call.entry(call.input(0)?)?.shape.clone();
    let (output, entry) = call.output()?;
    if entry.element != element {
        return Err(Fault::Kind { tensor: output, expected: "of the precision that comes out" }.into());
    }
    if entry.shape != computed {
        return Err(Fault::Output { stated: entry.shape.clone(), computed }.into());
    }
    Ok(call.tensors.fill(output, content)?)
}
