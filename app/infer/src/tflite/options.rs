//! The options of the format's own operators.

use super::flatbuffer::Table;
use crate::{
    error::{Fault, Problem},
    graph::{Activation, Padding, Window},
};

/// A table of options, which is left out where all of them are as usual.
pub(super) struct Options<'a>(pub(super) Option<Table<'a>>);

impl Options<'_> {
    pub(super) fn int(&self, number: usize, usual: i32) -> Result<i32, Problem> {
        self.0.map_or(Ok(usual), |table| table.int(number, usual))
    }

    pub(super) fn flag(&self, number: usize) -> Result<bool, Problem> {
        Ok(self.byte(number)? != 0)
    }

    fn byte(&self, number: usize) -> Result<u8, Problem> {
        self.0.map_or(Ok(0), |table| table.byte(number))
    }

    /// A number that is at least 1.
    pub(super) fn size(&self, number: usize, what: &'static str) -> Result<usize, Problem> {
        positive(self.int(number, 0)?, what).map_err(Problem::from)
    }

    /// Padding and strides, which all operators with windows have in their first three fields.
    pub(super) fn window(&self) -> Result<Window, Problem> {
        let padding = match self.byte(0)? {
            0 => Padding::Same,
            1 => Padding::Valid,
            other => return Err(Fault::Unsupported { what: "padding", value: other.into() }.into()),
        };
        Ok(Window { stride: [self.size(2, "stride")?, self.size(1, "stride")?], padding })
    }

    pub(super) fn activation(&self, number: usize) -> Result<Activation, Problem> {
        match self.byte(number)? {
            0 => Ok(Activation::None),
            1 => Ok(Activation::Relu),
            3 => Ok(Activation::Relu6),
            other => Err(Fault::Unsupported { what: "activation", value: other.into() }.into()),
        }
    }

    /// Refuses what is not as usual.
    pub(super) fn only(&self, number: usize, usual: i32, what: &'static str) -> Result<(), Problem> {
        match self.int(number, usual)? {
            value if value == usual => Ok(()),
            value => Err(Fault::Unsupported { what, value: value.into() }.into()),
        }
    }

    /// Refuses a number of one byte that is not 0.
    pub(super) fn never(&self, number: usize, what: &'static str) -> Result<(), Problem> {
        match self.byte(number)? {
            0 => Ok(()),
            value => Err(Fault::Unsupported { what, value: value.into() }.into()),
        }
    }
}

/// A number that is at least 1.
pub(super) fn positive(value: i32, what: &'static str) -> Result<usize, Fault> {
    let size = usize::try_from(value).ok().filter(|&size| size > 0);
    size.ok_or(Fault::Unsupported { what, value: value.into() })
}
