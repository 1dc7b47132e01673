//! Reads `.tflite` files (TensorFlow Lite's schema, version 3).

mod flatbuffer;
mod flexbuffer;
mod operators;
mod sparse;
mod tensors;

use std::sync::Arc;

use flatbuffer::{Bytes, Table};
use operators::{Stored, code};

use crate::{
    error::LoadError,
    graph::{Constant, Graph, Node, Operator, Tensor, TensorId},
    shapes,
};

/// The graph in a file. Weights of half precision and sparse weights become plain numbers, so that the operators which
/// turn them into such vanish.
pub(crate) fn read(file: &[u8]) -> Result<Graph, LoadError> {
    if file.get(4..8) != Some(b"TFL3") {
        return Err(LoadError::OtherFormat);
    }
    let model = Bytes(file).root()?;
    let [graph] = model.tables(2)?[..] else {
        return Err(LoadError::Model("it has not one graph but several or none"));
    };
    let tensors = tensors::read(&graph, &model.tables(4)?)?;
    let mut reading = Reading { made: vec![false; tensors.len()], tensors, nodes: Vec::new() };
    let inputs = reading.ids(&graph.ints(1)?)?;
    inputs.iter().for_each(|input| reading.made[*input] = true);
    let codes = model.tables(1)?;
    for (index, table) in graph.tables(3)?.into_iter().enumerate() {
        reading.add(stored(index, table, &codes)?)?;
    }
    let outputs = reading.ids(&graph.ints(2)?)?;
    if inputs.is_empty() || outputs.is_empty() || !outputs.iter().all(|output| reading.made[*output]) {
        return Err(LoadError::Model("it has no input, or an output that none of its operators makes"));
    }
    Ok(Graph { tensors: reading.tensors, nodes: reading.nodes, inputs, outputs })
}

fn stored<'a>(index: usize, table: Table<'a>, codes: &[Table<'a>]) -> Result<Stored<'a>, LoadError> {
    let code = usize::try_from(table.int_or(0, 0)?).ok().and_then(|code| codes.get(code));
    let Some(entry) = code else {
        let what = "it is not in the file's list of operators".to_owned();
        return Err(LoadError::Operator { index, name: "unnamed".to_owned(), what });
    };
    // Newer files say it in a field of four bytes, older ones in one of one byte.
    let code = entry.int_or(3, 0)?.max(i32::from(entry.byte(0)?));
    Ok(Stored { index, code, custom: entry.text(1)?, table, options: table.table(4)? })
}

struct Reading {
    tensors: Vec<Tensor>,
    /// Which tensors flow in or were made so far.
    made: Vec<bool>,
    nodes: Vec<Node>,
}

impl Reading {
    fn ids(&self, numbers: &[i32]) -> Result<Vec<TensorId>, LoadError> {
        let id = |number: &i32| usize::try_from(*number).ok().filter(|id| *id < self.tensors.len());
        numbers.iter().map(id).collect::<Option<_>>().ok_or(LoadError::Model("it names a tensor that there is not"))
    }

    fn add(&mut self, stored: Stored<'_>) -> Result<(), LoadError> {
        let wrong =
            |what: &str| LoadError::Operator { index: stored.index, name: stored.name(), what: what.to_owned() };
        // A bias may be left out, and stands as -1 then.
        let mut inputs = self.ids(stored.table.ints(1)?.split(|number| *number == -1).next().unwrap_or_default())?;
        let outputs = self.ids(&stored.table.ints(2)?)?;
        let [output] = outputs[..] else { return Err(wrong("it makes more or less than one tensor")) };
        if inputs.is_empty() || inputs.iter().any(|id| !self.made[*id] && self.tensors[*id].constant.is_none()) {
            return Err(wrong("it reads what is neither fixed nor made before it"));
        }
        if self.made[output] || self.tensors[output].constant.is_some() {
            return Err(wrong("it makes a tensor that is there already"));
        }
        if matches!(stored.code, code::DEQUANTIZE | code::DENSIFY) {
            let fixed = self.tensors[inputs[0]].constant.clone().filter(|_| self.same_size(inputs[0], output));
            self.tensors[output].constant = Some(fixed.ok_or_else(|| wrong("it is not of fixed weights"))?);
            return Ok(());
        }
        let read: Vec<&Tensor> = inputs.iter().map(|id| &self.tensors[*id]).collect();
        let operator = stored.operator(&read)?;
        shapes::check(&operator, &read, &self.tensors[output].shape).map_err(wrong)?;
        inputs.truncate(shapes::flowing_and_weights(&operator, inputs.len()));
        self.complete(&operator, &mut inputs);
        self.made[output] = true;
        self.nodes.push(Node { operator, inputs, outputs });
        Ok(())
    }

    fn same_size(&self, a: TensorId, b: TensorId) -> bool {
        self.tensors[a].shape == self.tensors[b].shape
    }

    /// Adds a bias of zeros where there is none.
    fn complete(&mut self, operator: &Operator, inputs: &mut Vec<TensorId>) {
        let biased = matches!(
            operator,
            Operator::Convolution(..) | Operator::Depthwise(..) | Operator::Transpose(_) | Operator::FullyConnected(_)
        );
        if let (true, [_, weights]) = (biased, &inputs[..]) {
            let shape = &self.tensors[*weights].shape;
            let side = if matches!(operator, Operator::Depthwise(..)) { shape.last() } else { shape.first() };
            let zeros: Arc<[f32]> = vec![0.0; side.copied().unwrap_or(0)].into();
            let shape = vec![zeros.len()];
            self.tensors.push(Tensor { name: "no bias".to_owned(), shape, constant: Some(Constant::Float(zeros)) });
            self.made.push(false);
            inputs.push(self.tensors.len() - 1);
        }
    }
}
