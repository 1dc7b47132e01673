//! Operators that can be done on the way: sums, activations and padding disappear into the convolutions beside them.

use crate::graph::{Activation, Graph, Node, Operator, Padding, TensorId};

/// An operator with what was drawn into it.
#[derive(Clone, Debug)]
pub(crate) struct Fused<'a> {
    /// The operator's number in the graph.
    pub index: usize,
    pub node: &'a Node,
    /// What it reads first: before any padding that was drawn in.
    pub input: TensorId,
    /// What it makes: after all that was drawn in.
    pub output: TensorId,
    /// Zeros above, below, left and right of the picture.
    pub edges: [[usize; 2]; 2],
    /// What is added to its result; it may have fewer channels.
    pub residual: Option<TensorId>,
    pub curve: Curve,
    /// When it runs: with the last operator that was drawn in.
    position: usize,
}

/// What happens to each number at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Curve {
    Activation(Activation),
    /// With these slopes.
    PRelu(TensorId),
    HardSwish,
}

/// Draws together what can be, and answers what is left, in the order in which it runs.
pub(crate) fn fuse(graph: &Graph) -> Vec<Fused<'_>> {
    let mut fusion = Fusion { graph, readers: readers(graph), gone: vec![false; graph.nodes.len()] };
    let mut fused = Vec::new();
    for index in 0..graph.nodes.len() {
        if !fusion.gone[index] {
            let grown = fusion.grow(index);
            fused.insert(fused.partition_point(|before: &Fused| before.position <= grown.position), grown);
        }
    }
    // A padding is passed before it is known to be drawn into what reads it.
    fused.retain(|fused| !fusion.gone[fused.index]);
    fused
}

/// Which operators read each tensor; the caller counts as one that is beyond all.
fn readers(graph: &Graph) -> Vec<Vec<usize>> {
    let mut readers = vec![Vec::new(); graph.tensors.len()];
    for (index, node) in graph.nodes.iter().enumerate() {
        node.inputs.iter().for_each(|input| readers[*input].push(index));
    }
    graph.outputs.iter().for_each(|output| readers[*output].push(usize::MAX));
    readers
}

struct Fusion<'a> {
    graph: &'a Graph,
    readers: Vec<Vec<usize>>,
    /// Operators that were drawn into others.
    gone: Vec<bool>,
}

impl<'a> Fusion<'a> {
    fn grow(&mut self, index: usize) -> Fused<'a> {
        let node = &self.graph.nodes[index];
        let mut fused = Fused {
            index,
            node,
            input: node.inputs[0],
            output: node.outputs[0],
            edges: [[0; 2]; 2],
            residual: None,
            curve: Curve::Activation(node.operator.activation()),
            position: index,
        };
        match &node.operator {
            Operator::Convolution(window, _) | Operator::Depthwise(window, _) => {
                if window.padding == Padding::Valid {
                    self.take_edges(&mut fused);
                }
                self.take_residual(&mut fused);
                self.take_curve(&mut fused);
            }
            Operator::FullyConnected(_) => self.take_curve(&mut fused),
            Operator::Add(_) => {
                self.take_sum(&mut fused);
                if fused.residual.is_some() {
                    self.take_curve(&mut fused);
                }
            }
            Operator::PRelu => fused.curve = Curve::PRelu(node.inputs[1]),
            Operator::HardSwish => fused.curve = Curve::HardSwish,
            _ => {}
        }
        fused
    }

    /// The only operator that reads a tensor.
    fn reader(&self, tensor: TensorId) -> Option<(usize, &'a Node)> {
        match self.readers[tensor][..] {
            [index] if index != usize::MAX && !self.gone[index] => Some((index, &self.graph.nodes[index])),
            _ => None,
        }
    }

    /// The padding that makes a tensor, if nothing else reads what it makes.
    fn padding(&self, tensor: TensorId) -> Option<(usize, TensorId, &'a [[usize; 2]])> {
        let index = self.graph.nodes.iter().position(|node| node.outputs.contains(&tensor))?;
        let node = &self.graph.nodes[index];
        match &node.operator {
            Operator::Pad(edges) if self.readers[tensor].len() == 1 => Some((index, node.inputs[0], edges)),
            _ => None,
        }
    }

    /// Zeros around the picture are left out by the convolution itself.
    fn take_edges(&mut self, fused: &mut Fused<'a>) {
        if let Some((index, input, &[[0, 0], rows, columns, [0, 0]])) = self.padding(fused.input) {
            self.gone[index] = true;
            (fused.input, fused.edges) = (input, [rows, columns]);
        }
    }

    /// A sum with something else of the same shape.
    fn take_residual(&mut self, fused: &mut Fused<'a>) {
        let Some((index, node)) =
            self.reader(fused.output).filter(|_| fused.curve == Curve::Activation(Activation::None))
        else {
            return;
        };
        let (Operator::Add(activation), [a, b]) = (&node.operator, &node.inputs[..]) else { return };
        let other = if *a == fused.output { *b } else { *a };
        let tensors = &self.graph.tensors;
        if tensors[other].constant.is_some() || tensors[other].shape != tensors[fused.output].shape {
            return;
        }
        self.gone[index] = true;
        fused.residual = Some(self.without_added_channels(other));
        fused.curve = Curve::Activation(*activation);
        (fused.output, fused.position) = (node.outputs[0], index);
    }

    /// A sum that stands alone: of the same shape, the second summand is a residual too.
    fn take_sum(&mut self, fused: &mut Fused<'a>) {
        let [a, b] = fused.node.inputs[..] else { return };
        let tensors = &self.graph.tensors;
        if tensors[b].constant.is_none() && tensors[a].shape == tensors[b].shape {
            let padded = self.padding(a).is_some();
            let (first, second) = if padded { (b, a) } else { (a, b) };
            (fused.input, fused.residual) = (first, Some(self.without_added_channels(second)));
        }
    }

    /// What a summand was before channels of zeros were added to it.
    fn without_added_channels(&mut self, tensor: TensorId) -> TensorId {
        match self.padding(tensor) {
            Some((index, input, &[[0, 0], [0, 0], [0, 0], [0, _]])) => {
                self.gone[index] = true;
                input
            }
            _ => tensor,
        }
    }

    /// An activation that stands alone.
    fn take_curve(&mut self, fused: &mut Fused<'a>) {
        let Some((index, node)) =
            self.reader(fused.output).filter(|_| fused.curve == Curve::Activation(Activation::None))
        else {
            return;
        };
        fused.curve = match node.operator {
            Operator::PRelu => Curve::PRelu(node.inputs[1]),
            Operator::Relu => Curve::Activation(Activation::Relu),
            Operator::HardSwish => Curve::HardSwish,
            _ => return,
        };
        self.gone[index] = true;
        (fused.output, fused.position) = (node.outputs[0], index);
    }
}
