//! A writer of FlatBuffers, and what holds for every graph that was read.

use std::{fs, path::Path};

use infer::graph::{Constant, Graph};

/// A field of a table.
#[derive(Clone)]
pub enum Field {
    Byte(u8),
    Int(i32),
    /// Bytes, with the number of elements that they are.
    Vector(usize, Vec<u8>),
    Table(Vec<(usize, Field)>),
    Tables(Vec<Vec<(usize, Field)>>),
}

impl Field {
    pub fn ints(values: &[i32]) -> Self {
        Self::Vector(values.len(), values.iter().flat_map(|value| value.to_le_bytes()).collect())
    }

    pub fn bytes(values: &[u8]) -> Self {
        Self::Vector(values.len(), values.to_vec())
    }
}

/// A file whose first table has these fields.
pub fn write(root: &[(usize, Field)]) -> Vec<u8> {
    let mut bytes = b"\0\0\0\0TFL3".to_vec();
    let at = table(&mut bytes, root);
    patch(&mut bytes, 0, at);
    bytes
}

fn number(bytes: &mut Vec<u8>, value: usize) {
    bytes.extend(u32::try_from(value).unwrap().to_le_bytes());
}

/// Makes the offset at `at` point to `target`.
fn patch(bytes: &mut [u8], at: usize, target: usize) {
    bytes[at..at + 4].copy_from_slice(&u32::try_from(target - at).unwrap().to_le_bytes());
}

fn table(bytes: &mut Vec<u8>, fields: &[(usize, Field)]) -> usize {
    let slots = fields.iter().map(|(number, _)| number + 1).max().unwrap_or(0);
    let places = bytes.len();
    let sizes = [4 + 2 * slots, 4 + 4 * fields.len()];
    bytes.extend(sizes.iter().flat_map(|&size| u16::try_from(size).unwrap().to_le_bytes()));
    bytes.resize(places + sizes[0], 0);
    let at = bytes.len();
    number(bytes, at - places);
    for (slot, (field, value)) in fields.iter().enumerate() {
        let place = u16::try_from(4 + 4 * slot).unwrap();
        bytes[places + 4 + 2 * field..][..2].copy_from_slice(&place.to_le_bytes());
        match value {
            Field::Byte(byte) => bytes.extend([*byte, 0, 0, 0]),
            Field::Int(int) => bytes.extend(int.to_le_bytes()),
            _ => bytes.extend([0; 4]),
        }
    }
    for (slot, (_, value)) in fields.iter().enumerate() {
        let target = bytes.len();
        let target = match value {
            Field::Byte(_) | Field::Int(_) => continue,
            Field::Vector(count, data) => {
                number(bytes, *count);
                bytes.extend(data);
                target
            }
            Field::Table(fields) => table(bytes, fields),
            Field::Tables(all) => {
                number(bytes, all.len());
                bytes.resize(bytes.len() + 4 * all.len(), 0);
                for (index, fields) in all.iter().enumerate() {
                    let inner = table(bytes, fields);
                    patch(bytes, target + 4 + 4 * index, inner);
                }
                target
            }
        };
        patch(bytes, at + 4 + 4 * slot, target);
    }
    at
}

/// A file of the repository.
pub fn model(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/models").join(name)).unwrap()
}

/// What a runner may rely on.
pub fn check(graph: &Graph) {
    let mut full: Vec<bool> = graph.tensors.iter().map(|tensor| tensor.constant.is_some()).collect();
    for tensor in &graph.tensors {
        let elements = tensor.shape.iter().product::<usize>();
        assert!(elements > 0);
        match &tensor.constant {
            Some(Constant::Float(values)) => assert_eq!(values.len(), elements),
            Some(Constant::Int(values)) => assert_eq!(values.len(), elements),
            None => {}
        }
    }
    for &input in &graph.inputs {
        assert!(!std::mem::replace(&mut full[input], true));
    }
    for node in &graph.nodes {
        assert!(!node.inputs.is_empty() && node.inputs.iter().all(|&input| full[input]));
        assert!(node.inputs.iter().all(|&input| !matches!(graph.tensors[input].constant, Some(Constant::Int(_)))));
        assert!(graph.tensors[node.inputs[0]].constant.is_none());
        for &output in &node.outputs {
            assert!(!std::mem::replace(&mut full[output], true));
        }
    }
    assert!(!graph.outputs.is_empty() && graph.outputs.iter().all(|&output| full[output]));
}
