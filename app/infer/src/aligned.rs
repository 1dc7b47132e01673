//! Memory that begins where a cache line does: a register loaded from it never straddles two.

/// Bytes in a cache line, which are also the largest register's.
const LINE: usize = 64;

/// Numbers in a cache line.
pub(crate) const NUMBERS: usize = LINE / size_of::<f32>();

/// Numbers whose first lies at the beginning of a cache line.
#[derive(Debug, Default)]
pub(crate) struct Aligned {
    values: Vec<f32>,
    start: usize,
    len: usize,
}

impl Aligned {
    /// As many zeros.
    pub fn zeros(len: usize) -> Self {
        let values = vec![0.0; len + NUMBERS];
        let start = values.as_ptr().align_offset(LINE).min(NUMBERS);
        Self { values, start, len }
    }

    /// A copy of `values`.
    pub fn of(values: &[f32]) -> Self {
        let mut aligned = Self::zeros(values.len());
        aligned.as_mut().copy_from_slice(values);
        aligned
    }

    /// The numbers.
    pub fn as_ref(&self) -> &[f32] {
        &self.values[self.start..self.start + self.len]
    }

    /// The numbers, to be written.
    pub fn as_mut(&mut self) -> &mut [f32] {
        &mut self.values[self.start..self.start + self.len]
    }
}
