//! Weights of which only those that are not zero are stored.
//!
//! The format walks the array dimension by dimension, in an order of its own; dimensions may be cut into blocks, whose
//! insides are walked as further dimensions. A dimension is either walked in full or names the places that are taken.

use super::flatbuffer::Table;
use crate::error::{Fault, Problem};

/// Dimensions that are walked at most.
const MOST_DIMENSIONS: usize = 12;

/// One step of the walk.
enum Level {
    /// Every place.
    Full(usize),
    /// For each place so far, a range of `indices` from one of `segments` to the next.
    Chosen { segments: Vec<usize>, indices: Vec<usize> },
}

/// Writes `values` to their places in an array of `shape`, which is otherwise zero. The caller has checked its size.
pub(super) fn densify(sparsity: Table<'_>, values: &[f32], shape: &[usize]) -> Result<Vec<f32>, Problem> {
    let levels = sparsity.tables(2, "dimensions", MOST_DIMENSIONS)?;
    let levels: Vec<Level> = levels.into_iter().map(level).collect::<Result<_, _>>()?;
    let order = indices(sparsity, 0, 4)?;
    let blocks = indices(sparsity, 1, 4)?;
    let dimensions = dimensions(shape, &blocks, &order, &levels)?;
    let mut places = vec![0];
    for (&(size, stride), level) in dimensions.iter().zip(&levels) {
        places = walk(&places, level, size, stride)?;
    }
    if places.len() != values.len() {
        return Err(Fault::Count { what: "values of a sparse tensor", found: values.len() }.into());
    }
    let mut dense = vec![0.0; shape.iter().product()];
    for (place, &value) in places.into_iter().zip(values) {
        *dense.get_mut(place).ok_or(Fault::Damaged)? = value;
    }
    Ok(dense)
}

fn level(table: Table<'_>) -> Result<Level, Problem> {
    match table.byte(0)? {
        0 => Ok(Level::Full(usize::try_from(table.int(1, 0)?).map_err(|_| Problem::at(table.at, Fault::Damaged))?)),
        1 => Ok(Level::Chosen { segments: list(table, 2)?, indices: list(table, 4)? }),
        other => Err(Fault::Unsupported { what: "sparse format", value: other.into() }.into()),
    }
}

/// A list whose elements have the width that the field `kind` says; the list is in the field after it.
fn list(table: Table<'_>, kind: usize) -> Result<Vec<usize>, Problem> {
    let width = match table.byte(kind)? {
        1 => 4,
        2 => 2,
        3 => 1,
        other => return Err(Fault::Unsupported { what: "sparse index type", value: other.into() }.into()),
    };
    let holder = table.table(kind + 1)?.ok_or(Problem::at(table.at, Fault::Missing("sparse indices")))?;
    indices(holder, 0, width)
}

fn indices(table: Table<'_>, number: usize, width: usize) -> Result<Vec<usize>, Problem> {
    let vector = table.vector(number, width)?;
    let wide = |bytes: &[u8]| bytes.iter().rev().fold(0u32, |sum, &byte| sum << 8 | u32::from(byte));
    let index = |bytes| usize::try_from(wide(bytes)).map_err(|_| Problem::at(vector.start, Fault::Damaged));
    vector.data.chunks_exact(width).map(index).collect()
}

/// How long each dimension of the walk is, and how far apart its places lie in the dense array.
fn dimensions(
    shape: &[usize],
    blocks: &[usize],
    order: &[usize],
    levels: &[Level],
) -> Result<Vec<(usize, usize)>, Problem> {
    let each_once = order.len() == levels.len() && (0..levels.len()).all(|level| order.contains(&level));
    if levels.len() != shape.len() + blocks.len() || !each_once {
        return Err(Fault::Unfit("the walk of a sparse tensor leaves out dimensions").into());
    }
    let mut stride = shape.iter().product();
    let mut all: Vec<(usize, usize)> = Vec::with_capacity(levels.len());
    for &size in shape {
        stride /= size;
        all.push((size, stride));
    }
    for (number, &block) in (shape.len()..).zip(blocks) {
        let step = order.iter().position(|&dimension| dimension == number).and_then(|step| levels.get(step));
        let outer = all.get_mut(block).filter(|_| block < shape.len());
        let (Some(&Level::Full(size)), Some(outer)) = (step, outer) else {
            return Err(Fault::Unfit("a sparse tensor's blocks are not of one size").into());
        };
        if size == 0 || !outer.0.is_multiple_of(size) {
            return Err(Fault::Unfit("a sparse tensor does not divide into its blocks").into());
        }
        let inner = (size, outer.1);
        *outer = (outer.0 / size, outer.1 * size);
        all.push(inner);
    }
    Ok(order.iter().filter_map(|&dimension| all.get(dimension).copied()).collect())
}

/// The places after one more dimension. Each is visited once, so there are never more than the array has.
fn walk(places: &[usize], level: &Level, size: usize, stride: usize) -> Result<Vec<usize>, Fault> {
    match level {
        Level::Full(stated) if *stated == size => {
            Ok(places.iter().flat_map(|place| (0..size).map(move |index| place + index * stride)).collect())
        }
        Level::Full(_) => Err(Fault::Unfit("a sparse tensor's walk has another length than its dimension")),
        Level::Chosen { segments, indices } => {
            if segments.len() != places.len() + 1 || segments.first() != Some(&0) {
                return Err(Fault::Unfit("a sparse tensor's segments do not fit"));
            }
            let mut next = Vec::with_capacity(indices.len());
            for (place, range) in places.iter().zip(segments.windows(2)) {
                let &[from, to] = range else { continue };
                let chosen = indices.get(from..to).ok_or(Fault::Unfit("a sparse tensor's segments do not fit"))?;
                if !chosen.is_sorted_by(|a, b| a < b) || chosen.last().is_some_and(|&last| last >= size) {
                    return Err(Fault::Unfit("a sparse tensor's indices do not ascend within their dimension"));
                }
                next.extend(chosen.iter().map(|index| place + index * stride));
            }
            Ok(next)
        }
    }
}
