//! Reads packed files, every step checked: nothing is allocated that the file does not hold.

use std::ops::Range;

use super::{MAGIC, checksum, rows};
use crate::error::{Fault, Problem};

/// Bytes before the list of stretches: the magic, the unpacked length and checksum, the number of stretches.
const HEAD: usize = 16;
/// Bytes of a stretch in the list.
const LISTED: usize = 12;
/// Bytes that may be missing of a file: they are made up for by zeros.
const MOST_MISSING: usize = 16 << 20;

/// A part of the unpacked file whose weights are packed, or which is missing.
struct Stretch {
    /// Where it begins in the unpacked file.
    at: usize,
    /// 0 of what is missing.
    rows: usize,
    /// Weights in a row, or bytes that are missing.
    columns: usize,
}

impl Stretch {
    /// How many weights and missing bytes it has, if that can be counted.
    fn content(&self) -> Option<(usize, usize)> {
        if self.rows == 0 { Some((0, self.columns)) } else { Some((self.rows.checked_mul(self.columns)?, 0)) }
    }
}

/// What was in a packed file.
pub(super) struct Part {
    /// The `.tflite` file, zeros for what is missing.
    pub file: Vec<u8>,
    /// The checksum of the file before it was packed.
    pub sum: u32,
    /// The bytes that are missing.
    pub gaps: Vec<Range<usize>>,
}

/// A packed file in its parts.
pub(super) struct Reader<'a> {
    length: usize,
    sum: u32,
    stretches: Vec<Stretch>,
    scales: &'a [u8],
    values: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Takes a file apart and checks that its parts are as long as it says.
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, Problem> {
        let (body, sum) = bytes.split_last_chunk().ok_or(Fault::Damaged)?;
        if !body.starts_with(MAGIC) {
            return Err(Fault::Format.into());
        }
        if checksum::of(body) != u32::from_le_bytes(*sum) {
            return Err(Fault::Damaged.into());
        }
        let (length, sum, count) = (size(body, 4)?, number(body, 8)?, size(body, 12)?);
        let (_, parts) = split(body, HEAD)?;
        let (list, parts) = split(parts, end(0, count, LISTED)?)?;
        let stretches: Vec<Stretch> = list.chunks_exact(LISTED).map(stretch).collect::<Result<_, _>>()?;
        let Sums { rows, weights, missing } = sums(&stretches, length)?;
        let (scales, parts) = split(parts, end(0, rows, 4)?)?;
        let (values, rest) = split(parts, weights)?;
        // The weights and the rest together are the file: so much is known to be here, and no more will be made of it.
        if end(rest.len() + missing, weights, 2)? != length {
            return Err(Problem::at(4, Fault::Damaged));
        }
        Ok(Self { length, sum, stretches, scales, values, rest })
    }

    /// Puts the file together again.
    pub(super) fn unpack(self) -> Result<Part, Problem> {
        let (mut file, mut gaps) = (Vec::with_capacity(self.length), Vec::new());
        let (mut scales, mut values, mut rest) = (self.scales.as_chunks().0.iter(), self.values, self.rest);
        for stretch in self.stretches {
            // Whatever is not yet there before the stretch is of the rest.
            let kept;
            (kept, rest) = split(rest, stretch.at - file.len())?;
            file.extend(kept);
            if stretch.rows == 0 {
                gaps.push(stretch.at..stretch.at + stretch.columns);
                file.resize(file.len() + stretch.columns, 0);
            }
            for scale in scales.by_ref().take(stretch.rows) {
                let row;
                (row, values) = split(values, stretch.columns)?;
                let scale = f32::from_le_bytes(*scale);
                file.extend(row.iter().flat_map(|weight| rows::widen(weight.cast_signed(), scale).to_le_bytes()));
            }
        }
        file.extend(rest);
        Ok(Part { file, sum: self.sum, gaps })
    }
}

/// What all stretches have together.
#[derive(Default)]
struct Sums {
    rows: usize,
    weights: usize,
    missing: usize,
}

/// Adds up stretches, which lie one after the other within a file of `length`.
fn sums(stretches: &[Stretch], length: usize) -> Result<Sums, Problem> {
    let (mut sums, mut last) = (Sums::default(), 0);
    for (index, stretch) in stretches.iter().enumerate() {
        let at = HEAD + LISTED * index;
        let damaged = || Problem::at(at, Fault::Damaged);
        let (weights, missing) = stretch.content().filter(|&own| own != (0, 0)).ok_or_else(damaged)?;
        let bytes = weights.checked_mul(2).and_then(|bytes| bytes.checked_add(missing));
        let end = bytes.and_then(|bytes| bytes.checked_add(stretch.at)).ok_or_else(damaged)?;
        if stretch.at < last || end > length {
            return Err(damaged());
        }
        // No sum is larger than the length, since the stretches are disjoint.
        sums.rows += stretch.rows;
        sums.weights += weights;
        sums.missing += missing;
        last = end;
        if sums.missing > MOST_MISSING {
            return Err(Problem::at(at, Fault::TooMany { what: "missing bytes", limit: MOST_MISSING }));
        }
    }
    Ok(sums)
}

fn stretch(bytes: &[u8]) -> Result<Stretch, Problem> {
    Ok(Stretch { at: size(bytes, 0)?, rows: size(bytes, 4)?, columns: size(bytes, 8)? })
}

/// The whole number at `at`.
fn number(bytes: &[u8], at: usize) -> Result<u32, Problem> {
    let number = bytes.get(at..).and_then(|rest| rest.first_chunk()).map(|number| u32::from_le_bytes(*number));
    number.ok_or(Problem::at(at, Fault::Damaged))
}

/// The same as a size.
fn size(bytes: &[u8], at: usize) -> Result<usize, Problem> {
    usize::try_from(number(bytes, at)?).map_err(|_| Problem::at(at, Fault::Damaged))
}

/// Where `count` things of `width` bytes end that begin at `start`.
fn end(start: usize, count: usize, width: usize) -> Result<usize, Problem> {
    let end = count.checked_mul(width).and_then(|length| length.checked_add(start));
    end.ok_or(Problem::at(start, Fault::Damaged))
}

/// The first `length` bytes and those after them.
fn split(bytes: &[u8], length: usize) -> Result<(&[u8], &[u8]), Problem> {
    Ok(bytes.split_at_checked(length).ok_or(Fault::Damaged)?)
}
