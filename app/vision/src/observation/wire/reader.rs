//! Takes numbers from the front, each checked for what it is to be.

use glam::Vec3;

use super::WireError;

pub(super) struct Reader<'a> {
    all: &'a [f64],
    rest: &'a [f64],
}

impl<'a> Reader<'a> {
    pub fn new(numbers: &'a [f64]) -> Self {
        Self { all: numbers, rest: numbers }
    }

    pub fn number(&mut self) -> Result<f64, WireError> {
        let (&number, rest) = self.rest.split_first().ok_or(WireError::Length)?;
        self.rest = rest;
        Ok(number)
    }

    /// The number that was just taken is at fault.
    fn wrong(&self) -> WireError {
        WireError::Number(self.all.len() - self.rest.len() - 1)
    }

    /// A whole number, exact in a double and not too large for its type.
    pub fn whole<T: TryFrom<u64>>(&mut self) -> Result<T, WireError> {
        /// Above this not every whole number is a double.
        const MOST: f64 = 9_007_199_254_740_991.0;
        let number = self.number()?;
        let whole = (number.fract() == 0.0 && (0.0..=MOST).contains(&number)).then_some(number as u64);
        whole.and_then(|whole| whole.try_into().ok()).ok_or_else(|| self.wrong())
    }

    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> Result<T, WireError> {
        let place: usize = self.whole()?;
        all.get(place).copied().ok_or_else(|| self.wrong())
    }

    pub fn singles<const N: usize>(&mut self) -> Result<[f32; N], WireError> {
        let (values, rest) = self.rest.split_first_chunk().ok_or(WireError::Length)?;
        self.rest = rest;
        Ok(values.map(|value: f64| value as f32))
    }

    pub fn points(&mut self, count: usize) -> Result<Vec<Vec3>, WireError> {
        let length = count.checked_mul(3).ok_or(WireError::Length)?;
        let (values, rest) = self.rest.split_at_checked(length).ok_or(WireError::Length)?;
        self.rest = rest;
        let point = |&[x, y, z]: &[f64; 3]| Vec3::new(x as f32, y as f32, z as f32);
        Ok(values.as_chunks().0.iter().map(point).collect())
    }

    pub fn end(&self) -> Result<(), WireError> {
        if self.rest.is_empty() { Ok(()) } else { Err(WireError::Length) }
    }
}
