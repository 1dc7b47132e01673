//! FlatBuffers, as far as models use them, every step checked.
//!
//! A hostile file can point at the same bytes from many places. What is read as vectors and strings is therefore charged
//! against the file's own length: what comes out is never larger than what went in.

use std::cell::Cell;

use crate::error::{Fault, Problem};

/// A file and how much of it may still be read.
pub(super) struct File<'a> {
    bytes: &'a [u8],
    left: Cell<usize>,
}

impl<'a> File<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, left: Cell::new(bytes.len()) }
    }

    /// The table from which all others are reached, if the file is of the kind `identifier`.
    pub(super) fn root(&'a self, identifier: &[u8; 4]) -> Result<Table<'a>, Problem> {
        if self.bytes.get(4..8) != Some(identifier) {
            return Err(Fault::Format.into());
        }
        Table::at(self, self.follow(0)?)
    }

    fn array<const N: usize>(&self, at: usize) -> Result<[u8; N], Problem> {
        let bytes = self.bytes.get(at..).and_then(|rest| rest.first_chunk());
        bytes.copied().ok_or(Problem::at(at, Fault::Damaged))
    }

    fn size(&self, at: usize) -> Result<usize, Problem> {
        usize::try_from(u32::from_le_bytes(self.array(at)?)).map_err(|_| Problem::at(at, Fault::Damaged))
    }

    /// Where the offset at `at` points to.
    fn follow(&self, at: usize) -> Result<usize, Problem> {
        at.checked_add(self.size(at)?).ok_or(Problem::at(at, Fault::Damaged))
    }

    /// The vector at `at`, of elements of `width` bytes.
    fn vector(&'a self, at: usize, width: usize) -> Result<Vector<'a>, Problem> {
        let damaged = || Problem::at(at, Fault::Damaged);
        let length = self.size(at)?.checked_mul(width).ok_or_else(damaged)?;
        let start = at.saturating_add(4);
        let data = self.bytes.get(start..).and_then(|rest| rest.get(..length)).ok_or_else(damaged)?;
        let left = self.left.get().checked_sub(length).ok_or(Problem::at(at, Fault::Overlap))?;
        self.left.set(left);
        Ok(Vector { start, data })
    }
}

/// Fields, each of which may be absent.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    file: &'a File<'a>,
    /// Where it begins in the file.
    pub(super) at: usize,
    size: u16,
    /// Two bytes a field: where it lies in the table.
    places: &'a [u8],
}

impl<'a> Table<'a> {
    fn at(file: &'a File<'a>, at: usize) -> Result<Self, Problem> {
        let damaged = || Problem::at(at, Fault::Damaged);
        let back = i64::from(i32::from_le_bytes(file.array(at)?));
        let places = i64::try_from(at).ok().and_then(|at| usize::try_from(at - back).ok()).ok_or_else(damaged)?;
        let length = usize::from(u16::from_le_bytes(file.array(places)?));
        let size = u16::from_le_bytes(file.array(places.saturating_add(2))?);
        let places = file.bytes.get(places..).and_then(|rest| rest.get(4..length)).ok_or_else(damaged)?;
        Ok(Self { file, at, size, places })
    }

    /// Where the field with this number lies in the file, if it is there; it has `width` bytes.
    fn field(&self, number: usize, width: usize) -> Result<Option<usize>, Problem> {
        let Some(place) = self.places.get(2 * number..).and_then(|rest| rest.first_chunk()) else { return Ok(None) };
        let place = usize::from(u16::from_le_bytes(*place));
        if place == 0 {
            return Ok(None);
        }
        if place + width > usize::from(self.size) {
            return Err(Problem::at(self.at, Fault::Damaged));
        }
        Ok(Some(self.at.saturating_add(place)))
    }

    fn number<const N: usize>(&self, number: usize) -> Result<Option<[u8; N]>, Problem> {
        self.field(number, N)?.map(|at| self.file.array(at)).transpose()
    }

    /// A number of one byte, or 0.
    pub(super) fn byte(&self, number: usize) -> Result<u8, Problem> {
        Ok(self.number(number)?.map_or(0, |[byte]| byte))
    }

    /// A number of four bytes, or `absent`.
    pub(super) fn int(&self, number: usize, absent: i32) -> Result<i32, Problem> {
        Ok(self.number(number)?.map_or(absent, i32::from_le_bytes))
    }

    /// An index, or 0.
    pub(super) fn index(&self, number: usize) -> Result<usize, Problem> {
        self.field(number, 4)?.map_or(Ok(0), |at| self.file.size(at))
    }

    /// Another table.
    pub(super) fn table(&self, number: usize) -> Result<Option<Table<'a>>, Problem> {
        let Some(at) = self.field(number, 4)? else { return Ok(None) };
        Table::at(self.file, self.file.follow(at)?).map(Some)
    }

    /// Numbers of `width` bytes each; none where the field is absent.
    pub(super) fn vector(&self, number: usize, width: usize) -> Result<Vector<'a>, Problem> {
        match self.field(number, 4)? {
            Some(at) => self.file.vector(self.file.follow(at)?, width),
            None => Ok(Vector { start: self.at, data: &[] }),
        }
    }

    /// Tables, at most `limit` of them; `what` names them.
    pub(super) fn tables(&self, number: usize, what: &'static str, limit: usize) -> Result<Vec<Table<'a>>, Problem> {
        let vector = self.vector(number, 4)?;
        if vector.data.len() / 4 > limit {
            return Err(Problem::at(vector.start, Fault::TooMany { what, limit }));
        }
        let places = (vector.start..).step_by(4).take(vector.data.len() / 4);
        places.map(|at| Table::at(self.file, self.file.follow(at)?)).collect()
    }

    /// Text; empty where the field is absent. What is not UTF-8 in it is replaced.
    pub(super) fn text(&self, number: usize) -> Result<String, Problem> {
        Ok(String::from_utf8_lossy(self.vector(number, 1)?.data).into_owned())
    }
}

/// Elements one after the other.
pub(super) struct Vector<'a> {
    /// Where its elements begin in the file.
    pub(super) start: usize,
    pub(super) data: &'a [u8],
}

impl Vector<'_> {
    /// Its elements, if they have four bytes each.
    pub(super) fn ints(&self) -> impl Iterator<Item = i32> {
        self.data.as_chunks().0.iter().map(|&bytes| i32::from_le_bytes(bytes))
    }
}
