//! Models run by the `rten` crate.

use std::sync::Arc;

use rten::{Model, NodeId, RunOptions, ThreadPool};
use rten_tensor::{NdTensor, Tensor};

use super::{EngineError, InferenceEngine};

/// An output that a model must have.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    /// Its name in the ONNX graph.
    pub name: &'static str,
    /// How many elements it has.
    pub elements: usize,
}

/// An ONNX graph with one input named `input`.
pub struct RtenEngine {
    model: Model,
    input: NodeId,
    shape: [usize; 4],
    outputs: Vec<(Output, NodeId)>,
    threads: Arc<ThreadPool>,
}

impl RtenEngine {
    /// Loads `onnx` and runs it once, so that a model which does not fit is refused here and not at the first frame.
    ///
    /// `shape` is the input's: batch, channels, height, width. Engines that share `threads` take turns on it.
    pub fn load(
        onnx: &[u8],
        shape: [usize; 4],
        outputs: &[Output],
        threads: Arc<ThreadPool>,
    ) -> Result<Self, EngineError> {
        let model = Model::load(onnx.to_vec()).map_err(|error| EngineError::Load(error.to_string()))?;
        let node = |name: &'static str| model.find_node(name).ok_or(EngineError::Node(name));
        let input = node("input")?;
        let outputs =
            outputs.iter().map(|&output| Ok((output, node(output.name)?))).collect::<Result<_, EngineError>>()?;
        let engine = Self { model, input, shape, outputs, threads };
        engine.run(vec![0.0; shape.iter().product()])?;
        Ok(engine)
    }

    /// The one thread on which models run. A second one would make sums depend on how work was shared out.
    pub fn one_thread() -> Arc<ThreadPool> {
        Arc::new(ThreadPool::with_num_threads(1))
    }
}

impl InferenceEngine for RtenEngine {
    fn run(&self, input: Vec<f32>) -> Result<Vec<Vec<f32>>, EngineError> {
        check("input", self.shape.iter().product(), input.len())?;
        let tensor = NdTensor::from_data(self.shape, input);
        let options = RunOptions::default().with_thread_pool(Some(self.threads.clone()));
        let ids: Vec<NodeId> = self.outputs.iter().map(|(_, id)| *id).collect();
        let values = self
            .model
            .run(vec![(self.input, tensor.into())], &ids, Some(options))
            .map_err(|error| EngineError::Run(error.to_string()))?;
        let outputs = values.into_iter().zip(&self.outputs).map(|(value, (output, _))| {
            let tensor: Tensor<f32> = value
                .try_into()
                .map_err(|_| EngineError::Run(format!("{} is not of single precision", output.name)))?;
            let data = tensor.into_data();
            check(output.name, output.elements, data.len())?;
            Ok(data)
        });
        outputs.collect()
    }
}

fn check(name: &'static str, expected: usize, found: usize) -> Result<(), EngineError> {
    if found == expected { Ok(()) } else { Err(EngineError::Shape { name, expected, found }) }
}
