//! What can be wrong with a model.

/// Why a file is no model that runs here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// It is no file of TensorFlow Lite.
    #[error("this is no TensorFlow Lite file (they have TFL3 at byte 4)")]
    OtherFormat,
    /// Its bytes do not hold together.
    #[error("the file is damaged at byte {at}: {what}")]
    Damaged {
        /// Where.
        at: usize,
        /// What should be there.
        what: &'static str,
    },
    /// A tensor that is not known in this form.
    #[error("tensor {index} ({name}): {what}")]
    Tensor {
        /// Its number in the file.
        index: usize,
        /// Its name.
        name: String,
        /// What is wrong with it.
        what: String,
    },
    /// An operator that is not known, or not in this form.
    #[error("operator {index} ({name}): {what}")]
    Operator {
        /// Its number in the file.
        index: usize,
        /// Its name, or its number among the operators of TensorFlow Lite.
        name: String,
        /// What is wrong with it.
        what: String,
    },
    /// The model as a whole.
    #[error("{0}")]
    Model(&'static str),
}
