//! A model made ready to run: what is done, in which order, and where in memory.

mod arena;
mod build;
mod fuse;
mod landmarks;
mod moves;
mod spread;
mod work;

pub(crate) use arena::Place;
use arena::{Life, place};
use fuse::{Fused, fuse};
pub(crate) use work::Step;
use work::Work;

use crate::{
    error::{self, Fault, LoadError},
    graph::{Graph, Operator, TensorId},
    kernels::Kernels,
};

/// Numbers that a step may hand to another within one operator: as many as a picture of 2048 x 2048 pixels of four
/// channels. Models need a fiftieth of that.
const MOST_HELPING: usize = 16 << 20;

/// Everything that is known before the first run.
#[derive(Debug)]
pub(crate) struct Plan {
    pub steps: Vec<Step>,
    /// Numbers in the arena.
    pub arena: usize,
    /// Where the graph's inputs are put.
    pub inputs: Vec<Place>,
    /// Where the graph's outputs are found.
    pub outputs: Vec<Place>,
}

impl Plan {
    /// Plans `graph` for the registers of `kernels`.
    pub fn of(graph: &Graph, kernels: &Kernels) -> Result<Self, LoadError> {
        let slot_of = vec![None; graph.tensors.len()];
        let mut draft = Draft { graph, lanes: kernels.lanes, slots: Vec::new(), slot_of, steps: Vec::new() };
        for input in &graph.inputs {
            draft.slot_for(*input);
        }
        for fused in fuse(graph) {
            draft.add(&fused)?;
        }
        draft.settle()
    }
}

/// A plan whose tensors have no place yet.
struct Draft<'a> {
    graph: &'a Graph,
    /// Numbers in a register.
    lanes: usize,
    /// How many numbers each needs, and when: inputs are there at moment 0, step `i` runs at moment `i + 1`.
    slots: Vec<Life>,
    /// The slot of each tensor that has one. Tensors of other shapes and the same numbers share it.
    slot_of: Vec<Option<usize>>,
    steps: Vec<DraftStep>,
}

struct DraftStep {
    index: usize,
    reads: Vec<usize>,
    write: usize,
    work: Work,
}

impl Draft<'_> {
    fn shape(&self, tensor: TensorId) -> &[usize] {
        &self.graph.tensors[tensor].shape
    }

    /// A slot for what a step hands to another and no tensor of the file holds, of that many numbers along each side.
    fn helping_slot(&mut self, fused: &Fused<'_>, sides: &[usize]) -> Result<usize, LoadError> {
        let len = sides.iter().try_fold(1_usize, |len, side| len.checked_mul(*side)).filter(|len| *len <= MOST_HELPING);
        let fault = Fault::TooMany { what: "numbers between two of its steps", limit: MOST_HELPING };
        let len = len.ok_or_else(|| fused.refused(fault))?;
        Ok(self.new_slot(len))
    }

    /// A slot of `len` numbers that is made by the next step.
    fn new_slot(&mut self, len: usize) -> usize {
        let now = self.steps.len() + 1;
        self.slots.push(Life { len, steps: now..now + 1 });
        self.slots.len() - 1
    }

    fn slot_for(&mut self, tensor: TensorId) -> usize {
        let slot = self.new_slot(self.shape(tensor).iter().product());
        self.slot_of[tensor] = Some(slot);
        slot
    }

    fn push(&mut self, index: usize, reads: Vec<usize>, write: usize, work: Work) {
        let now = self.steps.len() + 1;
        for slot in &reads {
            self.slots[*slot].steps.end = now + 1;
        }
        self.steps.push(DraftStep { index, reads, write, work });
    }

    fn slots(&self, tensors: &[TensorId]) -> Option<Vec<usize>> {
        tensors.iter().map(|tensor| self.slot_of[*tensor]).collect()
    }

    /// The slots of what an operator reads.
    fn reads(&self, fused: &Fused<'_>, tensors: &[TensorId]) -> Result<Vec<usize>, LoadError> {
        let slots = self.slots(tensors);
        slots.ok_or_else(|| fused.unsupported("it reads fixed numbers where they should flow"))
    }

    fn add(&mut self, fused: &Fused<'_>) -> Result<(), LoadError> {
        if fused.node.operator == Operator::Reshape {
            let slot = self.reads(fused, &[fused.input])?[0];
            self.slot_of[fused.output] = Some(slot);
            return Ok(());
        }
        self.build(fused)
    }

    fn settle(mut self) -> Result<Plan, LoadError> {
        let end = self.steps.len() + 2;
        let made = (self.slots(&self.graph.inputs), self.slots(&self.graph.outputs));
        let (Some(inputs), Some(outputs)) = made else {
            let fault = Fault::Unfit("one of its outputs is fixed");
            return Err(LoadError { place: error::Place::Model, offset: 0, fault });
        };
        inputs.iter().for_each(|slot| self.slots[*slot].steps.start = 0);
        outputs.iter().for_each(|slot| self.slots[*slot].steps.end = end);
        let (places, arena) = place(&self.slots);
        let step = |step: DraftStep| Step {
            index: step.index,
            reads: step.reads.into_iter().map(|slot| places[slot]).collect(),
            write: places[step.write],
            work: step.work,
        };
        Ok(Plan {
            steps: self.steps.into_iter().map(step).collect(),
            arena,
            inputs: inputs.into_iter().map(|slot| places[slot]).collect(),
            outputs: outputs.into_iter().map(|slot| places[slot]).collect(),
        })
    }
}

impl Fused<'_> {
    fn unsupported(&self, what: &'static str) -> LoadError {
        self.refused(Fault::Unfit(what))
    }

    fn refused(&self, fault: Fault) -> LoadError {
        let place = error::Place::Operator { index: self.index, name: self.node.operator.name().to_owned() };
        LoadError { place, offset: 0, fault }
    }
}
