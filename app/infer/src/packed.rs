//! Models in fewer bytes: a `.tflite` file whose larger weights of half precision are stored in 8 bits each, with one
//! scale for each channel that they make. Everything else of the file is kept byte for byte. It may come in two parts, of
//! which the first runs alone, with fewer outputs.
//!
//! What lies in a packed file or part, one after the other, least byte first: `VTP2`; the length of the `.tflite` file and
//! its CRC-32; the number of its stretches that are packed or missing; for each its offset, rows and columns, or 0 rows
//! and the number of bytes that are missing; a scale for each row of each; their weights; the rest of the file; the CRC-32
//! of all that. Whole numbers have 32 bits, scales single precision. An unpacked file is less than twice as long as the
//! packed one, but for what is missing, since only the weights grow.

mod checksum;
mod choice;
mod reader;
mod rows;
mod writer;

use std::{collections::BTreeSet, iter, ops::Range};

pub use choice::{later, wanted};
use reader::{Part, Reader};

use crate::{
    error::{Fault, LoadError, Place, Problem},
    graph::{Graph, TensorId},
    tflite::{
        self,
        weights::{self, Weights},
    },
};

const MAGIC: &[u8; 4] = b"VTP2";

/// Tensors with fewer weights stay as they are: they would hardly make a file shorter.
const LEAST: usize = 1024;

/// Packs a `.tflite` file. `wanted` tells by a tensor's name whether its weights may be stored in 8 bits.
pub fn pack(tflite: &[u8], wanted: impl Fn(&str) -> bool) -> Result<Vec<u8>, LoadError> {
    // What cannot be run is not worth packing, and has faults that are easier to name here.
    tflite::read(tflite)?;
    writer::part(tflite, &stretches(tflite, wanted)?, &[])
}

/// The same in two parts. The first is a model of its own without the outputs named by `later`; the second has the weights
/// that only those rest on, and makes it whole by [`join`].
pub fn pack_apart(tflite: &[u8], wanted: impl Fn(&str) -> bool, later: &[&str]) -> Result<[Vec<u8>; 2], LoadError> {
    let mut first = tflite::read(tflite)?;
    let tensors = &first.tensors;
    first.outputs.retain(|&output| !later.contains(&tensors[output].name.as_str()));
    first.keep_needed();
    let read: BTreeSet<TensorId> = first.nodes.iter().flat_map(|node| node.inputs.iter().copied()).collect();
    let needed: Vec<_> = weights::find(tflite)?.into_iter().filter(|found| read.contains(&found.tensor)).collect();
    let is_needed = |stretch: &Weights| needed.iter().any(|other| overlap(&other.bytes, &stretch.bytes));
    let (now, later): (Vec<_>, Vec<_>) = stretches(tflite, wanted)?.into_iter().partition(is_needed);
    let missing: Vec<_> = later.iter().map(|stretch| stretch.bytes.clone()).collect();
    let others = others(&missing, tflite.len());
    Ok([writer::part(tflite, &now, &missing)?, writer::part(tflite, &later, &others)?])
}

/// The `.tflite` file that was packed, in its original length, with the weights as they were rounded.
pub fn unpack(bytes: &[u8]) -> Result<Vec<u8>, LoadError> {
    let part = read(bytes)?;
    if part.gaps.is_empty() { Ok(part.file) } else { Err(whole(Fault::Missing("the other part"))) }
}

/// The `.tflite` file that was packed in two parts. One that is there as it was stays so.
pub fn join(first: &[u8], rest: &[u8]) -> Result<Vec<u8>, LoadError> {
    if !first.starts_with(MAGIC) {
        return tflite::read(first).map(|_| first.to_vec());
    }
    let (mut first, rest) = (read(first)?, read(rest)?);
    if first.sum != rest.sum || first.file.len() != rest.file.len() {
        return Err(whole(Fault::Unfit("the parts are of different models")));
    }
    for gap in first.gaps {
        if rest.gaps.iter().any(|other| overlap(other, &gap)) {
            return Err(whole(Fault::Missing("part of the weights")));
        }
        first.file[gap.clone()].copy_from_slice(&rest.file[gap]);
    }
    Ok(first.file)
}

/// The graph of a `.tflite` file, packed or not; of a first part what it has the weights for.
pub(crate) fn graph(bytes: &[u8]) -> Result<Graph, LoadError> {
    if !bytes.starts_with(MAGIC) {
        return tflite::read(bytes);
    }
    let Part { file, gaps, .. } = read(bytes)?;
    let mut graph = tflite::read(&file)?;
    if !gaps.is_empty() {
        let found = weights::find(&file)?;
        if gaps.iter().any(|gap| found.iter().all(|weights| weights.bytes != *gap)) {
            return Err(whole(Fault::Missing("the first part")));
        }
        let is_missing = |weights: &&Weights| gaps.iter().any(|gap| overlap(gap, &weights.bytes));
        graph.lose(found.iter().filter(is_missing).map(|weights| weights.tensor).collect());
    }
    Ok(graph)
}

fn read(bytes: &[u8]) -> Result<Part, LoadError> {
    Reader::new(bytes).and_then(Reader::unpack).map_err(|problem| problem.in_place(Place::Model, 0))
}

fn whole(fault: Fault) -> LoadError {
    Problem::from(fault).in_place(Place::Model, 0)
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// What lies between `ranges` in a file of `length`.
fn others(ranges: &[Range<usize>], length: usize) -> Vec<Range<usize>> {
    let starts = iter::once(0).chain(ranges.iter().map(|range| range.end));
    let ends = ranges.iter().map(|range| range.start).chain([length]);
    starts.zip(ends).map(|(start, end)| start..end).filter(|range| !range.is_empty()).collect()
}

/// The weights that will be packed, in the order of the file, none of them twice.
fn stretches(tflite: &[u8], wanted: impl Fn(&str) -> bool) -> Result<Vec<Weights>, LoadError> {
    let mut stretches = weights::find(tflite)?;
    stretches.retain(|stretch| stretch.rows * stretch.columns >= LEAST && wanted(&stretch.name));
    // There is no scale for what is infinite.
    stretches.retain(|stretch| writer::halves(&tflite[stretch.bytes.clone()]).iter().all(|weight| weight.is_finite()));
    stretches.sort_by_key(|stretch| stretch.bytes.start);
    let mut end = 0;
    stretches.retain(|stretch| {
        let free = stretch.bytes.start >= end;
        end = end.max(stretch.bytes.end);
        free
    });
    Ok(stretches)
}
