//! A part of a graph.

use std::collections::BTreeSet;

use super::{Graph, TensorId};

impl Graph {
    /// Takes away fixed tensors, what is made of them, and what is made for nothing then.
    pub(crate) fn lose(&mut self, mut lost: BTreeSet<TensorId>) {
        self.nodes.retain(|node| {
            let whole = node.inputs.iter().all(|input| !lost.contains(input));
            if !whole {
                lost.extend(&node.outputs);
            }
            whole
        });
        self.outputs.retain(|output| !lost.contains(output));
        self.keep_needed();
    }

    /// Takes away the operators that no output rests on.
    pub(crate) fn keep_needed(&mut self) {
        let mut needed: BTreeSet<TensorId> = self.outputs.iter().copied().collect();
        for node in self.nodes.iter().rev() {
            if node.outputs.iter().any(|output| needed.contains(output)) {
                needed.extend(&node.inputs);
            }
        }
        self.nodes.retain(|node| node.outputs.iter().any(|output| needed.contains(output)));
    }
}
