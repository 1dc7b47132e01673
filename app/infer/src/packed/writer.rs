//! Writes packed files.

use std::ops::Range;

use super::{MAGIC, checksum, rows, whole};
use crate::{
    error::{Fault, LoadError},
    tflite::{half, weights::Weights},
};

/// A part with these stretches packed, and without the bytes in `gaps`. Both are in the order of the file.
pub(super) fn part(tflite: &[u8], stretches: &[Weights], gaps: &[Range<usize>]) -> Result<Vec<u8>, LoadError> {
    let mut packed = MAGIC.to_vec();
    number(&mut packed, tflite.len())?;
    packed.extend(checksum::of(tflite).to_le_bytes());
    number(&mut packed, stretches.len() + gaps.len())?;
    let packs = stretches.iter().map(|stretch| (stretch.bytes.clone(), [stretch.rows, stretch.columns]));
    let mut list: Vec<_> = packs.chain(gaps.iter().map(|gap| (gap.clone(), [0, gap.len()]))).collect();
    list.sort_by_key(|(bytes, _)| bytes.start);
    let (mut scales, mut values, mut rest, mut at) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for (bytes, [rows, columns]) in list {
        for field in [bytes.start, rows, columns] {
            number(&mut packed, field)?;
        }
        let weights = if rows == 0 { Vec::new() } else { halves(&tflite[bytes.clone()]) };
        for row in weights.chunks(columns) {
            let scale = rows::scale(row);
            scales.extend(scale.to_le_bytes());
            values.extend(row.iter().map(|&weight| rows::narrow(weight, scale).cast_unsigned()));
        }
        rest.extend(&tflite[at..bytes.start]);
        at = bytes.end;
    }
    rest.extend(&tflite[at..]);
    [scales, values, rest].iter().for_each(|part| packed.extend(part));
    packed.extend(checksum::of(&packed).to_le_bytes());
    Ok(packed)
}

/// Numbers of half precision, widened.
pub(super) fn halves(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks().0.iter().map(|&half| half::widen(u16::from_le_bytes(half))).collect()
}

fn number(bytes: &mut Vec<u8>, number: usize) -> Result<(), LoadError> {
    let fault = |_| whole(Fault::TooMany { what: "bytes", limit: u32::MAX as usize });
    let number = u32::try_from(number).map_err(fault)?;
    bytes.extend(number.to_le_bytes());
    Ok(())
}
