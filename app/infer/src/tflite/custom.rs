//! MediaPipe's operators.

use super::{call::Call, flexbuffer::Map, options::positive};
use crate::{
    error::{Fault, Problem},
    graph::{LandmarksToMatrix, Node, Operator, Padding, Window},
    shapes::{landmarks, windows},
};

/// Reads an operator by its name.
pub(super) fn read(name: &str, version: i32, call: Call<'_, '_>) -> Result<Node, Problem> {
    // The first version of the others has matrices of another kind.
    let (known, read): (i32, fn(Call<'_, '_>) -> Result<Node, Problem>) = match name {
        "Convolution2DTransposeBias" => (1, transpose),
        "Landmarks2TransformMatrix" => (2, to_matrix),
        "TransformTensorBilinear" => (2, sample),
        "TransformLandmarks" => (2, transform),
        _ => return Err(Fault::Operator.into()),
    };
    if version != known {
        return Err(Fault::Unsupported { what: "version", value: version.into() }.into());
    }
    read(call)
}

/// Its options are three whole numbers: padding, and the stride's columns and rows.
fn transpose(mut call: Call<'_, '_>) -> Result<Node, Problem> {
    call.count(2..=3)?;
    let (&[padding, right, down], []) = call.custom_options()?.as_chunks() else {
        return Err(Fault::Unfit("the options are not three whole numbers").into());
    };
    let padding = match i32::from_le_bytes(padding) {
        1 => Padding::Same,
        2 => Padding::Valid,
        other => return Err(Fault::Unsupported { what: "padding", value: other.into() }.into()),
    };
    let stride = |bytes| positive(i32::from_le_bytes(bytes), "stride");
    let window = Window { stride: [stride(down)?, stride(right)?], padding };
    let (x, weights) = (call.flowing(0)?, call.fixed(1)?);
    let shape = windows::transpose(&x.shape, &weights.shape, window)?;
    let bias = call.bias(2, *weights.shape.first().ok_or(Fault::Missing("weights"))?)?;
    call.node(Operator::Transpose(window), vec![x.id, weights.id, bias], shape)
}

fn to_matrix(call: Call<'_, '_>) -> Result<Node, Problem> {
    call.count(1..=1)?;
    let map = Map::read(call.custom_options()?)?;
    let options = LandmarksToMatrix {
        subset: map.indices("subset_idxs")?,
        left: map.index("left_rotation_idx")?,
        right: map.index("right_rotation_idx")?,
        target_rotation: map.number("target_rotation_radians")?,
        output: [map.index("output_width")?, map.index("output_height")?],
        scale: [map.number("scale_x")?, map.number("scale_y")?],
    };
    let points = call.flowing(0)?;
    let shape = landmarks::to_matrix(&points.shape, &options)?;
    call.node(Operator::LandmarksToMatrix(Box::new(options)), vec![points.id], shape)
}

fn sample(call: Call<'_, '_>) -> Result<Node, Problem> {
    call.count(2..=2)?;
    let map = Map::read(call.custom_options()?)?;
    let size = [map.index("output_height")?, map.index("output_width")?];
    let (features, matrix) = (call.flowing(0)?, call.flowing(1)?);
    let shape = landmarks::sample(&features.shape, &matrix.shape, size)?;
    call.node(Operator::SampleByMatrix, vec![features.id, matrix.id], shape)
}

fn transform(call: Call<'_, '_>) -> Result<Node, Problem> {
    call.count(2..=2)?;
    let (points, matrix) = (call.flowing(0)?, call.flowing(1)?);
    let shape = landmarks::transform(&points.shape, &matrix.shape)?;
    call.node(Operator::TransformLandmarks, vec![points.id, matrix.id], shape)
}
