//! A model as its file states it: tensors, and the operators between them, in the order in which they run.
//!
//! Every tensor is of single precision or an index, every shape is known. Activations of four dimensions are laid out
//! batch, row, column, channel (NHWC); the batch is 1.

mod part;

use std::sync::Arc;

/// A tensor's place in [`Graph::tensors`].
pub type TensorId = usize;

/// A whole model.
#[derive(Clone, Debug)]
pub struct Graph {
    /// What flows and what is fixed.
    pub tensors: Vec<Tensor>,
    /// In the order in which they run: each reads what is fixed, what comes in, and what those before it made.
    pub nodes: Vec<Node>,
    /// What the caller gives.
    pub inputs: Vec<TensorId>,
    /// What the caller gets.
    pub outputs: Vec<TensorId>,
}

/// An array of numbers, fixed or made on each run.
#[derive(Clone, Debug)]
pub struct Tensor {
    /// The name in the file.
    pub name: String,
    /// Its dimensions, outermost first; none for a single number.
    pub shape: Vec<usize>,
    /// Its numbers, where they are part of the model.
    pub constant: Option<Constant>,
}

/// Numbers that are part of the model, in row-major order.
#[derive(Clone, Debug)]
pub enum Constant {
    /// Weights and the like.
    Float(Arc<[f32]>),
    /// Shapes, axes and indices.
    Int(Arc<[i32]>),
}

/// One operator with what it reads and makes.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it does.
    pub operator: Operator,
    /// What it reads, in the order that [`Operator`] states.
    pub inputs: Vec<TensorId>,
    /// What it makes.
    pub outputs: Vec<TensorId>,
}

/// How the edge of a picture is treated (TensorFlow's `SAME` and `VALID`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    /// As many zeros as make the output `ceil(input / stride)`; an odd one goes to the bottom and to the right.
    Same,
    /// None.
    Valid,
}

/// What an operator does to its result at its very end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Activation {
    /// Nothing.
    #[default]
    None,
    /// Not below 0.
    Relu,
    /// Not below 0 and not above 6.
    Relu6,
}

impl Activation {
    /// The bounds that it keeps numbers in.
    pub fn bounds(self) -> [f32; 2] {
        match self {
            Self::None => [f32::NEG_INFINITY, f32::INFINITY],
            Self::Relu => [0.0, f32::INFINITY],
            Self::Relu6 => [0.0, 6.0],
        }
    }
}

/// A window that slides over a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Steps between two places of the window: down, right.
    pub stride: [usize; 2],
    /// What happens at the edge.
    pub padding: Padding,
}

/// The operators that the models use. `x` is what flows; in square brackets stand the fixed inputs, with their shapes.
#[derive(Clone, Debug, PartialEq)]
pub enum Operator {
    /// x \[1, h, w, i\], weights \[o, kh, kw, i\], bias \[o\].
    Convolution(Window, Activation),
    /// x \[1, h, w, c\], weights \[1, kh, kw, c\], bias \[c\]: one channel of output for each of the input.
    Depthwise(Window, Activation),
    /// x \[1, h, w, i\], weights \[o, kh, kw, i\], bias \[o\]: MediaPipe's `Convolution2DTransposeBias`, which spreads
    /// each input over a window of the output and adds where windows overlap.
    Transpose(Window),
    /// x with i elements a row, weights \[o, i\], bias \[o\].
    FullyConnected(Activation),
    /// Two tensors; the second may be fixed, and may have one element or one for each channel.
    Add(Activation),
    /// As [`Operator::Add`].
    Multiply(Activation),
    /// x, slopes: one for each channel, \[c\] or \[1, 1, c\].
    PRelu,
    /// Not below 0.
    Relu,
    /// x times the clamped (x + 3) / 6.
    HardSwish,
    /// 1 / (1 + exp(-x)).
    Logistic,
    /// x. Zeros before and after, for each dimension.
    Pad(Vec<[usize; 2]>),
    /// x. The greatest in each window of that many rows and columns.
    MaxPool(Window, [usize; 2], Activation),
    /// x. The mean of what lies in the picture of each window.
    AveragePool(Window, [usize; 2], Activation),
    /// x \[1, h, w, c\]. The mean over rows and columns.
    Mean,
    /// x. The same numbers in another shape.
    Reshape,
    /// Several, along a dimension.
    Concatenate(usize),
    /// x \[1, h, w, c\]; the output's shape says the size.
    ResizeBilinear(Corners),
    /// x \[1, h, w, c\]. Blocks of that many channels squared become that many rows and columns.
    DepthToSpace(usize),
    /// x. From where, in which steps, for each dimension; the output's shape says how many.
    StridedSlice {
        /// The first element that is taken, in each dimension.
        begin: Vec<usize>,
        /// From one that is taken to the next.
        stride: Vec<usize>,
    },
    /// MediaPipe's `Landmarks2TransformMatrix`: landmarks \[1, n, 3\] or \[1, 3 n\] in, a 4x4 matrix out, row-major.
    LandmarksToMatrix(Box<LandmarksToMatrix>),
    /// MediaPipe's `TransformTensorBilinear`: features \[1, h, w, c\], a 4x4 matrix; out \[1, rows, columns, c\].
    SampleByMatrix,
    /// MediaPipe's `TransformLandmarks`: landmarks, a 4x4 matrix; out landmarks.
    TransformLandmarks,
}

impl Operator {
    /// What it does to its result at its very end.
    pub fn activation(&self) -> Activation {
        match self {
            Self::Convolution(_, activation)
            | Self::Depthwise(_, activation)
            | Self::FullyConnected(activation)
            | Self::Add(activation)
            | Self::Multiply(activation)
            | Self::MaxPool(.., activation)
            | Self::AveragePool(.., activation) => *activation,
            Self::Relu => Activation::Relu,
            _ => Activation::None,
        }
    }

    /// What TensorFlow Lite or MediaPipe calls it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Convolution(..) => "CONV_2D",
            Self::Depthwise(..) => "DEPTHWISE_CONV_2D",
            Self::Transpose(_) => "Convolution2DTransposeBias",
            Self::FullyConnected(_) => "FULLY_CONNECTED",
            Self::Add(_) => "ADD",
            Self::Multiply(_) => "MUL",
            Self::PRelu => "PRELU",
            Self::Relu => "RELU",
            Self::HardSwish => "HARD_SWISH",
            Self::Logistic => "LOGISTIC",
            Self::Pad(_) => "PAD",
            Self::MaxPool(..) => "MAX_POOL_2D",
            Self::AveragePool(..) => "AVERAGE_POOL_2D",
            Self::Mean => "MEAN",
            Self::Reshape => "RESHAPE",
            Self::Concatenate(_) => "CONCATENATION",
            Self::ResizeBilinear(_) => "RESIZE_BILINEAR",
            Self::DepthToSpace(_) => "DEPTH_TO_SPACE",
            Self::StridedSlice { .. } => "STRIDED_SLICE",
            Self::LandmarksToMatrix(_) => "Landmarks2TransformMatrix",
            Self::SampleByMatrix => "TransformTensorBilinear",
            Self::TransformLandmarks => "TransformLandmarks",
        }
    }
}

/// Where a coordinate of the resized picture lies in the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corners {
    /// The corners' centres stay in place.
    Aligned,
    /// The corners themselves stay in place.
    HalfPixel,
    /// The first centre stays in place.
    First,
}

/// Which turned rectangle is laid around some landmarks.
#[derive(Clone, Debug, PartialEq)]
pub struct LandmarksToMatrix {
    /// The landmarks inside it.
    pub subset: Vec<usize>,
    /// The two between which it is level.
    pub left: usize,
    /// See [`LandmarksToMatrix::left`].
    pub right: usize,
    /// The angle at which it is level, rad.
    pub target_rotation: f32,
    /// The output's columns and rows.
    pub output: [usize; 2],
    /// How much larger it is than what it holds: across and down.
    pub scale: [f32; 2],
}
