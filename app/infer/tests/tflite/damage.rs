//! Damaged files are refused, or what is left of them is still a sound graph; neither takes long.

use std::sync::LazyLock;

use infer::{Model, tflite};
use proptest::prelude::*;

use super::support::{check, model};

static DETECTOR: LazyLock<Vec<u8>> = LazyLock::new(|| model("face_detection_short_range.tflite"));
static ATTENTION: LazyLock<Vec<u8>> = LazyLock::new(|| model("face_landmark_with_attention.tflite"));

/// Where the attention mesh's three lists of landmarks are named.
static LISTS: LazyLock<Vec<usize>> = LazyLock::new(|| {
    let names = ATTENTION.windows(12).enumerate().filter(|(_, text)| text == b"subset_idxs\0");
    names.map(|(at, _)| at).collect()
});

/// How long the part of the detector's file is that is not weights; it stands at the end.
const STRUCTURE: usize = 24_000;

fn anywhere(bytes: &'static [u8]) -> impl Strategy<Value = usize> {
    let structure = bytes.len() - STRUCTURE..bytes.len();
    prop_oneof![1 => 0..64usize, 1 => 0..bytes.len(), 8 => structure]
}

fn survive(bytes: &[u8]) {
    tflite::read(bytes).iter().for_each(check);
    // What is sound runs, whatever it makes of its numbers.
    if let Ok(model) = Model::load(bytes) {
        model.runner().run();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes(changes in prop::collection::vec((anywhere(&DETECTOR), any::<u8>()), 1..6)) {
        let mut bytes = DETECTOR.clone();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        survive(&bytes);
    }

    #[test]
    fn changed_numbers(at in anywhere(&DETECTOR), number in prop_oneof![any::<u32>(), 0..300u32, Just(u32::MAX)]) {
        let mut bytes = DETECTOR.clone();
        let at = (at / 4 * 4).min(bytes.len() - 4);
        bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
        survive(&bytes);
    }

    #[test]
    fn moved_parts(from in anywhere(&DETECTOR), to in anywhere(&DETECTOR), length in 1..64usize) {
        let mut bytes = DETECTOR.clone();
        let length = length.min(bytes.len() - from).min(bytes.len() - to);
        bytes.copy_within(from..from + length, to);
        survive(&bytes);
    }

    #[test]
    fn cut_files(end in anywhere(&DETECTOR)) {
        prop_assert!(tflite::read(&DETECTOR[..end]).is_err());
    }

    #[test]
    fn changed_options(number in 0..3usize, at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = ATTENTION.clone();
        // The other names and all values stand within a few hundred bytes.
        bytes[LISTS[number] - 128 + at.index(600)] = byte;
        survive(&bytes);
    }
}

#[test]
fn nothing_and_something_else_are_refused() {
    for bytes in [&b""[..], b"TFL3", b"\0\0\0\0TFL3", &[0; 64], b"\x08\0\0\0TFL3\x08\0\0\0"] {
        assert!(tflite::read(bytes).is_err());
    }
}
