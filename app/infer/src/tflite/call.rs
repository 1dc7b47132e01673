//! One operator as the file states it: what it reads and what it should make.

use std::{ops::RangeInclusive, sync::Arc};

use super::{
    flatbuffer::Table,
    options::Options,
    tensors::{Content, Element, Entry, Tensors},
};
use crate::{
    error::{Fault, Problem},
    graph::{Constant, Node, Operator, TensorId},
};

/// Tensors that one operator may read.
const MOST_INPUTS: usize = 256;

/// A tensor that an operator reads.
pub(super) struct Operand {
    pub(super) id: TensorId,
    pub(super) shape: Vec<usize>,
    /// Whether it is made on each run.
    pub(super) flows: bool,
}

/// One operator and the tensors around it.
pub(super) struct Call<'a, 't> {
    table: Table<'a>,
    pub(super) tensors: &'t mut Tensors<'a>,
    inputs: Vec<i32>,
    output: TensorId,
}

impl<'a, 't> Call<'a, 't> {
    pub(super) fn read(table: Table<'a>, tensors: &'t mut Tensors<'a>) -> Result<Self, Problem> {
        let (inputs, outputs) = (table.vector(1, 4)?, table.vector(2, 4)?);
        if inputs.data.len() / 4 > MOST_INPUTS {
            return Err(Problem::at(inputs.start, Fault::TooMany { what: "inputs", limit: MOST_INPUTS }));
        }
        let mut made = outputs.ints();
        let (Some(output), None) = (made.next(), made.next()) else {
            let found = outputs.data.len() / 4;
            return Err(Problem::at(outputs.start, Fault::Count { what: "outputs instead of one", found }));
        };
        let output = exists(output, tensors)?;
        Ok(Self { table, inputs: inputs.ints().collect(), output, tensors })
    }

    /// Checks the number of inputs.
    pub(super) fn count(&self, allowed: RangeInclusive<usize>) -> Result<usize, Fault> {
        let found = self.inputs.len();
        if allowed.contains(&found) { Ok(found) } else { Err(Fault::Count { what: "inputs", found }) }
    }

    /// Whether an input is there: one that may be left out is absent or -1.
    pub(super) fn has(&self, number: usize) -> bool {
        self.inputs.get(number).is_some_and(|&id| id != -1)
    }

    /// An input, whatever it is.
    pub(super) fn input(&self, number: usize) -> Result<TensorId, Fault> {
        exists(*self.inputs.get(number).ok_or(Fault::Missing("input"))?, self.tensors)
    }

    pub(super) fn entry(&self, id: TensorId) -> Result<&Entry<'a>, Fault> {
        self.tensors.entry(id)
    }

    /// An input of single precision, fixed or not.
    pub(super) fn operand(&self, number: usize) -> Result<Operand, Fault> {
        let id = self.input(number)?;
        let entry = self.entry(id)?;
        let flows = match entry.content {
            Content::Unmade => return Err(Fault::Unmade(id)),
            Content::Sparse(..) => return Err(Fault::Kind { tensor: id, expected: "dense" }),
            Content::Made => true,
            Content::Fixed(_) => false,
        };
        if entry.element != Element::Float {
            return Err(Fault::Kind { tensor: id, expected: "of single precision" });
        }
        Ok(Operand { id, shape: entry.shape.clone(), flows })
    }

    /// An input that is made on each run.
    pub(super) fn flowing(&self, number: usize) -> Result<Operand, Fault> {
        let operand = self.operand(number)?;
        if operand.flows { Ok(operand) } else { Err(Fault::Kind { tensor: operand.id, expected: "made on each run" }) }
    }

    /// An input that is part of the model.
    pub(super) fn fixed(&self, number: usize) -> Result<Operand, Fault> {
        let operand = self.operand(number)?;
        if operand.flows { Err(Fault::Kind { tensor: operand.id, expected: "fixed" }) } else { Ok(operand) }
    }

    /// One number for each of the channels that the weights make; zeros where the file has none.
    pub(super) fn bias(&mut self, number: usize, channels: usize) -> Result<TensorId, Fault> {
        if !self.has(number) {
            return Ok(self.tensors.zeros(channels));
        }
        let bias = self.fixed(number)?;
        if bias.shape == [channels] { Ok(bias.id) } else { Err(Fault::Unfit("there is not one bias for each channel")) }
    }

    /// Fixed whole numbers in an array of some shape.
    pub(super) fn ints(&self, number: usize) -> Result<(&[usize], Arc<[i32]>), Fault> {
        let id = self.input(number)?;
        let entry = self.entry(id)?;
        match &entry.content {
            Content::Fixed(Constant::Int(values)) => Ok((&entry.shape, values.clone())),
            _ => Err(Fault::Kind { tensor: id, expected: "fixed whole numbers" }),
        }
    }

    /// The options, if they are of the kind with this number or left out.
    pub(super) fn options(&self, kind: u8) -> Result<Options<'a>, Problem> {
        let found = self.table.byte(3)?;
        if found == 0 {
            return Ok(Options(None));
        }
        if found != kind {
            return Err(Fault::Unsupported { what: "another operator's options, of kind", value: found.into() }.into());
        }
        Ok(Options(self.table.table(4)?))
    }

    /// The options of an operator that is not of the format's own list.
    pub(super) fn custom_options(&self) -> Result<&'a [u8], Problem> {
        Ok(self.table.vector(5, 1)?.data)
    }

    /// What it should make.
    pub(super) fn output(&self) -> Result<(TensorId, &Entry<'a>), Fault> {
        Ok((self.output, self.entry(self.output)?))
    }

    /// The node, if the output has the shape that was computed.
    pub(super) fn node(self, operator: Operator, inputs: Vec<TensorId>, shape: Vec<usize>) -> Result<Node, Problem> {
        let (output, entry) = self.output()?;
        if entry.shape != shape {
            return Err(Fault::Output { stated: entry.shape.clone(), computed: shape }.into());
        }
        self.tensors.make(output)?;
        Ok(Node { operator, inputs, outputs: vec![output] })
    }
}

fn exists(id: i32, tensors: &Tensors<'_>) -> Result<TensorId, Fault> {
    let known = usize::try_from(id).ok().filter(|&id| id < tensors.entries.len());
    known.ok_or(Fault::NoTensor(id.into()))
}
