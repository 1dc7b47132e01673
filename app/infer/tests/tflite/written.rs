//! Small models that tests write and change.

use infer::{LoadError, graph::Graph, tflite};

use super::support::{Field, check, write};

pub const FLOAT: u8 = 0;
pub const HALF: u8 = 1;
pub const INT: u8 = 2;

/// A tensor, fixed if it has `data`.
#[derive(Clone)]
pub struct Tensor {
    pub kind: u8,
    pub shape: Vec<i32>,
    pub data: Vec<u8>,
    pub sparsity: Option<Field>,
}

/// An operator.
#[derive(Clone)]
pub struct Operator {
    pub code: i32,
    pub name: &'static str,
    pub version: i32,
    pub inputs: Vec<i32>,
    pub outputs: Vec<i32>,
    pub options: Option<(u8, Vec<(usize, Field)>)>,
    pub custom: Vec<u8>,
}

/// A model whose first tensor is its input, and whose last operator's output is its output.
#[derive(Clone, Default)]
pub struct Model {
    pub tensors: Vec<Tensor>,
    pub operators: Vec<Operator>,
}

impl Model {
    /// Adds a tensor that flows.
    pub fn flow(mut self, shape: &[i32]) -> Self {
        self.tensors.push(Tensor { kind: FLOAT, shape: shape.to_vec(), data: Vec::new(), sparsity: None });
        self
    }

    /// Adds a fixed tensor of ones.
    pub fn ones(self, shape: &[i32]) -> Self {
        let count = shape.iter().product::<i32>() as usize;
        self.fixed(FLOAT, shape, &1.0f32.to_le_bytes().repeat(count))
    }

    /// Adds a fixed tensor.
    pub fn fixed(mut self, kind: u8, shape: &[i32], data: &[u8]) -> Self {
        self.tensors.push(Tensor { kind, shape: shape.to_vec(), data: data.to_vec(), sparsity: None });
        self
    }

    /// Adds fixed whole numbers.
    pub fn ints(self, shape: &[i32], values: &[i32]) -> Self {
        let data: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.fixed(INT, shape, &data)
    }

    /// Adds an operator whose output is the last tensor so far.
    pub fn operator(self, code: i32, inputs: &[i32], kind: u8, options: &[(usize, Field)]) -> Self {
        self.call(code, "", 1, inputs, (kind > 0).then(|| (kind, options.to_vec())), &[])
    }

    /// Adds one of MediaPipe's operators.
    pub fn custom(self, name: &'static str, version: i32, inputs: &[i32], options: &[u8]) -> Self {
        self.call(32, name, version, inputs, None, options)
    }

    fn call(
        mut self,
        code: i32,
        name: &'static str,
        version: i32,
        inputs: &[i32],
        options: Option<(u8, Vec<(usize, Field)>)>,
        custom: &[u8],
    ) -> Self {
        let outputs = vec![self.tensors.len() as i32 - 1];
        let (inputs, custom) = (inputs.to_vec(), custom.to_vec());
        self.operators.push(Operator { code, name, version, inputs, outputs, options, custom });
        self
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let tensors = self.tensors.iter().enumerate().map(|(index, tensor)| {
            let mut fields = vec![
                (0, Field::ints(&tensor.shape)),
                (1, Field::Byte(tensor.kind)),
                (2, Field::Int(index as i32)),
                (3, Field::bytes(format!("t{index}").as_bytes())),
            ];
            fields.extend(tensor.sparsity.clone().map(|sparsity| (6, sparsity)));
            fields
        });
        let operators = self.operators.iter().enumerate().map(|(index, operator)| {
            let mut fields = vec![
                (0, Field::Int(index as i32)),
                (1, Field::ints(&operator.inputs)),
                (2, Field::ints(&operator.outputs)),
                (5, Field::bytes(&operator.custom)),
            ];
            if let Some((kind, options)) = &operator.options {
                fields.extend([(3, Field::Byte(*kind)), (4, Field::Table(options.clone()))]);
            }
            fields
        });
        let codes = self.operators.iter().map(|operator| {
            let name = Field::bytes(operator.name.as_bytes());
            vec![(1, name), (2, Field::Int(operator.version)), (3, Field::Int(operator.code))]
        });
        let outputs = self.operators.last().map_or(vec![], |operator| operator.outputs.clone());
        let subgraph = vec![
            (0, Field::Tables(tensors.collect())),
            (1, Field::ints(&[0])),
            (2, Field::ints(&outputs)),
            (3, Field::Tables(operators.collect())),
        ];
        let buffers = self.tensors.iter().map(|tensor| vec![(0, Field::bytes(&tensor.data))]);
        write(&[
            (0, Field::Int(3)),
            (1, Field::Tables(codes.collect())),
            (2, Field::Tables(vec![subgraph])),
            (4, Field::Tables(buffers.collect())),
        ])
    }

    /// What the reader makes of it.
    pub fn read(&self) -> Result<Graph, LoadError> {
        let graph = tflite::read(&self.bytes());
        graph.iter().for_each(check);
        graph
    }

    /// Why it is refused.
    pub fn refusal(&self) -> String {
        self.read().map(|graph| graph.nodes).expect_err("the model was accepted").to_string()
    }
}
