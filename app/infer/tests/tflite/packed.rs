//! Packed models: what is kept, how near the rest is, and what becomes of damage.

use std::{collections::BTreeMap, sync::LazyLock};

use infer::{Model as Runnable, packed};
use proptest::prelude::*;

use super::{
    support::{Field, model},
    written::{HALF, Model},
};

static DETECTOR: LazyLock<Vec<u8>> = LazyLock::new(|| model("face_detection_short_range.tflite"));
static PACKED: LazyLock<Vec<u8>> = LazyLock::new(|| packed::pack(&DETECTOR, |_| true).unwrap());

const MESH: &str = "face_landmark_with_attention";
static PARTS: LazyLock<[Vec<u8>; 2]> =
    LazyLock::new(|| packed::pack_apart(&model(&format!("{MESH}.tflite")), |_| true, packed::later(MESH)).unwrap());

/// A convolution of 32 channels into `rows`, whose weights have these bits.
fn convolution(rows: i32, weights: &[u16]) -> Vec<u8> {
    let data: Vec<u8> = weights.iter().flat_map(|half| half.to_le_bytes()).collect();
    let shape = [rows, 1, 1, 32];
    let model = Model::default().flow(&[1, 4, 4, 32]).fixed(HALF, &shape, &data);
    let model = model.flow(&shape).operator(6, &[1], 0, &[]);
    model.flow(&[1, 4, 4, rows]).operator(3, &[0, 2], 1, &[(1, Field::Int(1)), (2, Field::Int(1))]).bytes()
}

fn number(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

/// Offset, rows and columns of each stretch of a packed file.
fn stretches(bytes: &[u8]) -> Vec<[usize; 3]> {
    let list = (16..).step_by(12).take(number(bytes, 12));
    list.map(|at| [number(bytes, at), number(bytes, at + 4), number(bytes, at + 8)]).collect()
}

/// A finite number of half precision.
fn widen(half: u16) -> f32 {
    let (exponent, fraction) = (i32::from(half >> 10 & 31), f32::from(half & 0x3ff));
    let magnitude = match exponent {
        0 => fraction * 2f32.powi(-24),
        _ => (1024.0 + fraction) * 2f32.powi(exponent - 25),
    };
    if half >> 15 == 1 { -magnitude } else { magnitude }
}

fn halves(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks().0.iter().map(|&half| widen(u16::from_le_bytes(half))).collect()
}

/// Asserts that `after` is `before` but for the weights of these stretches, which lie near.
fn assert_near(before: &[u8], after: &[u8], packed: &[u8]) {
    assert_eq!(before.len(), after.len());
    let (mut scales, mut end) = (16 + 12 * number(packed, 12), 0);
    for [at, rows, columns] in stretches(packed) {
        assert_eq!(before[end..at], after[end..at]);
        end = at + 2 * rows * columns;
        let (before, after) = (halves(&before[at..end]), halves(&after[at..end]));
        for (before, after) in before.chunks(columns).zip(after.chunks(columns)) {
            let scale = f32::from_bits(number(packed, scales) as u32);
            scales += 4;
            for (a, b) in before.iter().zip(after) {
                // Half a step of half precision is at most 2^-11 of the number, or 2^-25.
                let limit = scale * 0.5001 + (a.abs() + scale) / 2048.0 + 2f32.powi(-25);
                assert!((a - b).abs() <= limit, "{a} became {b} in steps of {scale}");
            }
        }
    }
    assert_eq!(before[end..], after[end..]);
}

/// The file with a checksum that fits again.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(bytes.len() - 4);
    let byte = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| sum >> 1 ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 })
    };
    let sum = !bytes.iter().fold(!0, byte);
    bytes.extend(sum.to_le_bytes());
    bytes
}

/// Whatever is unpacked is small, and whatever loads runs.
fn survive(bytes: &[u8]) {
    if let Ok(file) = packed::unpack(bytes) {
        assert!(file.len() <= 2 * bytes.len() + (16 << 20));
    }
    if let Ok(model) = Runnable::load(bytes) {
        model.runner().run();
    }
}

#[test]
fn models_are_packed_and_load() {
    for name in ["face_detection_short_range", "face_landmark_with_attention", "selfie_segmentation", "pose_detection"]
    {
        let file = model(&format!("{name}.tflite"));
        let packed = packed::pack(&file, |_| true).unwrap();
        assert!(packed.len() < file.len(), "{name}");
        assert!(stretches(&packed).iter().all(|[_, rows, columns]| rows * columns >= 1024));
        assert_near(&file, &packed::unpack(&packed).unwrap(), &packed);
        Runnable::load(&packed).unwrap();
    }
}

#[test]
fn what_is_not_wanted_or_small_or_infinite_is_kept() {
    let kept = [
        packed::pack(&DETECTOR, |_| false).unwrap(),
        packed::pack(&convolution(31, &[0x3c00; 31 * 32]), |_| true).unwrap(),
        packed::pack(&convolution(32, &[0x7c00; 32 * 32]), |_| true).unwrap(),
    ];
    assert!(kept.iter().all(|packed| stretches(packed).is_empty()));
    assert_eq!(packed::unpack(&kept[0]).unwrap(), *DETECTOR);
    let packed = packed::pack(&convolution(32, &[0x3c00; 32 * 32]), |name| name == "t1").unwrap();
    assert_eq!(stretches(&packed).len(), 1);
}

#[test]
fn other_files_are_refused() {
    assert!(packed::pack(b"TFL3", |_| true).is_err());
    for bytes in [&b""[..], b"VTP", b"VTP2", b"VTP2\0\0\0\0", &DETECTOR] {
        assert!(packed::unpack(bytes).is_err());
    }
}

/// What a model answers to a picture without meaning, by the names of its outputs.
fn answers(model: &Runnable) -> BTreeMap<String, Vec<f32>> {
    let mut runner = model.runner();
    runner.input_mut(0).iter_mut().enumerate().for_each(|(at, value)| *value = (at % 251) as f32 / 251.0);
    runner.run();
    let outputs = model.outputs().iter().enumerate();
    outputs.map(|(at, port)| (port.name.clone(), runner.output(at).to_vec())).collect()
}

#[test]
fn the_first_part_answers_what_it_can_as_the_whole_does() {
    let [first, rest] = &*PARTS;
    let whole = packed::pack(&model(&format!("{MESH}.tflite")), |_| true).unwrap();
    assert!(first.len() + rest.len() < whole.len() + 2000 && rest.len() > 300_000, "{}", rest.len());
    let joined = packed::join(first, rest).unwrap();
    assert_eq!(joined, packed::unpack(&whole).unwrap());
    let mut expected = answers(&Runnable::load(&joined).unwrap());
    expected.retain(|name, _| !packed::later(MESH).contains(&name.as_str()));
    assert_eq!(expected.len(), 4);
    let part = Runnable::load(first).unwrap();
    assert_eq!(answers(&part), expected);
    assert!(part.cost().multiply_adds < Runnable::load(&joined).unwrap().cost().multiply_adds);
}

#[test]
fn parts_are_neither_taken_for_a_whole_nor_for_each_other() {
    let [first, rest] = &*PARTS;
    assert!(Runnable::load(rest).is_err());
    for part in [first, rest] {
        assert!(packed::unpack(part).is_err());
        assert!(packed::join(part, part).is_err());
    }
    let file = convolution(32, &[0x3c00; 32 * 32]);
    let [all, none] = packed::pack_apart(&file, |_| true, &[]).unwrap();
    assert_eq!(packed::join(&all, &none).unwrap(), packed::unpack(&all).unwrap());
    assert!(packed::join(first, &none).is_err());
    assert_eq!(packed::join(&file, rest).unwrap(), file);
    assert!(packed::join(b"TFL3", rest).is_err());
    // All that it has to tell comes later.
    let [empty, _] = packed::pack_apart(&file, |_| true, &["t3"]).unwrap();
    assert!(Runnable::load(&empty).unwrap().outputs().is_empty());
}

#[test]
fn any_single_changed_bit_is_noticed() {
    let packed = packed::pack(&convolution(32, &[0x3c00; 32 * 32]), |_| true).unwrap();
    for bit in 0..8 * packed.len() {
        let mut bytes = packed.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(packed::unpack(&bytes).is_err(), "bit {bit}");
    }
}

#[test]
fn stretches_in_disorder_are_refused() {
    let list = 16..16 + 12 * number(&PACKED, 12);
    for (from, to) in [(16, 28), (28, 16)] {
        let mut bytes = PACKED.clone();
        let moved = PACKED[from..from + 12].to_vec();
        bytes[to..to + 12].copy_from_slice(&moved);
        assert!(packed::unpack(&sealed(bytes)).is_err());
    }
    for at in list.step_by(4) {
        for number in [0, u32::MAX, 1 << 31, 1 << 16] {
            let mut bytes = PACKED.clone();
            bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
            // A stretch may lie elsewhere in the file, but has its size.
            let moved = at % 12 == 4;
            assert!(packed::unpack(&sealed(bytes)).is_err() || moved, "{at} {number}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn weights_stay_near(
        weights in prop::collection::vec((0..0x7c00u16, any::<bool>()), 1024..=1024),
        smaller in prop::collection::vec(0..0x20u16, 32),
    ) {
        // Each row has numbers of its own size, down to the smallest there are.
        let weight = |(at, &(half, minus)): (usize, &(u16, bool))| {
            half.saturating_sub(smaller[at / 32] << 10) | if minus { 0x8000 } else { 0 }
        };
        let weights: Vec<u16> = weights.iter().enumerate().map(weight).collect();
        let file = convolution(32, &weights);
        let packed = packed::pack(&file, |_| true).unwrap();
        prop_assert_eq!(stretches(&packed).len(), 1);
        assert_near(&file, &packed::unpack(&packed).unwrap(), &packed);
    }

    #[test]
    fn damaged_numbers(
        at in prop_oneof![8 => 4..600usize, 1 => 4..PACKED.len() - 8],
        number in prop_oneof![any::<u32>(), 0..300u32, Just(u32::MAX)],
    ) {
        let mut bytes = PACKED.clone();
        bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
        survive(&bytes);
        survive(&sealed(bytes));
    }

    #[test]
    fn damaged_parts(at in 4..3000usize, number in prop_oneof![any::<u32>(), 0..300u32, Just(u32::MAX)]) {
        let [first, rest] = &*PARTS;
        let mut bytes = first.clone();
        bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
        let bytes = sealed(bytes);
        survive(&bytes);
        let _ = packed::join(&bytes, rest);
        let _ = packed::join(rest, &bytes);
    }

    #[test]
    fn cut_files(end in 4..PACKED.len()) {
        prop_assert!(packed::unpack(&PACKED[..end]).is_err());
        prop_assert!(packed::unpack(&sealed(PACKED[..end].to_vec())).is_err());
    }

    #[test]
    fn anything(bytes in prop::collection::vec(any::<u8>(), 4..200)) {
        survive(&sealed([&b"VTP2"[..], &bytes].concat()));
    }
}
