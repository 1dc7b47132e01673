//! From operators to steps.

use super::{
    Draft,
    fuse::{self, Fused},
    moves,
    spread::Spread,
    work::{Curve, DenseWork, DepthwiseWork, Finish, PoolWork, Work},
};
use crate::{
    aligned::Aligned,
    error::LoadError,
    graph::{Activation, Constant, Operator, Padding, TensorId, Window},
    kernels::{
        dense::{self, Geometry},
        depthwise,
        frame::Frame,
        pointwise::Combination,
        resize::taps,
    },
};

impl Draft<'_> {
    /// Adds the steps of an operator that does more than change a shape.
    pub(super) fn build(&mut self, fused: &Fused<'_>) -> Result<(), LoadError> {
        let node = fused.node;
        match &node.operator {
            Operator::Convolution(window, _) => self.convolution(fused, *window),
            Operator::Depthwise(window, _) => self.depthwise(fused, *window),
            Operator::FullyConnected(_) => self.fully_connected(fused),
            Operator::Transpose(window) => self.transposed(fused, *window),
            Operator::Add(activation) if fused.residual.is_none() => {
                self.combined(fused, Combination::Sum, activation.bounds())
            }
            Operator::Multiply(activation) => self.combined(fused, Combination::Product, activation.bounds()),
            Operator::Add(_) | Operator::PRelu | Operator::Relu | Operator::HardSwish => self.pointwise(fused),
            Operator::MaxPool(window, kernel, activation) => {
                let work = PoolWork { frame: self.frame(fused, *window, *kernel), clamp: activation.bounds() };
                self.simple(fused, Work::Greatest(work))
            }
            Operator::AveragePool(window, kernel, activation) => {
                let work = PoolWork { frame: self.frame(fused, *window, *kernel), clamp: activation.bounds() };
                self.simple(fused, Work::Mean(work))
            }
            Operator::Mean => {
                let [_, height, width, _] = self.picture(fused, fused.input)?;
                let window = Window { stride: [1, 1], padding: Padding::Valid };
                let mut frame = self.frame(fused, window, [height, width]);
                frame.output = [1, 1];
                self.simple(fused, Work::Mean(PoolWork { frame, clamp: Activation::None.bounds() }))
            }
            Operator::ResizeBilinear(corners) => {
                let [_, height, width, channels] = self.picture(fused, fused.input)?;
                let [_, rows, columns, _] = self.picture(fused, fused.output)?;
                let taps = [taps(height, rows, *corners), taps(width, columns, *corners)];
                self.simple(fused, Work::Resize { taps, width, channels })
            }
            Operator::Logistic => self.simple(fused, Work::Logistic),
            Operator::LandmarksToMatrix(options) => self.simple(fused, Work::Matrix(options.clone())),
            Operator::SampleByMatrix => {
                let [_, height, width, channels] = self.picture(fused, fused.input)?;
                let [_, rows, columns, _] = self.picture(fused, fused.output)?;
                self.simple(fused, Work::Sample { from: [height, width], to: [rows, columns], channels })
            }
            Operator::TransformLandmarks => self.simple(fused, Work::Transform),
            Operator::Reshape
            | Operator::Pad(_)
            | Operator::Concatenate(_)
            | Operator::DepthToSpace(_)
            | Operator::StridedSlice { .. } => self.moved(fused),
        }
    }

    /// A step that reads all that flows in and needs nothing else.
    fn simple(&mut self, fused: &Fused<'_>, work: Work) -> Result<(), LoadError> {
        let reads = self.reads(fused, &fused.node.inputs)?;
        let write = self.slot_for(fused.output);
        self.push(fused.index, reads, write, work);
        Ok(())
    }

    fn moved(&mut self, fused: &Fused<'_>) -> Result<(), LoadError> {
        let inputs: Vec<&[usize]> = fused.node.inputs.iter().map(|input| self.shape(*input)).collect();
        let runs = moves::runs(&fused.node.operator, &inputs, self.shape(fused.output));
        self.simple(fused, Work::Move(runs.unwrap_or_default()))
    }

    fn floats(&self, fused: &Fused<'_>, tensor: TensorId) -> Result<std::sync::Arc<[f32]>, LoadError> {
        match &self.graph.tensors[tensor].constant {
            Some(Constant::Float(values)) => Ok(values.clone()),
            _ => Err(fused.unsupported("its weights are not fixed numbers")),
        }
    }

    fn picture(&self, fused: &Fused<'_>, tensor: TensorId) -> Result<[usize; 4], LoadError> {
        let shape = self.shape(tensor);
        shape.try_into().map_err(|_| fused.unsupported("it works on pictures of four dimensions"))
    }

    /// How the operator's window passes over what it reads.
    fn frame(&self, fused: &Fused<'_>, window: Window, kernel: [usize; 2]) -> Frame {
        let side = |tensor: TensorId, axis: usize| self.shape(tensor).get(axis).copied().unwrap_or(1);
        let size = [1, 2].map(|axis| side(fused.input, axis));
        let output = [1, 2].map(|axis| side(fused.node.outputs[0], axis));
        let padding = [0, 1].map(|axis| match window.padding {
            Padding::Valid => fused.edges[axis][0],
            // TensorFlow puts an odd zero at the end.
            Padding::Same => ((output[axis] - 1) * window.stride[axis] + kernel[axis]).saturating_sub(size[axis]) / 2,
        });
        Frame { size, channels: side(fused.input, 3), kernel, stride: window.stride, padding, output }
    }

    /// What happens to each number in the end, and what else is read for it.
    fn finish(&self, fused: &Fused<'_>) -> Result<(Finish, Vec<TensorId>), LoadError> {
        let curve = match fused.curve {
            fuse::Curve::Activation(Activation::None) => Curve::None,
            fuse::Curve::Activation(activation) => Curve::Clamp(activation.bounds()),
            fuse::Curve::HardSwish => Curve::HardSwish,
            fuse::Curve::PRelu(slopes) => {
                let slopes = self.floats(fused, slopes)?;
                Curve::PRelu(Aligned::of(&depthwise::pack(&slopes, slopes.len(), self.lanes)))
            }
        };
        let channels = fused.residual.map(|residual| self.shape(residual).last().copied().unwrap_or(1));
        Ok((Finish { residual: channels, curve }, fused.residual.into_iter().collect()))
    }

    fn convolution(&mut self, fused: &Fused<'_>, window: Window) -> Result<(), LoadError> {
        let [_, down, across, depth] = self.picture(fused, fused.node.inputs[1])?;
        let frame = self.frame(fused, window, [down, across]);
        let weights = self.floats(fused, fused.node.inputs[1])?;
        let bias = self.floats(fused, fused.node.inputs[2])?;
        let input = self.reads(fused, &[fused.input])?[0];
        let (input, width) = self.with_edges(fused, input, &frame)?;
        let geometry = Geometry {
            output: frame.output,
            step: [frame.stride[0] * width * depth, frame.stride[1] * depth],
            segments: down,
            segment: across * depth,
            pitch: width * depth,
        };
        self.dense(fused, input, geometry, &weights, &bias)
    }

    fn fully_connected(&mut self, fused: &Fused<'_>) -> Result<(), LoadError> {
        let weights = self.floats(fused, fused.node.inputs[1])?;
        let bias = self.floats(fused, fused.node.inputs[2])?;
        let depth = weights.len() / bias.len().max(1);
        let input = self.reads(fused, &[fused.input])?[0];
        let rows = self.slots[input].len / depth.max(1);
        let geometry = Geometry { output: [1, rows], step: [0, depth], segments: 1, segment: depth, pitch: 0 };
        self.dense(fused, input, geometry, &weights, &bias)
    }

    fn dense(
        &mut self,
        fused: &Fused<'_>,
        input: usize,
        geometry: Geometry,
        weights: &[f32],
        bias: &[f32],
    ) -> Result<(), LoadError> {
        let (finish, others) = self.finish(fused)?;
        let mut reads = vec![input];
        reads.extend(self.reads(fused, &others)?);
        let work = DenseWork {
            geometry,
            weights: Aligned::of(&dense::pack(weights, geometry.depth(), self.lanes)),
            bias: Aligned::of(&depthwise::pack(bias, bias.len(), self.lanes)),
            channels: bias.len(),
            finish,
        };
        let write = self.slot_for(fused.output);
        self.push(fused.index, reads, write, Work::Dense(work));
        Ok(())
    }

    /// The picture with the zeros around it that its windows reach, and its columns then.
    fn with_edges(&mut self, fused: &Fused<'_>, input: usize, frame: &Frame) -> Result<(usize, usize), LoadError> {
        let edges = [0, 1].map(|axis| {
            let reach = (frame.output[axis] - 1) * frame.stride[axis] + frame.kernel[axis];
            [frame.padding[axis], reach.saturating_sub(frame.size[axis] + frame.padding[axis])]
        });
        let [height, width] = [0, 1].map(|axis| frame.size[axis] + edges[axis][0] + edges[axis][1]);
        if [height, width] == frame.size {
            return Ok((input, width));
        }
        let padded = self.helping_slot(fused, &[height, width, frame.channels])?;
        let pad = Operator::Pad(vec![[0, 0], edges[0], edges[1], [0, 0]]);
        let from = [1, frame.size[0], frame.size[1], frame.channels];
        let runs = moves::runs(&pad, &[&from], &[1, height, width, frame.channels]).unwrap_or_default();
        self.push(fused.index, vec![input], padded, Work::Move(runs));
        Ok((padded, width))
    }

    fn depthwise(&mut self, fused: &Fused<'_>, window: Window) -> Result<(), LoadError> {
        let [_, down, across, channels] = self.picture(fused, fused.node.inputs[1])?;
        let weights = self.floats(fused, fused.node.inputs[1])?;
        let bias = self.floats(fused, fused.node.inputs[2])?;
        let (finish, others) = self.finish(fused)?;
        let mut reads = self.reads(fused, &[fused.input])?;
        reads.extend(self.reads(fused, &others)?);
        let work = DepthwiseWork {
            frame: self.frame(fused, window, [down, across]),
            weights: Aligned::of(&depthwise::pack(&weights, channels, self.lanes)),
            bias: Aligned::of(&depthwise::pack(&bias, channels, self.lanes)),
            finish,
        };
        let write = self.slot_for(fused.output);
        self.push(fused.index, reads, write, Work::Depthwise(work));
        Ok(())
    }

    /// A product that gives each pixel all that it adds to the output, and a step that adds it there.
    fn transposed(&mut self, fused: &Fused<'_>, window: Window) -> Result<(), LoadError> {
        let [channels, down, across, depth] = self.picture(fused, fused.node.inputs[1])?;
        let weights = self.floats(fused, fused.node.inputs[1])?;
        let bias = self.floats(fused, fused.node.inputs[2])?;
        let [_, rows, columns, _] = self.picture(fused, fused.input)?;
        let [_, height, width, _] = self.picture(fused, fused.output)?;
        let places = down * across;
        // From channel, place, depth to place, channel, depth.
        let turned: Vec<f32> = (0..places * channels)
            .flat_map(|row| {
                let (place, channel) = (row / channels, row % channels);
                weights[(channel * places + place) * depth..][..depth].to_vec()
            })
            .collect();
        let input = self.reads(fused, &[fused.input])?;
        let geometry =
            Geometry { output: [rows, columns], step: [columns * depth, depth], segments: 1, segment: depth, pitch: 0 };
        let product = DenseWork {
            geometry,
            weights: Aligned::of(&dense::pack(&turned, depth, self.lanes)),
            bias: Aligned::zeros((places * channels).next_multiple_of(self.lanes)),
            channels: places * channels,
            finish: Finish { residual: None, curve: Curve::None },
        };
        let spread = self.helping_slot(fused, &[rows, columns, places, channels])?;
        self.push(fused.index, input, spread, Work::Dense(product));
        let padding = match window.padding {
            Padding::Valid => [0, 0],
            Padding::Same => [
                ((rows - 1) * window.stride[0] + down).saturating_sub(height) / 2,
                ((columns - 1) * window.stride[1] + across).saturating_sub(width) / 2,
            ],
        };
        let frame = Frame {
            size: [height, width],
            channels,
            kernel: [down, across],
            stride: window.stride,
            padding,
            output: [rows, columns],
        };
        let write = self.slot_for(fused.output);
        self.push(fused.index, vec![spread], write, Work::Spread(Spread { frame, bias: bias.to_vec() }));
        Ok(())
    }

    fn pointwise(&mut self, fused: &Fused<'_>) -> Result<(), LoadError> {
        let (finish, others) = self.finish(fused)?;
        let mut reads = self.reads(fused, &[fused.input])?;
        reads.extend(self.reads(fused, &others)?);
        let channels = self.shape(fused.output).last().copied().unwrap_or(1);
        let write = self.slot_for(fused.output);
        self.push(fused.index, reads, write, Work::Finish { channels, finish });
        Ok(())
    }

    /// Two tensors of which the second has all numbers, one for each channel, or one.
    fn combined(&mut self, fused: &Fused<'_>, how: Combination, clamp: [f32; 2]) -> Result<(), LoadError> {
        let [a, b] = fused.node.inputs[..] else { return Err(fused.unsupported("it takes two tensors")) };
        let fixed = match self.graph.tensors[b].constant {
            Some(_) => Some(self.floats(fused, b)?.to_vec()),
            None => None,
        };
        let reads = if fixed.is_some() { self.reads(fused, &[a])? } else { self.reads(fused, &[a, b])? };
        let write = self.slot_for(fused.output);
        self.push(fused.index, reads, write, Work::Combine { how, fixed, clamp });
        Ok(())
    }
}
