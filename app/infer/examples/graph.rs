//! Prints the operators of a model: `cargo run -p infer --example graph -- MODEL.tflite`.
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::{env, error::Error, fs};

use infer::graph::{Graph, Operator, TensorId};

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args_os().nth(1).ok_or("which file?")?;
    let graph = infer::tflite::read(&fs::read(path)?)?;
    println!("in  {}", tensors(&graph, &graph.inputs));
    for (index, node) in graph.nodes.iter().enumerate() {
        let (inputs, outputs) = (tensors(&graph, &node.inputs), tensors(&graph, &node.outputs));
        println!("{index:3} {}: {inputs} -> {outputs}", operator(&node.operator));
    }
    println!("out {}", tensors(&graph, &graph.outputs));
    for &output in &graph.outputs {
        println!("    {output} {:?}", graph.tensors[output].name);
    }
    Ok(())
}

/// The operator with its options, shortened where they are lists of landmarks.
fn operator(operator: &Operator) -> String {
    match operator {
        Operator::LandmarksToMatrix(options) => format!(
            "LandmarksToMatrix({} landmarks, level from {} to {}, turned {}, to {:?}, scaled {:?})",
            options.subset.len(),
            options.left,
            options.right,
            options.target_rotation,
            options.output,
            options.scale
        ),
        other => format!("{other:?}"),
    }
}

/// Numbers and shapes; an equals sign marks what is fixed.
fn tensors(graph: &Graph, ids: &[TensorId]) -> String {
    let tensor = |&id: &TensorId| {
        let tensor = &graph.tensors[id];
        format!("{id}{}{:?}", if tensor.constant.is_some() { "=" } else { "" }, tensor.shape)
    };
    ids.iter().map(tensor).collect::<Vec<_>>().join(" ")
}
