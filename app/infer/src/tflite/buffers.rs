//! The bytes of tensors that are part of a model.

use std::collections::BTreeMap;

use super::{
    flatbuffer::{Table, Vector},
    half,
    tensors::Element,
};
use crate::{
    error::{Fault, Problem},
    graph::Constant,
};

/// The buffers of a file, each read once however many tensors it is part of.
pub(super) struct Buffers<'a> {
    tables: Vec<Table<'a>>,
    read: BTreeMap<(usize, u8), Constant>,
}

impl<'a> Buffers<'a> {
    pub(super) fn new(tables: Vec<Table<'a>>) -> Self {
        Self { tables, read: BTreeMap::new() }
    }

    /// The numbers in a buffer, or none if it is empty.
    pub(super) fn constant(&mut self, buffer: usize, element: Element) -> Result<Option<Constant>, Problem> {
        if let Some(constant) = self.read.get(&(buffer, element as u8)) {
            return Ok(Some(constant.clone()));
        }
        let table = self.tables.get(buffer).ok_or(Fault::Missing("buffer"))?;
        let vector = table.vector(0, 1)?;
        if vector.data.is_empty() {
            return Ok(None);
        }
        let constant = decode(&vector, element)?;
        self.read.insert((buffer, element as u8), constant.clone());
        Ok(Some(constant))
    }
}

fn decode(vector: &Vector<'_>, element: Element) -> Result<Constant, Problem> {
    let torn = Problem::at(vector.start, Fault::Unfit("a buffer ends within a number"));
    if element == Element::Half {
        let (halves, rest) = vector.data.as_chunks();
        let halves = halves.iter().map(|&bytes| half::widen(u16::from_le_bytes(bytes)));
        return if rest.is_empty() { Ok(Constant::Float(halves.collect())) } else { Err(torn) };
    }
    if !vector.data.len().is_multiple_of(4) {
        return Err(torn);
    }
    Ok(match element {
        Element::Int => Constant::Int(vector.ints().collect()),
        _ => Constant::Float(vector.ints().map(|bits| f32::from_bits(bits.cast_unsigned())).collect()),
    })
}
