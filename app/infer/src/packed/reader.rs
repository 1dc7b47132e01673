//! Reads packed files, every step checked: nothing is allocated that the file does not hold.

use super::{MAGIC, checksum, rows};
use crate::error::{Fault, Problem};

/// Bytes before the list of stretches: the magic, the unpacked length, the number of stretches.
const HEAD: usize = 12;
/// Bytes of a stretch in the list.
const LISTED: usize = 12;

/// A part of the unpacked file whose weights are packed.
struct Stretch {
    /// Where it begins in the unpacked file.
    at: usize,
    rows: usize,
    columns: usize,
}

impl Stretch {
    /// How many weights it has, if that can be counted.
    fn weights(&self) -> Option<usize> {
        self.rows.checked_mul(self.columns)
    }
}

/// A packed file in its parts.
pub(super) struct Reader<'a> {
    length: usize,
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
        let (length, count) = (size(body, 4)?, size(body, 8)?);
        let (_, parts) = split(body, HEAD)?;
        let (list, parts) = split(parts, end(0, count, LISTED)?)?;
        let stretches: Vec<Stretch> = list.chunks_exact(LISTED).map(stretch).collect::<Result<_, _>>()?;
        let (rows, weights) = sums(&stretches, length)?;
        let (scales, parts) = split(parts, end(0, rows, 4)?)?;
        let (values, rest) = split(parts, weights)?;
        // The weights and the rest together are the file: so much is known to be here, and no more will be made of it.
        if end(rest.len(), weights, 2)? != length {
            return Err(Problem::at(4, Fault::Damaged));
        }
        Ok(Self { length, stretches, scales, values, rest })
    }

    /// Puts the file together again.
    pub(super) fn unpack(self) -> Result<Vec<u8>, Problem> {
        let mut file = Vec::with_capacity(self.length);
        let (mut scales, mut values, mut rest) = (self.scales.as_chunks().0.iter(), self.values, self.rest);
        for stretch in self.stretches {
            // Whatever is not yet there before the stretch is of the rest.
            let kept;
            (kept, rest) = split(rest, stretch.at - file.len())?;
            file.extend(kept);
            for scale in scales.by_ref().take(stretch.rows) {
                let row;
                (row, values) = split(values, stretch.columns)?;
                let scale = f32::from_le_bytes(*scale);
                file.extend(row.iter().flat_map(|weight| rows::widen(weight.cast_signed(), scale).to_le_bytes()));
            }
        }
        file.extend(rest);
        Ok(file)
    }
}

/// The rows and the weights of all stretches, which lie one after the other within a file of `length`.
fn sums(stretches: &[Stretch], length: usize) -> Result<(usize, usize), Problem> {
    let (mut rows, mut weights, mut last) = (0, 0, 0);
    for (index, stretch) in stretches.iter().enumerate() {
        let damaged = || Problem::at(HEAD + LISTED * index, Fault::Damaged);
        let own = stretch.weights().filter(|&own| own > 0).ok_or_else(damaged)?;
        let end = own.checked_mul(2).and_then(|bytes| bytes.checked_add(stretch.at)).ok_or_else(damaged)?;
        if stretch.at < last || end > length {
            return Err(damaged());
        }
        // Neither sum is larger than the length, since the stretches are disjoint.
        (rows, weights, last) = (rows + stretch.rows, weights + own, end);
    }
    Ok((rows, weights))
}

fn stretch(bytes: &[u8]) -> Result<Stretch, Problem> {
    Ok(Stretch { at: size(bytes, 0)?, rows: size(bytes, 4)?, columns: size(bytes, 8)? })
}

/// The whole number at `at`.
fn size(bytes: &[u8], at: usize) -> Result<usize, Problem> {
    let number = bytes.get(at..).and_then(|rest| rest.first_chunk()).map(|number| u32::from_le_bytes(*number));
    number.and_then(|number| usize::try_from(number).ok()).ok_or(Problem::at(at, Fault::Damaged))
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
