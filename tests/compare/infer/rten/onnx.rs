//! The pieces of an ONNX file, in short.

use rten_onnx::onnx::{
    AttributeProto, AttributeType, DataType, Dimension, GraphProto, ModelProto, OperatorSetIdProto, TensorProto,
    TensorShapeProto, TypeProto, TypeProtoTensor, ValueInfoProto,
};

pub fn model(graph: GraphProto) -> ModelProto {
    let operators = OperatorSetIdProto { version: Some(17), ..Default::default() };
    ModelProto { ir_version: Some(8), graph: Some(graph), opset_import: vec![operators], ..Default::default() }
}

/// A tensor that flows in or out.
pub fn value(name: &str, shape: &[usize]) -> ValueInfoProto {
    let dim =
        numbers(shape).into_iter().map(|side| Dimension { dim_value: Some(side), ..Default::default() }).collect();
    let tensor = TypeProtoTensor { elem_type: Some(DataType::FLOAT), shape: Some(TensorShapeProto { dim }) };
    let kind = TypeProto { tensor_type: Some(tensor), ..Default::default() };
    ValueInfoProto { name: Some(name.into()), r#type: Some(kind) }
}

/// Weights.
pub fn floats(name: &str, shape: &[usize], data: Vec<f32>) -> TensorProto {
    let kind = Some(DataType::FLOAT);
    TensorProto {
        name: Some(name.into()),
        dims: numbers(shape),
        data_type: kind,
        float_data: data,
        ..Default::default()
    }
}

/// A list of sizes or places.
pub fn list(name: &str, data: &[usize]) -> TensorProto {
    TensorProto {
        name: Some(name.into()),
        dims: numbers(&[data.len()]),
        data_type: Some(DataType::INT64),
        int64_data: numbers(data),
        ..Default::default()
    }
}

pub fn int(name: &str, value: usize) -> AttributeProto {
    AttributeProto { i: Some(value as i64), ..attribute(name, AttributeType::INT) }
}

pub fn ints(name: &str, values: &[usize]) -> AttributeProto {
    AttributeProto { ints: numbers(values), ..attribute(name, AttributeType::INTS) }
}

pub fn text(name: &str, value: &str) -> AttributeProto {
    AttributeProto { s: Some(value.into()), ..attribute(name, AttributeType::STRING) }
}

fn attribute(name: &str, kind: AttributeType) -> AttributeProto {
    AttributeProto { name: Some(name.into()), r#type: Some(kind), ..Default::default() }
}

fn numbers(values: &[usize]) -> Vec<i64> {
    values.iter().map(|&value| value as i64).collect()
}
