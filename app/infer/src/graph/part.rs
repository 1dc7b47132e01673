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
        let mut kept: Vec<_> = std::mem::take(&mut self.nodes);
        kept.reverse();
        kept.retain(|node| {
            let wanted = node.outputs.iter().any(|output| needed.contains(output));
            if wanted {
                needed.extend(&node.inputs);
            }
            wanted
        });
        kept.reverse();
        self.nodes = kept;
    }
}
