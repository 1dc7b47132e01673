//! FlexBuffers: the options of MediaPipe's operators, a map from names to numbers and lists of numbers.

use crate::error::Fault;

#[cfg(test)]
mod tests;

const INT: u8 = 1;
const UINT: u8 = 2;
const FLOAT: u8 = 3;
const MAP: u8 = 9;
const VECTOR: u8 = 10;
const VECTOR_INT: u8 = 11;
const VECTOR_UINT: u8 = 12;

/// A value that has not yet been looked at.
#[derive(Clone, Copy)]
struct Value {
    at: usize,
    /// Bytes that it takes, or its offset.
    width: usize,
    /// What it is, and the width of what it points to.
    packed: u8,
}

impl Value {
    fn kind(self) -> u8 {
        self.packed >> 2
    }

    fn target_width(self) -> usize {
        1 << (self.packed & 3)
    }
}

/// A map from names to values.
pub(super) struct Map<'a> {
    bytes: &'a [u8],
    values: usize,
    width: usize,
    count: usize,
    keys: usize,
    key_width: usize,
}

impl<'a> Map<'a> {
    /// The map that the whole of `bytes` is.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let &[.., packed, width] = bytes else { return Err(Fault::Damaged) };
        let width = usize::from(width);
        let at = bytes.len().checked_sub(2 + width).ok_or(Fault::Damaged)?;
        let root = Value { at, width, packed };
        if root.kind() != MAP {
            return Err(Fault::Unfit("the options are not a map"));
        }
        let (values, width) = (follow(bytes, root.at, root.width)?, root.target_width());
        let before = |steps: usize| values.checked_sub(steps * width).ok_or(Fault::Damaged);
        let count = size(bytes, before(1)?, width)?;
        let key_width = size(bytes, before(2)?, width)?;
        let keys = follow(bytes, before(3)?, width)?;
        let end = count.checked_mul(width + 1).and_then(|size| values.checked_add(size));
        if end.is_none_or(|end| end > bytes.len()) {
            return Err(Fault::Damaged);
        }
        Ok(Self { bytes, values, width, count, keys, key_width })
    }

    fn value(&self, name: &'static str) -> Result<Value, Fault> {
        for number in 0..self.count {
            let at = number.checked_mul(self.key_width).and_then(|skip| self.keys.checked_add(skip));
            let key = follow(self.bytes, at.ok_or(Fault::Damaged)?, self.key_width)?;
            let rest = self.bytes.get(key..).and_then(|rest| rest.strip_prefix(name.as_bytes()));
            if rest.is_some_and(|rest| rest.first() == Some(&0)) {
                let types = self.values + self.count * self.width;
                let &packed = self.bytes.get(types + number).ok_or(Fault::Damaged)?;
                return Ok(Value { at: self.values + number * self.width, width: self.width, packed });
            }
        }
        Err(Fault::Missing(name))
    }

    /// A whole number that is not negative.
    pub(super) fn index(&self, name: &'static str) -> Result<usize, Fault> {
        let value = self.value(name)?;
        whole(self.bytes, value.kind(), value.at, value.width)
    }

    /// A number.
    pub(super) fn number(&self, name: &'static str) -> Result<f32, Fault> {
        let value = self.value(name)?;
        let number = match (value.kind(), value.width) {
            (FLOAT, 4) => f32::from_le_bytes(array(self.bytes, value.at)?),
            (FLOAT, 8) => f64::from_le_bytes(array(self.bytes, value.at)?) as f32,
            _ => whole(self.bytes, value.kind(), value.at, value.width)? as f32,
        };
        if number.is_finite() { Ok(number) } else { Err(Fault::Unfit("an option is not a finite number")) }
    }

    /// Whole numbers that are not negative.
    pub(super) fn indices(&self, name: &'static str) -> Result<Vec<usize>, Fault> {
        let value = self.value(name)?;
        let (start, width) = (follow(self.bytes, value.at, value.width)?, value.target_width());
        let count = size(self.bytes, start.checked_sub(width).ok_or(Fault::Damaged)?, width)?;
        let end = count.checked_mul(width).and_then(|size| start.checked_add(size)).ok_or(Fault::Damaged)?;
        if end > self.bytes.len() {
            return Err(Fault::Damaged);
        }
        let kind = |number| match value.kind() {
            VECTOR => self.bytes.get(end + number).map_or(Err(Fault::Damaged), |packed| Ok(packed >> 2)),
            VECTOR_INT => Ok(INT),
            VECTOR_UINT => Ok(UINT),
            _ => Err(Fault::Unfit("an option is not a list of numbers")),
        };
        (0..count).map(|number| whole(self.bytes, kind(number)?, start + number * width, width)).collect()
    }
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], Fault> {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).copied().ok_or(Fault::Damaged)
}

/// A whole number; the widths that there are, are 1, 2, 4 and 8 bytes.
fn unsigned(bytes: &[u8], at: usize, width: usize) -> Result<u64, Fault> {
    match width {
        1 => array(bytes, at).map(u8::from_le_bytes).map(u64::from),
        2 => array(bytes, at).map(u16::from_le_bytes).map(u64::from),
        4 => array(bytes, at).map(u32::from_le_bytes).map(u64::from),
        8 => array(bytes, at).map(u64::from_le_bytes),
        _ => Err(Fault::Damaged),
    }
}

fn size(bytes: &[u8], at: usize, width: usize) -> Result<usize, Fault> {
    usize::try_from(unsigned(bytes, at, width)?).map_err(|_| Fault::Damaged)
}

/// Where the offset at `at` points to, which is always backwards.
fn follow(bytes: &[u8], at: usize, width: usize) -> Result<usize, Fault> {
    at.checked_sub(size(bytes, at, width)?).ok_or(Fault::Damaged)
}

/// A number of kind [`INT`] or [`UINT`]. The highest bit of the first is its sign.
fn whole(bytes: &[u8], kind: u8, at: usize, width: usize) -> Result<usize, Fault> {
    let number = unsigned(bytes, at, width)?;
    let negative = kind == INT && number >> (8 * width - 1) != 0;
    if negative || !matches!(kind, INT | UINT) {
        return Err(Fault::Unfit("an option is not a whole number, or is negative"));
    }
    usize::try_from(number).map_err(|_| Fault::Damaged)
}
