//! Models in fewer bytes: a `.tflite` file whose larger weights of half precision are stored in 8 bits each, with one
//! scale for each channel that they make. Everything else of the file is kept byte for byte.
//!
//! What lies in a packed file, one after the other, least byte first: `VTP1`; the length of the `.tflite` file; the
//! number of stretches of it that are packed; for each its offset, rows and columns; a scale for each row of each; their
//! weights; the rest of the file; the CRC-32 of all that. Whole numbers have 32 bits, scales single precision. An
//! unpacked file is less than twice as long as the packed one, since only the weights grow.

mod checksum;
mod choice;
mod reader;
mod rows;

use std::borrow::Cow;

pub use choice::wanted;
use reader::Reader;

use crate::{
    error::{Fault, LoadError, Place, Problem},
    tflite::{
        self, half,
        weights::{self, Weights},
    },
};

const MAGIC: &[u8; 4] = b"VTP1";

/// Tensors with fewer weights stay as they are: they would hardly make a file shorter.
const LEAST: usize = 1024;

/// Packs a `.tflite` file. `wanted` tells by a tensor's name whether its weights may be stored in 8 bits.
pub fn pack(tflite: &[u8], wanted: impl Fn(&str) -> bool) -> Result<Vec<u8>, LoadError> {
    // What cannot be run is not worth packing, and has faults that are easier to name here.
    tflite::read(tflite)?;
    let stretches = stretches(tflite, wanted)?;
    let mut packed = MAGIC.to_vec();
    number(&mut packed, tflite.len())?;
    number(&mut packed, stretches.len())?;
    let (mut scales, mut values, mut rest, mut at) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for stretch in stretches {
        for field in [stretch.bytes.start, stretch.rows, stretch.columns] {
            number(&mut packed, field)?;
        }
        for row in halves(&tflite[stretch.bytes.clone()]).chunks(stretch.columns) {
            let scale = rows::scale(row);
            scales.extend(scale.to_le_bytes());
            values.extend(row.iter().map(|&weight| rows::narrow(weight, scale).cast_unsigned()));
        }
        rest.extend(&tflite[at..stretch.bytes.start]);
        at = stretch.bytes.end;
    }
    rest.extend(&tflite[at..]);
    [scales, values, rest].iter().for_each(|part| packed.extend(part));
    packed.extend(checksum::of(&packed).to_le_bytes());
    Ok(packed)
}

/// The `.tflite` file that was packed, in its original length, with the weights as they were rounded.
pub fn unpack(bytes: &[u8]) -> Result<Vec<u8>, LoadError> {
    Reader::new(bytes).and_then(Reader::unpack).map_err(|problem| problem.in_place(Place::Model, 0))
}

/// The `.tflite` file in `bytes`, packed or not.
pub(crate) fn plain(bytes: &[u8]) -> Result<Cow<'_, [u8]>, LoadError> {
    if bytes.starts_with(MAGIC) { unpack(bytes).map(Cow::Owned) } else { Ok(Cow::Borrowed(bytes)) }
}

/// The weights that will be packed, in the order of the file, none of them twice.
fn stretches(tflite: &[u8], wanted: impl Fn(&str) -> bool) -> Result<Vec<Weights>, LoadError> {
    let mut stretches = weights::find(tflite)?;
    stretches.retain(|stretch| stretch.rows * stretch.columns >= LEAST && wanted(&stretch.name));
    // There is no scale for what is infinite.
    stretches.retain(|stretch| halves(&tflite[stretch.bytes.clone()]).iter().all(|weight| weight.is_finite()));
    stretches.sort_by_key(|stretch| stretch.bytes.start);
    let mut end = 0;
    stretches.retain(|stretch| {
        let free = stretch.bytes.start >= end;
        end = end.max(stretch.bytes.end);
        free
    });
    Ok(stretches)
}

fn halves(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks().0.iter().map(|&half| half::widen(u16::from_le_bytes(half))).collect()
}

fn number(bytes: &mut Vec<u8>, number: usize) -> Result<(), LoadError> {
    let fault = |_| Problem::from(Fault::TooMany { what: "bytes", limit: u32::MAX as usize });
    let number = u32::try_from(number).map_err(|error| fault(error).in_place(Place::Model, 0))?;
    bytes.extend(number.to_le_bytes());
    Ok(())
}
