//! A model, and what runs it.

use std::{sync::Arc, time::Duration};

use crate::{
    aligned::Aligned,
    cost::Cost,
    error::LoadError,
    graph::{Graph, TensorId},
    kernels::Kernels,
    packed,
    plan::{Place, Plan},
    ranges,
};

/// A model that was read, checked and planned. Cheap to clone; runners share its weights.
#[derive(Clone)]
pub struct Model {
    shared: Arc<Shared>,
}

struct Shared {
    plan: Plan,
    kernels: &'static Kernels,
    inputs: Vec<Port>,
    outputs: Vec<Port>,
    /// What the operators are called, by their numbers in the file.
    names: Vec<&'static str>,
}

/// An input or an output.
#[derive(Clone, Debug, PartialEq)]
pub struct Port {
    /// Its name in the file.
    pub name: String,
    /// Its dimensions, outermost first: of a picture batch, rows, columns, channels.
    pub shape: Vec<usize>,
    /// Which numbers it holds. Of an input what black and white are to be, where the model is one of MediaPipe's; of an
    /// output the bounds that its last operator sets. Nothing where neither is known.
    pub range: Option<[f32; 2]>,
}

impl Port {
    /// How many numbers it has.
    #[allow(clippy::len_without_is_empty, reason = "no port is empty")]
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }
}

impl Model {
    /// Reads a `.tflite` file, [packed] or not, and plans it for this host. The first part of a packed file has the
    /// outputs that can be made without the other part.
    pub fn load(file: &[u8]) -> Result<Self, LoadError> {
        Self::of(&packed::graph(file)?)
    }

    /// Plans `graph` for this host.
    fn of(graph: &Graph) -> Result<Self, LoadError> {
        Self::for_kernels(graph, Kernels::fastest())
    }

    fn for_kernels(graph: &Graph, kernels: &'static Kernels) -> Result<Self, LoadError> {
        let port = |tensor: &TensorId, range: fn(&Graph, TensorId) -> Option<[f32; 2]>| {
            let range = range(graph, *tensor);
            let tensor = &graph.tensors[*tensor];
            Port { name: tensor.name.clone(), shape: tensor.shape.clone(), range }
        };
        let shared = Shared {
            plan: Plan::of(graph, kernels)?,
            kernels,
            inputs: graph.inputs.iter().map(|input| port(input, ranges::of_input)).collect(),
            outputs: graph.outputs.iter().map(|output| port(output, ranges::of_output)).collect(),
            names: graph.nodes.iter().map(|node| node.operator.name()).collect(),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// What it reads.
    pub fn inputs(&self) -> &[Port] {
        &self.shared.inputs
    }

    /// What it makes.
    pub fn outputs(&self) -> &[Port] {
        &self.shared.outputs
    }

    /// What the instructions are called that it is planned for.
    pub fn instructions(&self) -> &'static str {
        self.shared.kernels.name
    }

    /// What a run asks of this host.
    pub fn cost(&self) -> Cost {
        Cost::of(&self.shared.plan)
    }

    /// Something to run it with.
    pub fn runner(&self) -> Runner {
        Runner { arena: Aligned::zeros(self.shared.plan.arena), shared: self.shared.clone() }
    }
}

/// A model with the memory of one run. Inputs may be overwritten while it runs: write them anew before each.
pub struct Runner {
    shared: Arc<Shared>,
    arena: Aligned,
}

impl Runner {
    /// The numbers of an input, in row-major order.
    ///
    /// # Panics
    ///
    /// Where the model has no such input.
    pub fn input_mut(&mut self, index: usize) -> &mut [f32] {
        let place = self.shared.plan.inputs[index];
        &mut self.arena.as_mut()[place.range()]
    }

    /// Runs the model. Allocates nothing.
    pub fn run(&mut self) {
        let arena = self.arena.as_mut();
        for step in &self.shared.plan.steps {
            step.run(arena, self.shared.kernels);
        }
    }

    /// Runs the model with half of the rows on a second thread of the pool that this is called in
    /// (`rayon::ThreadPool::install`), where that is worth it. The result is the same to the bit. The second thread is busy
    /// throughout, and may take on other work of the pool: give runs a pool of their own.
    #[cfg(feature = "threads")]
    pub fn run_on_two(&mut self) {
        let arena = self.arena.as_mut();
        crate::second::attended(|| {
            for step in &self.shared.plan.steps {
                step.run_halved(arena, self.shared.kernels);
            }
        });
    }

    /// Runs the model and tells what each step took on `clock`, which tells the time since some moment.
    pub fn run_timed(&mut self, clock: impl Fn() -> Duration) -> Vec<Timing> {
        let arena = self.arena.as_mut();
        let timed = |step: &crate::plan::Step| {
            let start = clock();
            step.run(arena, self.shared.kernels);
            Timing { operator: step.index, name: self.shared.names[step.index], took: clock() - start }
        };
        self.shared.plan.steps.iter().map(timed).collect()
    }

    /// The numbers of an output after a run, in row-major order.
    ///
    /// # Panics
    ///
    /// Where the model has no such output.
    pub fn output(&self, index: usize) -> &[f32] {
        let place: Place = self.shared.plan.outputs[index];
        &self.arena.as_ref()[place.range()]
    }
}

/// What a step of a run took.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// The operator's number among those that are left when weights are unpacked.
    pub operator: usize,
    /// What the operator is called; those that follow it may be drawn into it.
    pub name: &'static str,
    /// On the caller's clock.
    pub took: Duration,
}

#[cfg(test)]
mod tests;
