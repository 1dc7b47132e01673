//! Damaged files give an error, or a model that runs: no panic, no hang.

use std::{fs, path::Path};

use infer::{LoadError, Model};
use proptest::prelude::*;

fn file(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/models");
    fs::read(folder.join(name)).expect("a model")
}

/// Where the weights of the smallest model end; behind them stands what it is made of.
const HEAD: usize = 190_000;

/// Loads it, and runs what loads.
fn survive(bytes: &[u8]) {
    if let Ok(model) = Model::load(bytes) {
        model.runner().run();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn changed_bytes(changes in prop::collection::vec((0_usize..240_000, any::<u8>()), 1..40)) {
        let mut bytes = file("face_detection_short_range.tflite");
        let length = bytes.len();
        changes.into_iter().for_each(|(at, byte)| bytes[at % length] = byte);
        survive(&bytes);
    }

    #[test]
    fn changed_bytes_of_what_it_is_made_of(changes in prop::collection::vec((0_usize..60_000, any::<u8>()), 1..6)) {
        let mut bytes = file("face_detection_short_range.tflite");
        let length = bytes.len();
        changes.into_iter().for_each(|(at, byte)| bytes[(HEAD + at) % length] = byte);
        survive(&bytes);
    }

    #[test]
    fn numbers_of_all_sizes(
        at in 0_usize..229_000 / 4,
        number in prop_oneof![Just(u32::MAX), Just(i32::MAX as u32), Just(0), Just(1 << 24), any::<u32>()],
    ) {
        let mut bytes = file("face_detection_short_range.tflite");
        bytes[at * 4..at * 4 + 4].copy_from_slice(&number.to_le_bytes());
        survive(&bytes);
    }

    #[test]
    fn cut_off(part in 0.0..1.0_f64) {
        let bytes = file("face_detection_short_range.tflite");
        let length = (part * bytes.len() as f64) as usize;
        prop_assert!(Model::load(&bytes[..length]).is_err());
    }

    #[test]
    fn damaged_options_and_lists(changes in prop::collection::vec((0_usize..3_000_000, any::<u8>()), 200..2000)) {
        for name in ["face_landmark_with_attention.tflite", "pose_detection.tflite"] {
            let mut bytes = file(name);
            let length = bytes.len();
            changes.iter().for_each(|(at, byte)| bytes[at % length] = *byte);
            survive(&bytes);
        }
    }
}

#[test]
fn other_files_are_named() {
    assert_eq!(Model::load(b"").err(), Some(LoadError::OtherFormat));
    assert_eq!(Model::load(b"GIF89a, or something like it").err(), Some(LoadError::OtherFormat));
}
