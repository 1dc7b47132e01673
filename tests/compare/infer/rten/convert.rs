//! A model as ONNX states it. What has four dimensions is laid out batch, channel, row, column (NCHW), also where it
//! comes in and goes out.

mod operators;

use infer::graph::{Activation, Constant, Graph, TensorId};
use rten_onnx::onnx::{AttributeProto, GraphProto, NodeProto, ValueInfoProto};

use crate::{
    Result,
    onnx::{self, ints},
};

/// Where each of ONNX's dimensions stands in the graph's tensor, and the other way about.
pub const CHANNELS_FIRST: [usize; 4] = [0, 3, 1, 2];
pub const CHANNELS_LAST: [usize; 4] = [0, 2, 3, 1];

/// The bytes of the ONNX file.
pub fn model(graph: &Graph) -> Result<Vec<u8>> {
    let names = vec![String::new(); graph.tensors.len()];
    let mut converter = Converter { graph, names, made: GraphProto::default() };
    for &input in &graph.inputs {
        converter.names[input] = format!("input{input}");
        converter.made.input.push(converter.value(input));
    }
    for node in &graph.nodes {
        let made = converter.operator(node)?;
        converter.names[node.outputs[0]] = converter.activated(made, node.operator.activation());
    }
    converter.made.output = graph.outputs.iter().map(|&output| converter.value(output)).collect();
    Ok(onnx::model(converter.made).write_buf()?)
}

struct Converter<'a> {
    graph: &'a Graph,
    /// What the graph's tensors are called in ONNX, once they are made.
    names: Vec<String>,
    made: GraphProto,
}

impl<'a> Converter<'a> {
    fn shape(&self, id: TensorId) -> &'a [usize] {
        &self.graph.tensors[id].shape
    }

    fn value(&self, id: TensorId) -> ValueInfoProto {
        onnx::value(&self.names[id], &channels_first(self.shape(id)))
    }

    /// Adds a node and names what it makes.
    fn node(&mut self, kind: &str, inputs: &[&str], attributes: Vec<AttributeProto>) -> String {
        let name = format!("{kind}{}", self.made.node.len());
        self.made.node.push(NodeProto {
            name: Some(name.clone()),
            op_type: Some(kind.into()),
            input: inputs.iter().map(|&input| input.to_owned()).collect(),
            output: vec![name.clone()],
            attribute: attributes,
            ..Default::default()
        });
        name
    }

    /// Adds numbers that are part of the model and names them.
    fn fixed(&mut self, shape: &[usize], numbers: Vec<f32>) -> String {
        let name = format!("fixed{}", self.made.initializer.len());
        self.made.initializer.push(onnx::floats(&name, shape, numbers));
        name
    }

    /// As [`Converter::fixed`], for sizes and places.
    fn list(&mut self, numbers: &[usize]) -> String {
        let name = format!("fixed{}", self.made.initializer.len());
        self.made.initializer.push(onnx::list(&name, numbers));
        name
    }

    /// The same numbers in another shape, in the order in which the graph has them.
    fn reshaped(&mut self, x: &str, from: &[usize], to: &[usize]) -> String {
        let mut name = x.to_owned();
        if from == to {
            return name;
        }
        if from.len() == 4 {
            name = self.node("Transpose", &[&name], vec![ints("perm", &CHANNELS_LAST)]);
        }
        let shape = self.list(to);
        name = self.node("Reshape", &[&name, &shape], vec![]);
        if to.len() == 4 {
            name = self.node("Transpose", &[&name], vec![ints("perm", &CHANNELS_FIRST)]);
        }
        name
    }

    fn activated(&mut self, x: String, activation: Activation) -> String {
        match activation {
            Activation::None => x,
            Activation::Relu => self.node("Relu", &[&x], vec![]),
            Activation::Relu6 => {
                let (least, most) = (self.fixed(&[], vec![0.0]), self.fixed(&[], vec![6.0]));
                self.node("Clip", &[&x, &least, &most], vec![])
            }
        }
    }

    /// What is fixed in the graph.
    fn numbers(&self, id: TensorId) -> Result<&'a [f32]> {
        match &self.graph.tensors[id].constant {
            Some(Constant::Float(numbers)) => Ok(numbers),
            _ => Err(format!("tensor {id} is not of fixed numbers").into()),
        }
    }
}

/// Something for each dimension, in ONNX's order.
fn channels_first<T: Copy>(of: &[T]) -> Vec<T> {
    match *of {
        [batch, row, column, channel] => vec![batch, channel, row, column],
        _ => of.to_vec(),
    }
}
