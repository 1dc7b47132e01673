//! Reads FlatBuffers (flatbuffers.dev, "FlatBuffer Internals"), checking every step: offsets come from strangers.

use crate::error::LoadError;

/// All bytes of a file.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'a>(pub &'a [u8]);

/// A table: fields that may be absent, found through a list of offsets.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    bytes: Bytes<'a>,
    at: usize,
    fields: usize,
    /// Bytes of the list of offsets.
    length: usize,
}

/// Several elements one after the other.
#[derive(Clone, Copy)]
pub(super) struct Vector<'a> {
    bytes: Bytes<'a>,
    start: usize,
    /// How many elements.
    pub len: usize,
}

fn damaged(at: usize, what: &'static str) -> LoadError {
    LoadError::Damaged { at, what }
}

impl<'a> Bytes<'a> {
    /// `N` bytes from `at` on.
    fn take<const N: usize>(self, at: usize, what: &'static str) -> Result<[u8; N], LoadError> {
        let taken = self.0.get(at..).and_then(|rest| rest.first_chunk::<N>());
        taken.copied().ok_or_else(|| damaged(at, what))
    }

    fn u32(self, at: usize, what: &'static str) -> Result<usize, LoadError> {
        self.take(at, what).map(|bytes| u32::from_le_bytes(bytes) as usize)
    }

    /// Where the offset at `at` points.
    fn follow(self, at: usize, what: &'static str) -> Result<usize, LoadError> {
        let offset = self.u32(at, what)?;
        Some(at + offset).filter(|to| *to < self.0.len()).ok_or_else(|| damaged(at, what))
    }

    /// The table that the file begins with.
    pub fn root(self) -> Result<Table<'a>, LoadError> {
        Table::at(self, self.follow(0, "the offset of the model")?)
    }
}

impl<'a> Table<'a> {
    fn at(bytes: Bytes<'a>, at: usize) -> Result<Self, LoadError> {
        let back = i32::from_le_bytes(bytes.take(at, "a table")?);
        let fields =
            i64::try_from(at).ok().map(|at| at - i64::from(back)).and_then(|fields| usize::try_from(fields).ok());
        let fields = fields.ok_or_else(|| damaged(at, "a table's list of fields"))?;
        let length = u16::from_le_bytes(bytes.take(fields, "a table's list of fields")?);
        Ok(Self { bytes, at, fields, length: usize::from(length) })
    }

    /// Where a field lies, if it is there.
    fn field(&self, slot: usize) -> Result<Option<usize>, LoadError> {
        let place = 4 + 2 * slot;
        if place + 2 > self.length {
            return Ok(None);
        }
        let offset = u16::from_le_bytes(self.bytes.take(self.fields + place, "a table's list of fields")?);
        Ok((offset != 0).then_some(self.at + usize::from(offset)))
    }

    /// A field of one byte; 0 where it is absent.
    pub fn byte(&self, slot: usize) -> Result<u8, LoadError> {
        self.field(slot)?.map_or(Ok(0), |at| self.bytes.take::<1>(at, "a byte").map(|[byte]| byte))
    }

    /// A field of four bytes, or what it is where it is absent.
    pub fn int_or(&self, slot: usize, absent: i32) -> Result<i32, LoadError> {
        self.field(slot)?.map_or(Ok(absent), |at| self.bytes.take(at, "a number").map(i32::from_le_bytes))
    }

    /// A table within this one.
    pub fn table(&self, slot: usize) -> Result<Option<Table<'a>>, LoadError> {
        self.field(slot)?.map(|at| Table::at(self.bytes, self.bytes.follow(at, "the offset of a table")?)).transpose()
    }

    /// Elements of `size` bytes each; none where the field is absent.
    pub fn vector(&self, slot: usize, size: usize) -> Result<Vector<'a>, LoadError> {
        let Some(at) = self.field(slot)? else { return Ok(Vector { bytes: self.bytes, start: 0, len: 0 }) };
        let at = self.bytes.follow(at, "the offset of a list")?;
        let len = self.bytes.u32(at, "the length of a list")?;
        let (start, there) = (at + 4, self.bytes.0.len());
        let fits = len.checked_mul(size).is_some_and(|length| length <= there.saturating_sub(start));
        if fits {
            Ok(Vector { bytes: self.bytes, start, len })
        } else {
            Err(damaged(at, "a list longer than the file"))
        }
    }

    /// The tables of a list.
    pub fn tables(&self, slot: usize) -> Result<Vec<Table<'a>>, LoadError> {
        let list = self.vector(slot, 4)?;
        let table = |index| Table::at(self.bytes, self.bytes.follow(list.start + 4 * index, "the offset of a table")?);
        (0..list.len).map(table).collect()
    }

    /// Whole numbers of four bytes.
    pub fn ints(&self, slot: usize) -> Result<Vec<i32>, LoadError> {
        let (numbers, _) = self.vector(slot, 4)?.content(4).as_chunks();
        Ok(numbers.iter().map(|bytes| i32::from_le_bytes(*bytes)).collect())
    }

    /// Bytes as they are.
    pub fn raw(&self, slot: usize) -> Result<&'a [u8], LoadError> {
        Ok(self.vector(slot, 1)?.content(1))
    }

    /// A text; what is no UTF-8 in it is replaced.
    pub fn text(&self, slot: usize) -> Result<String, LoadError> {
        self.raw(slot).map(|text| String::from_utf8_lossy(text).into_owned())
    }
}

impl<'a> Vector<'a> {
    /// Its bytes, where each element has `size` of them.
    pub fn content(&self, size: usize) -> &'a [u8] {
        self.bytes.0.get(self.start..self.start + self.len * size).unwrap_or_default()
    }
}
