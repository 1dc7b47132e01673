//! Tensors of a file, and the numbers of those that are fixed.

use super::{
    flatbuffer::Table,
    sparse::{self, Wrong},
};
use crate::{
    error::LoadError,
    graph::{Constant, Tensor},
};

/// The most numbers of all tensors together: five times the largest model's.
const MOST: usize = 1 << 27;

/// The most dimensions.
const MOST_DIMENSIONS: usize = 6;

/// Types of element, as the format numbers them.
mod element {
    pub const FLOAT32: u8 = 0;
    pub const FLOAT16: u8 = 1;
    pub const INT32: u8 = 2;
}

/// The tensors of a graph, with the numbers that stand in the file. Half floats are widened.
pub(super) fn read(graph: &Table<'_>, buffers: &[Table<'_>]) -> Result<Vec<Tensor>, LoadError> {
    let mut tensors = Vec::new();
    let mut numbers = 0_usize;
    for (index, table) in graph.tables(0)?.iter().enumerate() {
        let name = table.text(3)?;
        let wrong = |what: &str| LoadError::Tensor { index, name: name.clone(), what: what.to_owned() };
        let shape =
            shape(&table.ints(0)?).ok_or_else(|| wrong("its dimensions are not between 1 and 2^24, six at most"))?;
        let size = shape.iter().try_fold(1_usize, |size, side| size.checked_mul(*side));
        let size = size.filter(|size| *size <= MOST).ok_or_else(|| wrong("it is too large"))?;
        numbers += size;
        if numbers > MOST {
            return Err(wrong("with it the model is too large"));
        }
        let buffer = usize::try_from(table.int_or(2, 0)?).ok().and_then(|buffer| buffers.get(buffer));
        let bytes = buffer.ok_or_else(|| wrong("its numbers are nowhere in the file"))?.raw(0)?;
        let constant = match bytes.is_empty() {
            true => None,
            false => Some(constant(table, bytes, &shape).map_err(|error| match error {
                Wrong::Bytes(error) => error,
                Wrong::Form(what) => wrong(what),
            })?),
        };
        tensors.push(Tensor { name, shape, constant });
    }
    Ok(tensors)
}

fn shape(sides: &[i32]) -> Option<Vec<usize>> {
    let side = |side: &i32| usize::try_from(*side).ok().filter(|side| (1..=1 << 24).contains(side));
    (sides.len() <= MOST_DIMENSIONS).then(|| sides.iter().map(side).collect())?
}

fn constant(table: &Table<'_>, bytes: &[u8], shape: &[usize]) -> Result<Constant, Wrong> {
    let mut floats: Vec<f32> = match table.byte(1)? {
        element::FLOAT32 => bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect(),
        element::FLOAT16 => bytes.as_chunks().0.iter().map(|bytes| widened(u16::from_le_bytes(*bytes))).collect(),
        element::INT32 => {
            let ints: Vec<i32> = bytes.as_chunks().0.iter().map(|bytes| i32::from_le_bytes(*bytes)).collect();
            return match ints.len() == shape.iter().product::<usize>() {
                true => Ok(Constant::Int(ints.into())),
                false => Err(Wrong::Form("it has more or fewer numbers than its shape")),
            };
        }
        _ => return Err(Wrong::Form("its numbers are neither of single nor of half precision, nor whole of 32 bits")),
    };
    let size = shape.iter().product();
    if let Some(sparsity) = table.table(6)? {
        let places = sparse::places(&sparsity, shape, floats.len())?;
        let mut dense = vec![0.0; size];
        places.into_iter().zip(floats).for_each(|(place, number)| dense[place] = number);
        floats = dense;
    }
    if floats.len() != size {
        return Err(Wrong::Form("it has more or fewer numbers than its shape"));
    }
    Ok(Constant::Float(floats.into()))
}

/// A number of half precision (IEEE 754-2008, binary16) in single precision.
fn widened(half: u16) -> f32 {
    let (sign, exponent, fraction) = (u32::from(half >> 15) << 31, half >> 10 & 31, u32::from(half & 1023));
    let magnitude = match exponent {
        // Not normal: a multiple of 2^-24.
        0 => (fraction as f32 * f32::from_bits(103 << 23)).to_bits(),
        31 => 255 << 23 | fraction << 13,
        _ => (u32::from(exponent) + 112) << 23 | fraction << 13,
    };
    f32::from_bits(sign | magnitude)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_floats_are_widened_exactly() {
        let known =
            [(0x3C00, 1.0), (0xC000, -2.0), (0x3555, 0.333_251_95), (0x7BFF, 65504.0), (0x0001, 5.960_464_5e-8)];
        for (half, single) in known {
            assert_eq!(widened(half), single, "{half:x}");
        }
        assert_eq!(widened(0x8000).to_bits(), (-0.0_f32).to_bits());
        assert_eq!((widened(0x7C00), widened(0xFC00)), (f32::INFINITY, f32::NEG_INFINITY));
        assert!(widened(0x7E00).is_nan());
    }
}
