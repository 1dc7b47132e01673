//! Weights that are stored in other forms.

use infer::graph::{Constant, Graph};

use super::{
    support::Field,
    written::{FLOAT, HALF, Model},
};

fn full(size: i32) -> Vec<(usize, Field)> {
    vec![(0, Field::Byte(0)), (1, Field::Int(size))]
}

fn chosen(segments: &[i32], indices: &[u8]) -> Vec<(usize, Field)> {
    let segments = Field::Table(vec![(0, Field::ints(segments))]);
    let indices = Field::Table(vec![(0, Field::bytes(indices))]);
    vec![(0, Field::Byte(1)), (2, Field::Byte(1)), (3, segments), (4, Field::Byte(3)), (5, indices)]
}

/// x \[1, 2\] times weights of that shape, which are made dense first.
fn model(shape: [i32; 2], values: &[f32], order: &[i32], blocks: &[i32], levels: Vec<Vec<(usize, Field)>>) -> Model {
    let data: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let mut model = Model::default().flow(&[1, shape[1]]).fixed(FLOAT, &shape, &data);
    model.tensors[1].sparsity =
        Some(Field::Table(vec![(0, Field::ints(order)), (1, Field::ints(blocks)), (2, Field::Tables(levels))]));
    model.flow(&shape).operator(124, &[1], 0, &[]).flow(&[1, shape[0]]).operator(9, &[0, 2], 0, &[])
}

fn weights(graph: &Graph, tensor: usize) -> &[f32] {
    match &graph.tensors[tensor].constant {
        Some(Constant::Float(values)) => values,
        other => panic!("{other:?}"),
    }
}

#[test]
fn rows_with_gaps_are_filled() {
    let levels = vec![full(3), chosen(&[0, 1, 1, 3], &[2, 0, 3])];
    let graph = model([3, 4], &[5.0, 6.0, 7.0], &[0, 1], &[], levels).read().unwrap();
    assert_eq!(weights(&graph, 2), [0., 0., 5., 0., 0., 0., 0., 0., 6., 0., 0., 7.]);
    assert_eq!(graph.nodes.len(), 1);
    assert!(graph.tensors[1].constant.is_none());
}

#[test]
fn columns_may_be_walked_first() {
    let levels = vec![full(2), chosen(&[0, 2, 3], &[0, 2, 1])];
    let graph = model([3, 2], &[5.0, 6.0, 7.0], &[1, 0], &[], levels).read().unwrap();
    assert_eq!(weights(&graph, 2), [5., 0., 0., 7., 6., 0.]);
}

#[test]
fn blocks_are_put_together() {
    // Two rows of two blocks of 1 x 2, of which the first row has the second and the second row both.
    let levels = vec![full(2), chosen(&[0, 1, 3], &[1, 0, 1]), full(2)];
    let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let graph = model([2, 4], &values, &[0, 1, 2], &[1], levels).read().unwrap();
    assert_eq!(weights(&graph, 2), [0., 0., 1., 2., 3., 4., 5., 6.]);
}

#[test]
fn blocks_in_both_dimensions_are_put_together() {
    let levels = vec![full(1), chosen(&[0, 1], &[1]), full(2), full(2)];
    let graph = model([2, 4], &[1.0, 2.0, 3.0, 4.0], &[0, 1, 2, 3], &[0, 1], levels).read().unwrap();
    assert_eq!(weights(&graph, 2), [0., 0., 1., 2., 0., 0., 3., 4.]);
}

#[test]
fn sparse_weights_that_do_not_fit_are_refused() {
    let good = || vec![full(3), chosen(&[0, 1, 1, 3], &[2, 0, 3])];
    let values = [5.0, 6.0, 7.0];
    let refusal = |levels, values: &[f32], order: &[i32], blocks: &[i32]| {
        let refusal = model([3, 4], values, order, blocks, levels).refusal();
        assert!(refusal.starts_with("operator 0 DENSIFY, at byte "), "{refusal}");
        refusal
    };
    assert!(refusal(good(), &values[..2], &[0, 1], &[]).contains("2 values of a sparse tensor"));
    assert!(refusal(good(), &values, &[0, 0], &[]).contains("leaves out dimensions"));
    assert!(refusal(good(), &values, &[0, 2], &[]).contains("leaves out dimensions"));
    assert!(refusal(good(), &values, &[0], &[]).contains("leaves out dimensions"));
    assert!(refusal(vec![full(2), full(4)], &values, &[0, 1], &[]).contains("another length"));
    for segments in [&[0, 1, 1, 4][..], &[0, 1, 0, 3], &[0, 1, 3], &[1, 1, 1, 3], &[0, 1, 1, -1]] {
        let levels = vec![full(3), chosen(segments, &[2, 0, 3])];
        assert!(refusal(levels, &values, &[0, 1], &[]).contains("segments do not fit"));
    }
    for indices in [[2, 0, 4], [2, 3, 0], [2, 3, 3]] {
        let levels = vec![full(3), chosen(&[0, 1, 1, 3], &indices)];
        assert!(refusal(levels, &values, &[0, 1], &[]).contains("do not ascend"));
    }
    for size in [0, 3] {
        let levels = vec![full(3), chosen(&[0, 1, 1, 3], &[2, 0, 3]), full(size)];
        assert!(refusal(levels, &values, &[0, 1, 2], &[1]).contains("divide into its blocks"));
    }
}

#[test]
fn half_precision_is_widened() {
    let model = Model::default()
        .flow(&[1, 2])
        .fixed(HALF, &[1, 2], &[0x00, 0x3c, 0x00, 0xc1])
        .flow(&[1, 2])
        .operator(6, &[1], 0, &[])
        .flow(&[1, 1])
        .operator(9, &[0, 2, -1], 0, &[]);
    let graph = model.read().unwrap();
    assert_eq!(weights(&graph, 2), [1.0, -2.5]);
    // What the file lacks as a bias is zero.
    assert_eq!(weights(&graph, graph.nodes[0].inputs[2]), [0.0]);
}
