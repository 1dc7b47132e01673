//! The port behind which models run.

pub mod rten;

/// Why a model does not load or does not run.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The bytes are no model that this engine runs.
    #[error("the model does not load: {0}")]
    Load(String),
    /// The model has no input or output of that name.
    #[error("the model has no node named {0:?}")]
    Node(&'static str),
    /// A tensor has another number of elements than expected.
    #[error("{name} has {found} elements, expected {expected}")]
    Shape {
        /// Which tensor.
        name: &'static str,
        /// Elements it should have.
        expected: usize,
        /// Elements it has.
        found: usize,
    },
    /// The engine failed on a model that it had accepted.
    #[error("inference failed: {0}")]
    Run(String),
}

/// A model that maps one tensor of single precision to several. One thread, deterministic.
pub trait InferenceEngine: Send + Sync {
    /// Runs the model on `input`, in the row-major order of its shape, and returns the outputs in the order in which
    /// they were named at loading.
    fn run(&self, input: Vec<f32>) -> Result<Vec<Vec<f32>>, EngineError>;
}
