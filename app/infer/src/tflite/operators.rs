//! The format's own operators.

mod plain;
mod shaping;
mod weighted;

use super::{call::Call, folded};
use crate::{
    error::{Fault, Problem},
    graph::{Node, Operator},
};

/// The number that all operators share which are not of the format's own list.
pub(super) const CUSTOM: i32 = 32;

const ADD: i32 = 0;
const AVERAGE_POOL_2D: i32 = 1;
const CONCATENATION: i32 = 2;
pub(super) const CONV_2D: i32 = 3;
const DEPTHWISE_CONV_2D: i32 = 4;
const DEPTH_TO_SPACE: i32 = 5;
pub(super) const DEQUANTIZE: i32 = 6;
pub(super) const FULLY_CONNECTED: i32 = 9;
const LOGISTIC: i32 = 14;
const MAX_POOL_2D: i32 = 17;
const MUL: i32 = 18;
const RELU: i32 = 19;
const RESHAPE: i32 = 22;
const RESIZE_BILINEAR: i32 = 23;
const PAD: i32 = 34;
const MEAN: i32 = 40;
const STRIDED_SLICE: i32 = 45;
const PRELU: i32 = 54;
const HARD_SWISH: i32 = 117;
const DENSIFY: i32 = 124;

/// What the format calls an operator.
pub(super) fn name(number: i32) -> Option<&'static str> {
    Some(match number {
        ADD => "ADD",
        AVERAGE_POOL_2D => "AVERAGE_POOL_2D",
        CONCATENATION => "CONCATENATION",
        CONV_2D => "CONV_2D",
        DEPTHWISE_CONV_2D => "DEPTHWISE_CONV_2D",
        DEPTH_TO_SPACE => "DEPTH_TO_SPACE",
        DEQUANTIZE => "DEQUANTIZE",
        FULLY_CONNECTED => "FULLY_CONNECTED",
        LOGISTIC => "LOGISTIC",
        MAX_POOL_2D => "MAX_POOL_2D",
        MUL => "MUL",
        RELU => "RELU",
        RESHAPE => "RESHAPE",
        RESIZE_BILINEAR => "RESIZE_BILINEAR",
        PAD => "PAD",
        MEAN => "MEAN",
        STRIDED_SLICE => "STRIDED_SLICE",
        PRELU => "PRELU",
        HARD_SWISH => "HARD_SWISH",
        DENSIFY => "DENSIFY",
        _ => return None,
    })
}

/// Reads an operator; none remains of those that are carried out while reading.
pub(super) fn read(number: i32, call: Call<'_, '_>) -> Result<Option<Node>, Problem> {
    let node = match number {
        DEQUANTIZE => return folded::dequantize(call).map(|()| None),
        DENSIFY => return folded::densify(call).map(|()| None),
        CONV_2D => weighted::convolution(call),
        DEPTHWISE_CONV_2D => weighted::depthwise(call),
        FULLY_CONNECTED => weighted::fully_connected(call),
        ADD => plain::add(call),
        MUL => plain::multiply(call),
        PRELU => plain::prelu(call),
        RELU => plain::same(call, Operator::Relu),
        HARD_SWISH => plain::same(call, Operator::HardSwish),
        LOGISTIC => plain::same(call, Operator::Logistic),
        MAX_POOL_2D => plain::max_pool(call),
        AVERAGE_POOL_2D => plain::average_pool(call),
        MEAN => plain::mean(call),
        PAD => shaping::pad(call),
        RESHAPE => shaping::reshape(call),
        CONCATENATION => shaping::concatenate(call),
        RESIZE_BILINEAR => shaping::resize(call),
        DEPTH_TO_SPACE => shaping::depth_to_space(call),
        STRIDED_SLICE => shaping::slice(call),
        _ => Err(Fault::Operator.into()),
    };
    node.map(Some)
}
