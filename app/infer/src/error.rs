//! Why a file is not a model that can be run.

use std::fmt;

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}, at byte {offset}: {fault}")]
pub struct LoadError {
    /// The part of the model.
    pub place: Place,
    /// Where in the file it was seen; 0 where the file is sound and asks for what is not there.
    pub offset: usize,
    /// What is wrong.
    pub fault: Fault,
}

/// A part of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// What the others hang from.
    Model,
    /// A tensor.
    Tensor {
        /// Its place in the file's list.
        index: usize,
        /// Its name, empty where it could not be read.
        name: String,
    },
    /// An operator.
    Operator {
        /// Its place in the file's list.
        index: usize,
        /// What it does, in the words of the file format.
        name: String,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Model => write!(f, "the model"),
            Self::Tensor { index, name } => write!(f, "tensor {index} {name:?}"),
            Self::Operator { index, name } => write!(f, "operator {index} {name}"),
        }
    }
}

/// What can be wrong with a part of a model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The file is of another kind.
    #[error("not a TensorFlow Lite model of version 3")]
    Format,
    /// Something points outside the file.
    #[error("the file is damaged or cut off")]
    Damaged,
    /// Parts lie over each other so often that the model would be far larger than its file.
    #[error("the parts of the file overlap")]
    Overlap,
    /// A part that has to be there is not.
    #[error("{0} missing")]
    Missing(&'static str),
    /// A part of the format that is not read.
    #[error("{what} {value} is not supported")]
    Unsupported {
        /// Which part.
        what: &'static str,
        /// Its value in the file.
        value: i64,
    },
    /// An operator that the runner does not have.
    #[error("not supported")]
    Operator,
    /// More of something than is taken.
    #[error("more than {limit} {what}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many are taken.
        limit: usize,
    },
    /// The wrong number of something.
    #[error("{found} {what}")]
    Count {
        /// Of what.
        what: &'static str,
        /// How many there are.
        found: usize,
    },
    /// A tensor that is not in the file's list.
    #[error("tensor {0} does not exist")]
    NoTensor(i64),
    /// A tensor that is read before there is anything in it.
    #[error("tensor {0} is neither fixed, nor given, nor made by an operator before")]
    Unmade(usize),
    /// A tensor that something would be written to twice.
    #[error("tensor {0} is already fixed, given or made")]
    Remade(usize),
    /// A tensor that should be part of the model, or of another kind.
    #[error("tensor {tensor} is not {expected}")]
    Kind {
        /// Which one.
        tensor: usize,
        /// What it should be.
        expected: &'static str,
    },
    /// An operator makes another shape than its output has.
    #[error("the output is stated as {stated:?}, but {computed:?} is what comes out")]
    Output {
        /// The shape in the file.
        stated: Vec<usize>,
        /// The shape that follows from the inputs.
        computed: Vec<usize>,
    },
    /// Shapes or options that do not go together.
    #[error("{0}")]
    Unfit(&'static str),
}

/// A fault whose place is not yet known to the code that found it.
#[derive(Debug)]
pub(crate) struct Problem {
    fault: Fault,
    offset: Option<usize>,
}

impl Problem {
    /// A fault at a byte of the file.
    pub(crate) fn at(offset: usize, fault: Fault) -> Self {
        Self { fault, offset: Some(offset) }
    }

    /// Says in which part it was found; `start` is the byte where that part begins.
    pub(crate) fn in_place(self, place: Place, start: usize) -> LoadError {
        LoadError { place, offset: self.offset.unwrap_or(start), fault: self.fault }
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self { fault, offset: None }
    }
}
