//! Operators of a file with their options.

use super::{
    flatbuffer::Table,
    flexbuffer::{self, Value},
};
use crate::{
    error::LoadError,
    graph::{Activation, Constant, Corners, LandmarksToMatrix, Operator, Padding, Tensor, Window},
};

/// An operator as the file has it.
pub(super) struct Stored<'a> {
    pub index: usize,
    /// Its number among the operators of TensorFlow Lite.
    pub code: i32,
    /// Its name, if TensorFlow Lite does not know it.
    pub custom: String,
    pub table: Table<'a>,
    /// Of its own kind; absent where there are none.
    pub options: Option<Table<'a>>,
}

/// The numbers of operators (`BuiltinOperator` in TensorFlow Lite's schema).
pub(super) mod code {
    pub const DEQUANTIZE: i32 = 6;
    pub const CUSTOM: i32 = 32;
    pub const DENSIFY: i32 = 124;
}

type Options<T> = Result<T, Wrong>;

/// What is wrong: with the bytes, or with what they say.
enum Wrong {
    Bytes(LoadError),
    Form(&'static str),
}

impl From<LoadError> for Wrong {
    fn from(error: LoadError) -> Self {
        Self::Bytes(error)
    }
}

impl Stored<'_> {
    /// What it is called in an error.
    pub fn name(&self) -> String {
        if self.code == code::CUSTOM { self.custom.clone() } else { format!("TensorFlow Lite's number {}", self.code) }
    }

    /// What it does. `inputs` are the tensors that it reads, some of which are options too.
    pub fn operator(&self, inputs: &[&Tensor]) -> Result<Operator, LoadError> {
        self.read(inputs).map_err(|wrong| match wrong {
            Wrong::Bytes(error) => error,
            Wrong::Form(what) => LoadError::Operator { index: self.index, name: self.name(), what: what.to_owned() },
        })
    }

    fn read(&self, inputs: &[&Tensor]) -> Options<Operator> {
        Ok(match self.code {
            0 => Operator::Add(self.activation(0)?),
            1 => Operator::AveragePool(self.window()?, self.ints([4, 3])?, self.activation(5)?),
            2 => self.concatenation(inputs)?,
            3 => {
                self.undilated(4)?;
                Operator::Convolution(self.window()?, self.activation(3)?)
            }
            4 => {
                self.undilated(5)?;
                Operator::Depthwise(self.window()?, self.activation(4)?)
            }
            5 => Operator::DepthToSpace(self.ints([0])?[0]),
            9 => Operator::FullyConnected(self.activation(0)?),
            14 => Operator::Logistic,
            17 => Operator::MaxPool(self.window()?, self.ints([4, 3])?, self.activation(5)?),
            18 => Operator::Multiply(self.activation(0)?),
            19 => Operator::Relu,
            22 => Operator::Reshape,
            23 => Operator::ResizeBilinear(self.corners()?),
            34 => pad(inputs)?,
            40 => mean(inputs)?,
            45 => self.strided_slice(inputs)?,
            54 => Operator::PRelu,
            117 => Operator::HardSwish,
            code::CUSTOM => self.custom(inputs)?,
            _ => return Err(Wrong::Form("this operator is not known")),
        })
    }

    fn byte(&self, slot: usize) -> Options<u8> {
        Ok(self.options.map_or(Ok(0), |options| options.byte(slot))?)
    }

    fn int(&self, slot: usize, absent: i32) -> Options<i32> {
        Ok(self.options.map_or(Ok(absent), |options| options.int_or(slot, absent))?)
    }

    fn activation(&self, slot: usize) -> Options<Activation> {
        match self.byte(slot)? {
            0 => Ok(Activation::None),
            1 => Ok(Activation::Relu),
            3 => Ok(Activation::Relu6),
            _ => Err(Wrong::Form("its activation is none of none, RELU and RELU6")),
        }
    }

    fn ints<const N: usize>(&self, slots: [usize; N]) -> Options<[usize; N]> {
        let mut ints = [0; N];
        for (int, slot) in ints.iter_mut().zip(slots) {
            *int = positive(self.int(slot, 0)?)?;
        }
        Ok(ints)
    }

    /// Padding, and steps across and down, which all operators with a window begin with.
    fn window(&self) -> Options<Window> {
        Ok(Window { stride: self.ints([2, 1])?, padding: padding(i32::from(self.byte(0)?))? })
    }

    fn undilated(&self, slot: usize) -> Options<()> {
        match (self.int(slot, 1)?, self.int(slot + 1, 1)?) {
            (1, 1) => Ok(()),
            _ => Err(Wrong::Form("its window is dilated")),
        }
    }

    fn corners(&self) -> Options<Corners> {
        Ok(match (self.byte(2)?, self.byte(3)?) {
            (0, 0) => Corners::First,
            (0, _) => Corners::HalfPixel,
            _ => Corners::Aligned,
        })
    }

    fn concatenation(&self, inputs: &[&Tensor]) -> Options<Operator> {
        if self.activation(1)? != Activation::None {
            return Err(Wrong::Form("it has an activation"));
        }
        let (axis, dimensions) = (self.int(0, 0)?, inputs.first().map_or(0, |input| input.shape.len()));
        let axis = if axis < 0 { usize::try_from(axis + dimensions as i32) } else { usize::try_from(axis) };
        let axis = axis.ok().filter(|axis| *axis < dimensions);
        axis.map(Operator::Concatenate).ok_or(Wrong::Form("it has no such dimension"))
    }

    /// A slice that begins where it says and goes to the end; masks say of dimensions that they are taken whole.
    fn strided_slice(&self, inputs: &[&Tensor]) -> Options<Operator> {
        let [x, begin, _, stride] = *inputs else { return Err(Wrong::Form("it reads four tensors")) };
        let whole = self.int(0, 0)?;
        if self.int(2, 0)? != 0 || self.int(3, 0)? != 0 || self.int(4, 0)? != 0 {
            return Err(Wrong::Form("it adds or drops dimensions"));
        }
        let (begin, stride) = (ints(begin)?, ints(stride)?);
        if begin.len() != x.shape.len() || stride.len() != x.shape.len() {
            return Err(Wrong::Form("it does not say where to begin in each dimension"));
        }
        let first = |(axis, begin): (usize, &i32)| match whole >> axis & 1 {
            1 => Ok(0),
            _ => usize::try_from(*begin).map_err(|_| Wrong::Form("it counts from the end")),
        };
        Ok(Operator::StridedSlice {
            begin: begin.iter().enumerate().map(first).collect::<Result<_, _>>()?,
            stride: stride.iter().map(|stride| positive(*stride)).collect::<Result<_, _>>()?,
        })
    }

    fn custom(&self, inputs: &[&Tensor]) -> Options<Operator> {
        let options = self.table.raw(5)?;
        match self.custom.as_str() {
            "Convolution2DTransposeBias" => {
                let [padded, across, down, ..] = *options.as_chunks().0 else {
                    return Err(Wrong::Form("its options are too short"));
                };
                let [padded, across, down] = [padded, across, down].map(i32::from_le_bytes);
                // Here 1 is SAME and 2 VALID.
                Ok(Operator::Transpose(Window {
                    stride: [positive(down)?, positive(across)?],
                    padding: padding(padded - 1)?,
                }))
            }
            "Landmarks2TransformMatrix" => landmarks_to_matrix(options, inputs),
            "TransformTensorBilinear" => Ok(Operator::SampleByMatrix),
            "TransformLandmarks" => Ok(Operator::TransformLandmarks),
            _ => Err(Wrong::Form("this operator is not known")),
        }
    }
}

fn positive(number: i32) -> Options<usize> {
    usize::try_from(number)
        .ok()
        .filter(|number| (1..=1 << 16).contains(number))
        .ok_or(Wrong::Form("one of its sizes is not positive"))
}

fn padding(number: i32) -> Options<Padding> {
    match number {
        0 => Ok(Padding::Same),
        1 => Ok(Padding::Valid),
        _ => Err(Wrong::Form("its padding is neither SAME nor VALID")),
    }
}

fn ints(tensor: &Tensor) -> Options<Vec<i32>> {
    match &tensor.constant {
        Some(Constant::Int(ints)) => Ok(ints.to_vec()),
        _ => Err(Wrong::Form("it should read fixed whole numbers")),
    }
}

fn pad(inputs: &[&Tensor]) -> Options<Operator> {
    let [x, edges] = *inputs else { return Err(Wrong::Form("it reads two tensors")) };
    let edge = |pair: &[i32; 2]| -> Options<[usize; 2]> {
        let side = |side: i32| usize::try_from(side).ok().filter(|side| *side <= 1 << 16);
        side(pair[0]).zip(side(pair[1])).map(|(a, b)| [a, b]).ok_or(Wrong::Form("it takes away"))
    };
    let edges = ints(edges)?.as_chunks().0.iter().map(edge).collect::<Result<Vec<_>, _>>()?;
    match edges.len() == x.shape.len() {
        true => Ok(Operator::Pad(edges)),
        false => Err(Wrong::Form("it does not pad each dimension")),
    }
}

fn mean(inputs: &[&Tensor]) -> Options<Operator> {
    let [x, axes] = *inputs else { return Err(Wrong::Form("it reads two tensors")) };
    let mut axes = ints(axes)?;
    axes.sort_unstable();
    match (x.shape.len(), &axes[..]) {
        (4, [1, 2] | [-3, -2]) => Ok(Operator::Mean),
        _ => Err(Wrong::Form("it is not over rows and columns")),
    }
}

fn landmarks_to_matrix(options: &[u8], inputs: &[&Tensor]) -> Options<Operator> {
    let options = flexbuffer::map(options).ok_or(Wrong::Form("its options are damaged"))?;
    let value = |name: &str| options.iter().find(|(of, _)| of == name).map(|(_, value)| value);
    let number = |name: &str| match value(name) {
        Some(Value::Number(number)) if number.is_finite() => Ok(*number),
        _ => Err(Wrong::Form("one of its options is missing")),
    };
    let landmarks = inputs.first().map_or(0, |input| input.shape.iter().product::<usize>() / 3);
    let index = |number: f64| Some(number as usize).filter(|index| number >= 0.0 && *index < landmarks);
    let landmark = |number: f64| index(number).ok_or(Wrong::Form("it names a landmark that there is not"));
    let Some(Value::Numbers(subset)) = value("subset_idxs") else { return Err(Wrong::Form("it names no landmarks")) };
    let size = |name: &str| positive(number(name)? as i32);
    Ok(Operator::LandmarksToMatrix(Box::new(LandmarksToMatrix {
        subset: subset.iter().map(|number| landmark(*number as f64)).collect::<Result<_, _>>()?,
        left: landmark(number("left_rotation_idx")?)?,
        right: landmark(number("right_rotation_idx")?)?,
        target_rotation: number("target_rotation_radians")? as f32,
        output: [size("output_width")?, size("output_height")?],
        scale: [number("scale_x")? as f32, number("scale_y")? as f32],
    })))
}
