//! Which shapes and options each operator takes.

use infer::graph::{Activation, Corners, Operator, Padding, Window};

use super::{
    support::Field::{self, Byte, Int},
    written::Model,
};

/// The number of an operator in the format, that of its options, and the options.
type Call<'a> = (i32, u8, &'a [(usize, Field)]);

/// A model of one operator on `x` and whole numbers, that should make `made`.
fn on_ints((code, kind, options): Call<'_>, x: &[i32], ints: &[(&[i32], &[i32])], made: &[i32]) -> Model {
    let model = Model::default().flow(x);
    let model = ints.iter().fold(model, |model, (shape, values)| model.ints(shape, values));
    let inputs: Vec<i32> = (0..=ints.len() as i32).collect();
    model.flow(made).operator(code, &inputs, kind, options)
}

fn accepted(model: &Model) -> Operator {
    let graph = model.read().unwrap_or_else(|error| panic!("{error}"));
    graph.nodes[0].operator.clone()
}

fn assert_refused(model: &Model, fault: &str) {
    let refusal = model.refusal();
    assert!(refusal.starts_with("operator 0 ") && refusal.ends_with(fault), "{refusal:?} is not {fault:?}");
}

#[test]
fn padding() {
    let pad = |pairs: &[i32], made: &[i32]| on_ints((34, 0, &[]), &[1, 4, 4, 2], &[(&[4, 2], pairs)], made);
    let pairs = [0, 0, 1, 2, 0, 0, 0, 6];
    assert_eq!(accepted(&pad(&pairs, &[1, 7, 4, 8])), Operator::Pad(vec![[0, 0], [1, 2], [0, 0], [0, 6]]));
    assert_refused(&pad(&pairs, &[1, 7, 4, 7]), "stated as [1, 7, 4, 7], but [1, 7, 4, 8] is what comes out");
    assert_refused(&pad(&[0, 0, 0, 0, 0, 0, 0, -1], &[1, 4, 4, 1]), "padding -1 is not supported");
    let few = on_ints((34, 0, &[]), &[1, 4, 4, 2], &[(&[3, 2], &[0; 6])], &[1, 4, 4, 2]);
    assert_refused(&few, "there is not one pair of paddings for each dimension");
}

#[test]
fn reshaping() {
    let reshape =
        |wanted: &[i32], made: &[i32]| on_ints((22, 0, &[]), &[1, 4, 4, 2], &[(&[wanted.len() as i32], wanted)], made);
    assert_eq!(accepted(&reshape(&[1, -1, 2], &[1, 16, 2])), Operator::Reshape);
    assert_refused(&reshape(&[1, -1, 4], &[1, 16, 2]), "the output does not have the wanted shape");
    assert_refused(&reshape(&[-1, -1, 2], &[1, 16, 2]), "the output does not have the wanted shape");
    assert_refused(&reshape(&[1, -1, 2], &[1, 15, 2]), "the output has another number of elements");
    let options = [(0, Field::ints(&[2, 16]))];
    accepted(&on_ints((22, 17, &options), &[1, 4, 4, 2], &[], &[2, 16]));
    assert_refused(&on_ints((22, 0, &[]), &[1, 4, 4, 2], &[], &[2, 16]), "new shape missing");
}

#[test]
fn joining() {
    let join = |axis: i32, second: &[i32], made: &[i32]| {
        let model = Model::default().flow(&[1, 4, 2]).flow(second).operator(19, &[0], 0, &[]);
        model.flow(made).operator(2, &[0, 1], 10, &[(0, Int(axis))])
    };
    let graph = join(-2, &[1, 4, 2], &[1, 8, 2]).read().unwrap();
    assert_eq!(graph.nodes[1].operator, Operator::Concatenate(1));
    for axis in [3, -4, i32::MIN] {
        let refusal = join(axis, &[1, 4, 2], &[1, 8, 2]).refusal();
        assert!(refusal.ends_with(&format!("axis {axis} is not supported")), "{refusal}");
    }
    let differ = Model::default().flow(&[1, 4, 2]).flow(&[1, 2, 4]);
    let differ = differ.operator(22, &[0], 17, &[(0, Field::ints(&[1, 2, 4]))]).flow(&[1, 6, 2]);
    let refusal = differ.operator(2, &[0, 1], 10, &[(0, Int(1))]).refusal();
    assert!(refusal.ends_with("more than the dimension along which they are joined"), "{refusal}");
    let relu = Model::default().flow(&[1, 4]).flow(&[1, 8]).operator(2, &[0, 0], 10, &[(0, Int(1)), (1, Byte(1))]);
    assert_refused(&relu, "an activation after a concatenation is not supported");
    let none = Model::default().flow(&[1, 4]).flow(&[1, 8]).operator(2, &[], 10, &[]);
    assert_refused(&none, "0 inputs");
}

#[test]
fn slicing() {
    let slice = |bounds: [&[i32]; 3], masks: &[(usize, Field)], made: &[i32]| {
        on_ints((45, 32, masks), &[1, 8], &bounds.map(|values| (&[2][..], values)), made)
    };
    let bounds = [&[0, 1][..], &[1, 8], &[1, 3]];
    let operator = Operator::StridedSlice { begin: vec![0, 1], stride: vec![1, 3] };
    assert_eq!(accepted(&slice(bounds, &[], &[1, 3])), operator);
    assert_eq!(accepted(&slice([&[0, -7], &[1, -1], &[1, 3]], &[], &[1, 2])), operator);
    let masks = [(0, Int(2)), (1, Int(2))];
    let operator = Operator::StridedSlice { begin: vec![0, 0], stride: vec![1, 3] };
    assert_eq!(accepted(&slice([&[0, 5], &[1, 6], &[1, 3]], &masks, &[1, 3])), operator);
    for bounds in [[&[0, 1][..], &[1, 9], &[1, 3]], [&[0, 4], &[1, 4], &[1, 3]], [&[0, 8], &[1, 8], &[1, 1]]] {
        assert_refused(&slice(bounds, &[], &[1, 3]), "the slice is empty or reaches beyond the input");
    }
    let below = [&[0, -9][..], &[1, 8], &[1, 3]];
    assert_refused(&slice(below, &[], &[1, 3]), "the slice begins or ends outside the input");
    assert_refused(&slice([&[0, 1], &[1, 8], &[1, -3]], &[], &[1, 3]), "stride -3 is not supported");
    assert_refused(&slice(bounds, &[(4, Int(1))], &[1, 3]), "dropped dimension 1 is not supported");
}

#[test]
fn sums() {
    let sum = |x: &[i32], fixed: &[i32]| {
        Model::default().flow(x).ones(fixed).flow(x).operator(0, &[1, 0], 11, &[(0, Byte(3))])
    };
    for fixed in [&[1, 4, 4, 2][..], &[1], &[2], &[1, 1, 1, 2], &[]] {
        let graph = sum(&[1, 4, 4, 2], fixed).read().unwrap();
        assert_eq!(graph.nodes[0].operator, Operator::Add(Activation::Relu6));
        assert_eq!(graph.nodes[0].inputs, [0, 1], "what flows comes first");
    }
    for fixed in [&[4][..], &[1, 4, 1, 1], &[1, 1, 1, 1, 2], &[1, 1, 4, 2], &[2, 4, 4, 1]] {
        assert_refused(&sum(&[1, 4, 4, 2], fixed), "nor one element, nor one for each channel");
    }
    let both = Model::default().flow(&[1]).ones(&[2]).ones(&[2]).flow(&[2]).operator(0, &[1, 2], 0, &[]);
    assert_refused(&both, "tensor 1 is not made on each run");
}

#[test]
fn slopes() {
    let prelu = |slopes: &[i32]| {
        Model::default().flow(&[1, 4, 4, 2]).ones(slopes).flow(&[1, 4, 4, 2]).operator(54, &[0, 1], 0, &[])
    };
    assert_eq!([accepted(&prelu(&[2])), accepted(&prelu(&[1, 1, 2]))], [Operator::PRelu, Operator::PRelu]);
    assert_refused(&prelu(&[1]), "there is not one slope for each channel");
    assert_refused(&prelu(&[4, 4, 2]), "there is not one slope for each channel");
}

#[test]
fn pools_and_means() {
    let pool = |size: i32, padding: u8, made: &[i32]| {
        let options = [(0, Byte(padding)), (1, Int(2)), (2, Int(1)), (3, Int(size)), (4, Int(2))];
        on_ints((17, 5, &options), &[1, 4, 5, 2], &[], made)
    };
    let same = Window { stride: [1, 2], padding: Padding::Same };
    assert_eq!(accepted(&pool(3, 0, &[1, 4, 3, 2])), Operator::MaxPool(same, [2, 3], Activation::None));
    let valid = Window { stride: [1, 2], padding: Padding::Valid };
    assert_eq!(accepted(&pool(3, 1, &[1, 3, 2, 2])), Operator::MaxPool(valid, [2, 3], Activation::None));
    assert_refused(&pool(6, 0, &[1, 4, 3, 2]), "the window is larger than the picture");
    assert_refused(&pool(0, 0, &[1, 4, 3, 2]), "window 0 is not supported");
    let mean = |axes: &[i32], keep: u8, made: &[i32]| {
        on_ints((40, 27, &[(0, Byte(keep))]), &[1, 4, 5, 2], &[(&[axes.len() as i32], axes)], made)
    };
    assert_eq!(accepted(&mean(&[1, 2], 0, &[1, 2])), Operator::Mean);
    assert_eq!(accepted(&mean(&[-2, -3], 1, &[1, 1, 1, 2])), Operator::Mean);
    assert_refused(&mean(&[2, 3], 0, &[1, 4]), "other dimensions than rows and columns are not supported");
}

#[test]
fn sizes() {
    let resize = |size: &[i32], options: &[(usize, Field)], made: &[i32]| {
        on_ints((23, 15, options), &[1, 4, 4, 2], &[(&[size.len() as i32], size)], made)
    };
    let made = [1, 8, 6, 2];
    assert_eq!(accepted(&resize(&[8, 6], &[(3, Byte(1))], &made)), Operator::ResizeBilinear(Corners::HalfPixel));
    assert_eq!(accepted(&resize(&[8, 6], &[(2, Byte(1))], &made)), Operator::ResizeBilinear(Corners::Aligned));
    assert_eq!(accepted(&resize(&[8, 6], &[], &made)), Operator::ResizeBilinear(Corners::First));
    assert_refused(&resize(&[8, -6], &[], &made), "size -6 is not supported");
    assert_refused(&resize(&[8], &[], &made), "the size is not rows and columns");
    let blocks = |block: i32, made: &[i32]| on_ints((5, 94, &[(0, Int(block))]), &[1, 4, 4, 12], &[], made);
    assert_eq!(accepted(&blocks(2, &[1, 8, 8, 3])), Operator::DepthToSpace(2));
    assert_refused(&blocks(5, &[1, 8, 8, 3]), "the channels do not divide into blocks");
    assert_refused(&blocks(i32::MAX, &[1, 8, 8, 3]), "the channels do not divide into blocks");
    assert_refused(&on_ints((5, 94, &[(0, Int(2))]), &[2, 4, 4, 12], &[], &[2, 8, 8, 3]), "rows, columns and channels");
}

#[test]
fn rows_of_weights() {
    let dense = |keep: u8, x: &[i32], made: &[i32]| {
        Model::default().flow(x).ones(&[3, 4]).flow(made).operator(9, &[0, 1], 8, &[(2, Byte(keep))])
    };
    assert_eq!(accepted(&dense(0, &[1, 2, 4], &[2, 3])), Operator::FullyConnected(Activation::None));
    accepted(&dense(1, &[1, 2, 4], &[1, 2, 3]));
    accepted(&dense(0, &[1, 1, 2, 2], &[1, 3]));
    assert_refused(&dense(1, &[1, 2, 2], &[1, 2, 3]), "the input does not divide into rows as wide as the weights");
    assert_refused(&dense(0, &[1, 6], &[1, 3]), "the input does not divide into rows as wide as the weights");
}

#[test]
fn spreading() {
    let spread = |options: [i32; 3], made: &[i32]| {
        let options: Vec<u8> = options.iter().flat_map(|option| option.to_le_bytes()).collect();
        let model = Model::default().flow(&[1, 4, 4, 2]).ones(&[3, 2, 5, 2]).flow(made);
        model.custom("Convolution2DTransposeBias", 1, &[0, 1], &options)
    };
    let window = |padding| Operator::Transpose(Window { stride: [2, 3], padding });
    assert_eq!(accepted(&spread([1, 3, 2], &[1, 8, 12, 3])), window(Padding::Same));
    assert_eq!(accepted(&spread([2, 3, 2], &[1, 8, 14, 3])), window(Padding::Valid));
    assert_refused(&spread([0, 3, 2], &[1, 8, 12, 3]), "padding 0 is not supported");
    assert_refused(&spread([1, 0, 2], &[1, 8, 12, 3]), "stride 0 is not supported");
    assert_refused(&spread([1, i32::MAX, 2], &[1, 8, 12, 3]), "is what comes out");
    let model = Model::default().flow(&[1, 4, 4, 2]).ones(&[3, 2, 5, 2]).flow(&[1, 8, 12, 3]);
    let short = model.custom("Convolution2DTransposeBias", 1, &[0, 1], &[1; 11]);
    assert_refused(&short, "the options are not three whole numbers");
}

/// x \[1, 4, 4, 1\] in two other shapes, then an operator of MediaPipe's on some of the three.
fn on_landmarks(name: &'static str, inputs: &[i32], options: &[u8], made: &[i32]) -> Model {
    let shape = |sizes: &[i32]| [(0, Field::ints(sizes))];
    let model = Model::default().flow(&[1, 4, 4, 1]).flow(&[1, 4, 4]).operator(22, &[0], 17, &shape(&[1, 4, 4]));
    let model = model.flow(&[1, 8, 2]).operator(22, &[0], 17, &shape(&[1, 8, 2]));
    model.flow(made).custom(name, 2, inputs, options)
}

#[test]
fn landmarks() {
    // A map of `output_height` and `output_width`, both 16, from a real model.
    let options = b"output_height\0output_width\0\x02\x1c\x0f\x02\x01\x02\x10\x10\x04\x04\x04\x24\x01";
    let sample = |inputs: &[i32], made: &[i32]| on_landmarks("TransformTensorBilinear", inputs, options, made);
    let graph = sample(&[0, 1], &[1, 16, 16, 1]).read().unwrap();
    assert_eq!(graph.nodes[2].operator, Operator::SampleByMatrix);
    let transform = |inputs: &[i32], made: &[i32]| on_landmarks("TransformLandmarks", inputs, &[], made);
    let graph = transform(&[2, 1], &[1, 8, 2]).read().unwrap();
    assert_eq!(graph.nodes[2].operator, Operator::TransformLandmarks);
    let cases = [
        (sample(&[0, 1], &[1, 16, 15, 1]), "but [1, 16, 16, 1] is what comes out"),
        (sample(&[0, 2], &[1, 16, 16, 1]), "the second input is not a matrix of 4 x 4"),
        (sample(&[2, 1], &[1, 16, 16, 1]), "the input is not one picture of rows, columns and channels"),
        (transform(&[1, 1], &[1, 4, 4]), "the inputs are not landmarks and a matrix of 4 x 4"),
        (transform(&[2, 2], &[1, 8, 2]), "the inputs are not landmarks and a matrix of 4 x 4"),
        (on_landmarks("TransformTensorBilinear", &[0, 1], b"no map", &[1]), "the file is damaged or cut off"),
        (on_landmarks("Landmarks2TransformMatrix", &[1], options, &[1, 4, 4]), "subset_idxs missing"),
    ];
    for (model, fault) in cases {
        let refusal = model.refusal();
        assert!(refusal.starts_with("operator 2 ") && refusal.ends_with(fault), "{refusal:?} is not {fault:?}");
    }
}
