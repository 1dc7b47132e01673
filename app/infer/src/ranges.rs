//! Which numbers go into a model and come out of it.

use crate::graph::{Activation, Graph, Operator, TensorId};

/// What colours of 0 to 255 are brought to before MediaPipe's models see them: its graphs say so, the model files do
/// not. A model is known by its input's rows and columns and by the numbers of its first output.
const PICTURES: [([usize; 2], usize, [f32; 2]); 8] = [
    ([128, 128], 896 * 16, [-1.0, 1.0]),  // faces, short range
    ([192, 192], 468 * 3, [0.0, 1.0]),    // face landmarks
    ([192, 192], 2016 * 18, [0.0, 1.0]),  // palms
    ([224, 224], 21 * 3, [0.0, 1.0]),     // hand landmarks
    ([224, 224], 2254 * 12, [-1.0, 1.0]), // bodies
    ([256, 256], 39 * 5, [0.0, 1.0]),     // body landmarks
    ([256, 256], 256 * 256, [0.0, 1.0]),  // people
    ([144, 256], 144 * 256, [0.0, 1.0]),  // people, landscape
];

/// The range of a known model's picture.
pub(crate) fn of_input(graph: &Graph, input: TensorId) -> Option<[f32; 2]> {
    let [1, rows, columns, 3] = graph.tensors[input].shape[..] else { return None };
    let first: usize = graph.tensors[*graph.outputs.first()?].shape.iter().product();
    let known = PICTURES.iter().find(|(size, numbers, _)| *size == [rows, columns] && *numbers == first);
    known.map(|(.., range)| *range)
}

/// The bounds that the last operator sets, where it sets any.
pub(crate) fn of_output(graph: &Graph, output: TensorId) -> Option<[f32; 2]> {
    let node = graph.nodes.iter().find(|node| node.outputs.contains(&output))?;
    match &node.operator {
        Operator::Logistic => Some([0.0, 1.0]),
        Operator::Reshape => of_output(graph, *node.inputs.first()?),
        operator => Some(operator.activation()).filter(|end| *end != Activation::None).map(Activation::bounds),
    }
}
