//! What is not supported or does not fit is refused, with its place.

use super::{
    support::Field::{self, Byte, Int},
    written::{HALF, INT, Model, Operator},
};

/// x \[1, 4, 4, 2\], weights \[3, 3, 3, 2\], bias \[3\], padding SAME, stride 2.
fn convolution() -> Model {
    let model = Model::default().flow(&[1, 4, 4, 2]).ones(&[3, 3, 3, 2]).ones(&[3]).flow(&[1, 2, 2, 3]);
    model.operator(3, &[0, 1, 2], 1, &[(1, Int(2)), (2, Int(2))])
}

fn assert_refused(case: &str, model: &Model, place: &str, fault: &str) {
    let refusal = model.refusal();
    assert!(refusal.starts_with(place) && refusal.ends_with(fault), "{case}: {refusal:?}");
}

/// The convolution after a change to it.
fn assert_operator_refused(fault: &str, change: impl FnOnce(&mut Operator)) {
    let mut model = convolution();
    change(&mut model.operators[0]);
    assert_refused(fault, &model, "operator 0 CONV_2D, at byte ", fault);
}

fn option(operator: &mut Operator, number: usize, value: Field) {
    operator.options.as_mut().unwrap().1.push((number, value));
}

#[test]
fn the_convolution_itself_is_accepted() {
    convolution().read().unwrap();
}

#[test]
fn options_are_refused() {
    assert_operator_refused("dilation 2 is not supported", |operator| option(operator, 4, Int(2)));
    assert_operator_refused("dilation 3 is not supported", |operator| option(operator, 5, Int(3)));
    assert_operator_refused("activation 4 is not supported", |operator| option(operator, 3, Byte(4)));
    assert_operator_refused("padding 2 is not supported", |operator| option(operator, 0, Byte(2)));
    assert_operator_refused("stride 0 is not supported", |operator| operator.options = None);
    let other = "another operator's options, of kind 2 is not supported";
    assert_operator_refused(other, |operator| operator.options.as_mut().unwrap().0 = 2);
}

#[test]
fn inputs_are_refused() {
    assert_operator_refused("1 inputs", |operator| operator.inputs.truncate(1));
    assert_operator_refused("4 inputs", |operator| operator.inputs.push(0));
    assert_operator_refused("tensor -1 does not exist", |operator| operator.inputs[1] = -1);
    assert_operator_refused("tensor 9 does not exist", |operator| operator.inputs[0] = 9);
    assert_operator_refused("tensor 0 is not fixed", |operator| operator.inputs[1] = 0);
    assert_operator_refused("tensor 1 is not made on each run", |operator| operator.inputs[0] = 1);
    let unmade = "tensor 3 is neither fixed, nor given, nor made by an operator before";
    assert_operator_refused(unmade, |operator| operator.inputs[0] = 3);
}

#[test]
fn outputs_are_refused() {
    assert_operator_refused("0 outputs instead of one", |operator| operator.outputs.clear());
    assert_operator_refused("tensor 9 does not exist", |operator| operator.outputs[0] = 9);
    let computed = "the output is stated as [3], but [1, 2, 2, 3] is what comes out";
    assert_operator_refused(computed, |operator| operator.outputs[0] = 2);
    let mut twice = convolution();
    twice.operators.push(twice.operators[0].clone());
    assert_refused("twice", &twice, "operator 1 CONV_2D, at byte ", "tensor 3 is already fixed, given or made");
}

#[test]
fn weights_that_do_not_fit_are_refused() {
    let mut groups = convolution();
    groups.tensors[0].shape[3] = 4;
    let fault = "the weights do not span all channels; convolutions in groups are not supported";
    assert_refused("groups", &groups, "operator 0 CONV_2D, at byte ", fault);
    let bias = Model::default().flow(&[1, 4, 4, 2]).ones(&[3, 3, 3, 2]).ones(&[1, 3]).flow(&[1, 2, 2, 3]);
    let bias = bias.operator(3, &[0, 1, 2], 1, &[(1, Int(2)), (2, Int(2))]);
    assert_refused("bias", &bias, "operator 0 CONV_2D, at byte ", "there is not one bias for each channel");
    let depthwise = Model::default().flow(&[1, 4, 4, 2]).ones(&[1, 3, 3, 4]).flow(&[1, 4, 4, 4]);
    let plain = depthwise.clone().operator(4, &[0, 1], 2, &[(1, Int(1)), (2, Int(1))]);
    assert_refused("more", &plain, "operator 0 DEPTHWISE_CONV_2D", "the output does not have the input's channels");
    let multiplied = depthwise.operator(4, &[0, 1], 2, &[(1, Int(1)), (2, Int(1)), (3, Int(2))]);
    assert_refused("twice", &multiplied, "operator 0 DEPTHWISE_CONV_2D", "depth multiplier 2 is not supported");
}

#[test]
fn tensors_are_refused() {
    for (size, fault) in [(0, "a dimension of 0 is not supported"), (-1, "a dimension of -1 is not supported")] {
        let mut model = convolution();
        model.tensors[3].shape[1] = size;
        assert_refused(fault, &model, "tensor 3 \"t3\", at byte ", fault);
    }
    let mut model = convolution();
    model.tensors[3].shape = vec![1 << 14; 2];
    assert_refused("large", &model, "tensor 3 \"t3\"", "more than 67108864 elements");
    model.tensors[3].shape = vec![1; 7];
    assert_refused("deep", &model, "tensor 3 \"t3\"", "more than 6 dimensions");
    let mut model = convolution();
    model.tensors[1].kind = 9;
    assert_refused("type", &model, "tensor 1 \"t1\"", "element type 9 is not supported");
    model.tensors[1].kind = INT;
    assert_refused("ints", &model, "operator 0 CONV_2D", "tensor 1 is not of single precision");
    model.tensors[1].kind = HALF;
    assert_refused("twice as many", &model, "tensor 1 \"t1\"", "108 numbers, which are not as many as the shape has");
    model.tensors[1].kind = 0;
    model.tensors[1].data.pop();
    assert_refused("torn", &model, "tensor 1 \"t1\"", "a buffer ends within a number");
}

#[test]
fn unknown_operators_are_refused() {
    let unknown = Model::default().flow(&[2]).flow(&[2]).operator(25, &[0], 0, &[]);
    assert_refused("softmax", &unknown, "operator 0 number 25, at byte ", "not supported");
    let custom = Model::default().flow(&[2]).flow(&[2]).custom("Wobble", 1, &[0], &[]);
    assert_refused("custom", &custom, "operator 0 Wobble, at byte ", ": not supported");
    let version = Model::default().flow(&[1, 4, 3]).flow(&[1, 4, 4]).custom("TransformLandmarks", 1, &[0, 1], &[]);
    assert_refused("version", &version, "operator 0 TransformLandmarks", "version 1 is not supported");
}

#[test]
fn overlapping_parts_are_refused() {
    // Many tensors with one long name would make a large model out of a small file.
    let mut bytes = convolution().bytes();
    for name in [b"t0", b"t1", b"t2", b"t3"] {
        let at = bytes.windows(2).rposition(|text| text == name).unwrap();
        let rest = (bytes.len() - at) as u32;
        bytes[at - 4..at].copy_from_slice(&rest.to_le_bytes());
    }
    let refusal = infer::tflite::read(&bytes).unwrap_err().to_string();
    assert!(refusal.ends_with("the parts of the file overlap"), "{refusal}");
}

#[test]
fn what_steps_hand_to_each_other_is_bounded() {
    let refusal = |model: &Model| {
        let loaded = infer::Model::load(&model.bytes());
        loaded.map(|model| model.outputs().to_vec()).expect_err("the model was accepted").to_string()
    };
    let options: Vec<u8> = [1_i32, 1, 1].iter().flat_map(|option| option.to_le_bytes()).collect();
    let spread = Model::default().flow(&[1, 256, 256, 1]).ones(&[256, 16, 16, 1]).flow(&[1, 256, 256, 256]);
    let spread = spread.custom("Convolution2DTransposeBias", 1, &[0, 1], &options);
    assert!(refusal(&spread).ends_with("more than 16777216 numbers between two of its steps"), "{}", refusal(&spread));

    let padded = Model::default().flow(&[1, 1, 1 << 20, 1]).ones(&[1, 50, 50, 1]).ones(&[1]).flow(&[1, 1, 1 << 20, 1]);
    let padded = padded.operator(3, &[0, 1, 2], 1, &[(1, Int(1)), (2, Int(1))]);
    assert!(refusal(&padded).ends_with("more than 16777216 numbers between two of its steps"), "{}", refusal(&padded));
}
