//! Where a file keeps the weights that can be stored in fewer bits.

use std::{collections::BTreeMap, ops::Range};

use super::{
    Code, MOST_OPERATORS,
    flatbuffer::{File, Table},
    operators::{CONV_2D, DEQUANTIZE, FULLY_CONNECTED},
    subgraph,
    tensors::{self, Element, MOST_TENSORS},
};
use crate::{
    error::{LoadError, Place, Problem},
    graph::TensorId,
};

/// Weights of half precision that are widened for a convolution or a fully connected layer.
pub(crate) struct Weights {
    /// The name of their tensor.
    pub(crate) name: String,
    /// What they are widened to.
    pub(crate) tensor: TensorId,
    /// The bytes of the file that they are.
    pub(crate) bytes: Range<usize>,
    /// Channels that they make; the weights of one follow one another.
    pub(crate) rows: usize,
    /// Weights for each of them.
    pub(crate) columns: usize,
}

/// Finds dense weights in the order of their operators. Those that share a buffer are found each time.
pub(crate) fn find(bytes: &[u8]) -> Result<Vec<Weights>, LoadError> {
    let file = File::new(bytes);
    let whole = |problem: Problem| problem.in_place(Place::Model, 0);
    file.root(b"TFL3").and_then(walk).map_err(whole)
}

fn walk(model: Table<'_>) -> Result<Vec<Weights>, Problem> {
    let subgraph = subgraph(model)?;
    let codes = model.tables(1, "kinds of operators", MOST_OPERATORS)?;
    let codes: Vec<Code> = codes.into_iter().map(Code::read).collect::<Result<_, _>>()?;
    let tensors = subgraph.tables(0, "tensors", MOST_TENSORS)?;
    let buffers = model.tables(4, "buffers", MOST_TENSORS)?;
    // What a widened tensor was widened from.
    let mut narrow = BTreeMap::new();
    let mut found = Vec::new();
    for operator in subgraph.tables(3, "operators", MOST_OPERATORS)? {
        let inputs = operator.vector(1, 4)?;
        let mut inputs = inputs.ints();
        match codes.get(operator.index(0)?) {
            Some(Code::Builtin(DEQUANTIZE)) => {
                let output = operator.vector(2, 4)?.ints().next();
                narrow.extend(output.zip(inputs.next()));
            }
            Some(Code::Builtin(CONV_2D | FULLY_CONNECTED)) => {
                let Some((id, from)) = inputs.nth(1).and_then(|id| Some((id, *narrow.get(&id)?))) else { continue };
                let (Ok(id), Ok(from)) = (usize::try_from(id), usize::try_from(from)) else { continue };
                let tensor = tensors.get(from).map(|&tensor| weights(id, tensor, &buffers)).transpose()?;
                found.extend(tensor.flatten());
            }
            _ => {}
        }
    }
    Ok(found)
}

/// A tensor's weights, widened to tensor `id`, unless they are sparse or of another precision.
fn weights(id: TensorId, tensor: Table<'_>, buffers: &[Table<'_>]) -> Result<Option<Weights>, Problem> {
    let Some(buffer) = buffers.get(tensor.index(2)?) else { return Ok(None) };
    if tensor.byte(1)? != Element::Half as u8 || tensor.table(6)?.is_some() {
        return Ok(None);
    }
    let data = buffer.vector(0, 1)?;
    let bytes = data.start..data.start + data.data.len();
    let shape = tensors::shape(tensor)?;
    let Some((&rows, rest)) = shape.split_first() else { return Ok(None) };
    let columns = rest.iter().product();
    let fits = bytes.len() == 2 * rows * columns;
    Ok(fits.then_some(Weights { name: tensor.text(3)?, tensor: id, bytes, rows, columns }))
}
