//! The tensors of a file, and what is known of each while the operators are gone through.

use std::{collections::BTreeMap, sync::Arc};

use super::{buffers::Buffers, flatbuffer::Table};
use crate::{
    error::{Fault, LoadError, Place, Problem},
    graph::{Constant, Tensor, TensorId},
};

/// Tensors that a file may have.
pub(super) const MOST_TENSORS: usize = 1 << 16;
/// Dimensions that a tensor may have.
const MOST_DIMENSIONS: usize = 6;
/// Elements that a tensor may have.
const MOST_ELEMENTS: usize = 64 << 20;
/// Elements that all tensors which are made on a run may have together.
const MOST_MADE: usize = 256 << 20;
/// Elements that all sparse tensors may have together once their zeros are there.
const MOST_DENSIFIED: usize = 16 << 20;

/// How a tensor's elements are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// Single precision.
    Float,
    /// Half precision, which is widened when it is read.
    Half,
    /// 32 bits with a sign.
    Int,
}

/// What is in a tensor.
#[derive(Clone)]
pub(super) enum Content<'a> {
    /// Nothing yet.
    Unmade,
    /// What the caller gives or an operator makes.
    Made,
    /// Numbers that are part of the model.
    Fixed(Constant),
    /// The numbers that are not zero, and where they belong.
    Sparse(Arc<[f32]>, Table<'a>),
}

/// A tensor of the file.
pub(super) struct Entry<'a> {
    name: String,
    pub(super) shape: Vec<usize>,
    pub(super) element: Element,
    pub(super) content: Content<'a>,
}

/// All of a file's tensors, followed by those that the reader adds.
pub(super) struct Tensors<'a> {
    pub(super) entries: Vec<Entry<'a>>,
    made: usize,
    densified: usize,
    /// Zeros that stand in for a bias, by their number.
    zeros: BTreeMap<usize, TensorId>,
}

impl<'a> Tensors<'a> {
    /// Reads the tensors of a subgraph, and their numbers from the model's buffers.
    pub(super) fn read(model: Table<'a>, subgraph: Table<'a>) -> Result<Self, LoadError> {
        let whole = |problem: Problem| problem.in_place(Place::Model, model.at);
        let tables = subgraph.tables(0, "tensors", MOST_TENSORS).map_err(whole)?;
        let mut buffers = Buffers::new(model.tables(4, "buffers", MOST_TENSORS).map_err(whole)?);
        let mut entries = Vec::with_capacity(tables.len());
        for (index, table) in tables.into_iter().enumerate() {
            // A name that cannot be read is a fault of its own, below.
            let name = table.text(3);
            let place = |name| Place::Tensor { index, name };
            let name = name.map_err(|problem| problem.in_place(place(String::new()), table.at))?;
            let entry = read(table, &mut buffers);
            let (shape, element, content) = entry.map_err(|problem| problem.in_place(place(name.clone()), table.at))?;
            entries.push(Entry { name, shape, element, content });
        }
        Ok(Self { entries, made: 0, densified: 0, zeros: BTreeMap::new() })
    }

    pub(super) fn entry(&self, tensor: TensorId) -> Result<&Entry<'a>, Fault> {
        self.entries.get(tensor).ok_or(Fault::Unmade(tensor))
    }

    /// Puts something into a tensor that is empty.
    pub(super) fn fill(&mut self, tensor: TensorId, content: Content<'a>) -> Result<(), Fault> {
        let entry = self.entries.get_mut(tensor).ok_or(Fault::Unmade(tensor))?;
        if !matches!(entry.content, Content::Unmade) {
            return Err(Fault::Remade(tensor));
        }
        entry.content = content;
        Ok(())
    }

    /// Notes that a tensor is given by the caller or made by an operator.
    pub(super) fn make(&mut self, tensor: TensorId) -> Result<(), Fault> {
        let entry = self.entry(tensor)?;
        if entry.element != Element::Float {
            return Err(Fault::Kind { tensor, expected: "of single precision" });
        }
        self.made = add(self.made, &entry.shape, "elements in tensors that are made", MOST_MADE)?;
        self.fill(tensor, Content::Made)
    }

    /// Takes note of a sparse tensor that is about to be filled up with zeros.
    pub(super) fn densify(&mut self, shape: &[usize]) -> Result<(), Fault> {
        self.densified = add(self.densified, shape, "elements in sparse tensors", MOST_DENSIFIED)?;
        Ok(())
    }

    /// A fixed tensor of that many zeros. The caller has weights of at least as many elements.
    pub(super) fn zeros(&mut self, count: usize) -> TensorId {
        let entries = &mut self.entries;
        *self.zeros.entry(count).or_insert_with(|| {
            let content = Content::Fixed(Constant::Float(vec![0.0; count].into()));
            entries.push(Entry { name: String::new(), shape: vec![count], element: Element::Float, content });
            entries.len() - 1
        })
    }

    /// What becomes of them in a graph: numbers of half precision are only there as what they were widened to.
    pub(super) fn finish(self) -> Vec<Tensor> {
        let finish = |entry: Entry<'_>| {
            let constant = match entry.content {
                Content::Fixed(constant) if entry.element != Element::Half => Some(constant),
                _ => None,
            };
            Tensor { name: entry.name, shape: entry.shape, constant }
        };
        self.entries.into_iter().map(finish).collect()
    }
}

fn add(sum: usize, shape: &[usize], what: &'static str, limit: usize) -> Result<usize, Fault> {
    let sum = sum.saturating_add(shape.iter().product());
    if sum > limit { Err(Fault::TooMany { what, limit }) } else { Ok(sum) }
}

fn read<'a>(table: Table<'a>, buffers: &mut Buffers<'a>) -> Result<(Vec<usize>, Element, Content<'a>), Problem> {
    let element = match table.byte(1)? {
        0 => Element::Float,
        1 => Element::Half,
        2 => Element::Int,
        other => return Err(Fault::Unsupported { what: "element type", value: other.into() }.into()),
    };
    let shape = shape(table)?;
    let constant = buffers.constant(table.index(2)?, element)?;
    let content = match (constant, table.table(6)?) {
        (None, None) => Content::Unmade,
        (None, Some(_)) => return Err(Fault::Missing("numbers of a sparse tensor").into()),
        (Some(Constant::Float(values)), Some(sparsity)) => Content::Sparse(values, sparsity),
        (Some(Constant::Int(_)), Some(_)) => return Err(Fault::Unfit("whole numbers cannot be sparse").into()),
        (Some(constant), None) => {
            let found = match &constant {
                Constant::Float(values) => values.len(),
                Constant::Int(values) => values.len(),
            };
            if found != shape.iter().product::<usize>() {
                return Err(Fault::Count { what: "numbers, which are not as many as the shape has", found }.into());
            }
            Content::Fixed(constant)
        }
    };
    Ok((shape, element, content))
}

/// A tensor's dimensions, each at least 1 and known.
pub(super) fn shape(table: Table<'_>) -> Result<Vec<usize>, Problem> {
    let vector = table.vector(0, 4)?;
    if vector.data.len() / 4 > MOST_DIMENSIONS {
        return Err(Problem::at(vector.start, Fault::TooMany { what: "dimensions", limit: MOST_DIMENSIONS }));
    }
    if let Some(unknown) = table.vector(7, 4)?.ints().find(|&size| size < 1) {
        return Err(Fault::Unsupported { what: "a dimension of", value: unknown.into() }.into());
    }
    let size = |size: i32| match usize::try_from(size) {
        Ok(known) if known > 0 => Ok(known),
        _ => Err(Problem::at(vector.start, Fault::Unsupported { what: "a dimension of", value: size.into() })),
    };
    let shape: Vec<usize> = vector.ints().map(size).collect::<Result<_, _>>()?;
    let elements = shape.iter().try_fold(1usize, |product, &size| product.checked_mul(size));
    if elements.is_none_or(|elements| elements > MOST_ELEMENTS) {
        return Err(Problem::at(vector.start, Fault::TooMany { what: "elements", limit: MOST_ELEMENTS }));
    }
    Ok(shape)
}
