//! Each operator as ONNX has it.

use infer::graph::{Corners, Node, Operator, Padding, Window};
use rten_onnx::onnx::AttributeProto;
use rten_tensor::{NdTensorView, prelude::*};

use super::{CHANNELS_FIRST, CHANNELS_LAST, Converter, channels_first};
use crate::{
    Result,
    onnx::{int, ints, text},
};

/// As [`CHANNELS_FIRST`], of the weights of depthwise and transposed convolutions.
const CHANNELS_OUTERMOST: [usize; 4] = [3, 0, 1, 2];

impl Converter<'_> {
    /// Adds the operator, but for its activation, and names what it makes.
    pub fn operator(&mut self, node: &Node) -> Result<String> {
        let x = &self.names[node.inputs[0]].clone();
        let (from, to) = (self.shape(node.inputs[0]), self.shape(node.outputs[0]));
        Ok(match &node.operator {
            Operator::Convolution(window, _) => self.convolution("Conv", node, *window, CHANNELS_FIRST, 1)?,
            Operator::Depthwise(window, _) => self.convolution("Conv", node, *window, CHANNELS_OUTERMOST, from[3])?,
            Operator::Transpose(window) => self.convolution("ConvTranspose", node, *window, CHANNELS_OUTERMOST, 1)?,
            Operator::FullyConnected(_) => self.fully_connected(node)?,
            Operator::Add(_) => self.pair("Add", node)?,
            Operator::Multiply(_) => self.pair("Mul", node)?,
            Operator::PRelu => self.pair("PRelu", node)?,
            Operator::Relu => x.clone(),
            Operator::HardSwish => self.node("HardSwish", &[x], vec![]),
            Operator::Logistic => self.node("Sigmoid", &[x], vec![]),
            Operator::Pad(zeros) => self.pad(x, zeros),
            Operator::MaxPool(window, size, _) => self.node("MaxPool", &[x], sliding(*window, size)),
            Operator::AveragePool(window, size, _) if from[1..3] != *size || to[1..3] != [1, 1] => {
                self.node("AveragePool", &[x], sliding(*window, size))
            }
            Operator::AveragePool(..) | Operator::Mean => {
                let mean = self.node("GlobalAveragePool", &[x], vec![]);
                self.reshaped(&mean, &[1, 1, 1, from[3]], to)
            }
            Operator::Reshape => self.reshaped(x, from, to),
            Operator::Concatenate(axis) => {
                self.concatenate(node, if to.len() == 4 { CHANNELS_LAST[*axis] } else { *axis })
            }
            Operator::ResizeBilinear(corners) => self.resize(x, to, *corners),
            Operator::DepthToSpace(block) => self.node("DepthToSpace", &[x], vec![int("blocksize", *block)]),
            Operator::StridedSlice { begin, stride } => self.slice(x, to, begin, stride),
            own => return Err(format!("ONNX has no {}", own.name()).into()),
        })
    }

    fn convolution(
        &mut self,
        kind: &str,
        node: &Node,
        window: Window,
        order: [usize; 4],
        groups: usize,
    ) -> Result<String> {
        let [x, weights, bias] = node.inputs[..] else { return Err("a convolution lacks an input".into()) };
        let shape: [usize; 4] = self.shape(weights).try_into()?;
        let weights = NdTensorView::from_data(shape, self.numbers(weights)?).permuted(order);
        let weights = self.fixed(&weights.shape(), weights.to_vec());
        let bias = self.fixed(self.shape(bias), self.numbers(bias)?.to_vec());
        let attributes = [sliding(window, &shape[1..3]), vec![int("group", groups)]].concat();
        let x = self.names[x].clone();
        Ok(self.node(kind, &[&x, &weights, &bias], attributes))
    }

    fn fully_connected(&mut self, node: &Node) -> Result<String> {
        let [x, weights, bias] = node.inputs[..] else { return Err("a full connection lacks an input".into()) };
        let (from, shape) = (self.shape(x), self.shape(weights));
        let rows = [from.iter().product::<usize>() / shape[1], shape[1]];
        let x = self.reshaped(&self.names[x].clone(), from, &rows);
        let weights = self.fixed(shape, self.numbers(weights)?.to_vec());
        let bias = self.fixed(self.shape(bias), self.numbers(bias)?.to_vec());
        Ok(self.node("Gemm", &[&x, &weights, &bias], vec![int("transB", 1)]))
    }

    /// Two tensors number by number. What is fixed may have one number for each channel.
    fn pair(&mut self, kind: &str, node: &Node) -> Result<String> {
        let [a, b] = node.inputs[..] else { return Err(format!("{kind} lacks an input").into()) };
        let second = if self.graph.tensors[b].constant.is_none() {
            self.names[b].clone()
        } else {
            let numbers = self.numbers(b)?.to_vec();
            let channels = [numbers.len(), 1, 1];
            self.fixed(if self.shape(a).len() == 4 { &channels } else { self.shape(b) }, numbers)
        };
        let first = self.names[a].clone();
        Ok(self.node(kind, &[&first, &second], vec![]))
    }

    fn pad(&mut self, x: &str, zeros: &[[usize; 2]]) -> String {
        let zeros = channels_first(zeros);
        let ends: Vec<usize> = [0, 1].iter().flat_map(|&end| zeros.iter().map(move |zeros| zeros[end])).collect();
        let ends = self.list(&ends);
        self.node("Pad", &[x, &ends], vec![])
    }

    fn concatenate(&mut self, node: &Node, axis: usize) -> String {
        let parts: Vec<String> = node.inputs.iter().map(|&input| self.names[input].clone()).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        self.node("Concat", &parts, vec![int("axis", axis)])
    }

    fn resize(&mut self, x: &str, to: &[usize], corners: Corners) -> String {
        let corners = match corners {
            Corners::Aligned => "align_corners",
            Corners::HalfPixel => "half_pixel",
            Corners::First => "asymmetric",
        };
        let size = self.list(&channels_first(to));
        let attributes = vec![text("mode", "linear"), text("coordinate_transformation_mode", corners)];
        self.node("Resize", &[x, "", "", &size], attributes)
    }

    fn slice(&mut self, x: &str, to: &[usize], begin: &[usize], stride: &[usize]) -> String {
        let axes: Vec<usize> = (0..to.len()).collect();
        let end: Vec<usize> = axes.iter().map(|&axis| begin[axis] + (to[axis] - 1) * stride[axis] + 1).collect();
        let lists = [channels_first(begin), channels_first(&end), axes, channels_first(stride)];
        let [begin, end, axes, stride] = lists.map(|list| self.list(&list));
        self.node("Slice", &[x, &begin, &end, &axes, &stride], vec![])
    }
}

/// How a window of that size slides.
fn sliding(window: Window, size: &[usize]) -> Vec<AttributeProto> {
    let padding = match window.padding {
        // The odd row or column goes to the upper end of the numbers: bottom and right.
        Padding::Same => "SAME_UPPER",
        Padding::Valid => "VALID",
    };
    vec![text("auto_pad", padding), ints("kernel_shape", size), ints("strides", &window.stride)]
}
