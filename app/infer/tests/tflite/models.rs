//! Real models are read. `VITRINE_MODELS` names a folder with more of them than the repository has.

use std::{env, fs, path::Path};

use infer::{
    graph::{Operator, Padding},
    tflite,
};

use super::support::{check, model};

#[test]
fn every_model_is_read() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/models");
    let folders = [Some(own), env::var_os("VITRINE_MODELS").map(Into::into)];
    let mut read = 0;
    for folder in folders.into_iter().flatten() {
        let files = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path());
        for path in files.filter(|path| path.extension().is_some_and(|extension| extension == "tflite")) {
            let graph = tflite::read(&fs::read(&path).unwrap()).unwrap_or_else(|error| panic!("{path:?}: {error}"));
            check(&graph);
            read += 1;
        }
    }
    assert!(read >= 2);
}

#[test]
fn the_face_detector_is_what_it_should_be() {
    let graph = tflite::read(&model("face_detection_short_range.tflite")).unwrap();
    let shapes = |ids: &[usize]| ids.iter().map(|&id| graph.tensors[id].shape.clone()).collect::<Vec<_>>();
    assert_eq!(shapes(&graph.inputs), [vec![1, 128, 128, 3]]);
    assert_eq!(shapes(&graph.outputs), [vec![1, 896, 16], vec![1, 896, 1]]);
    let first = &graph.nodes[0];
    let Operator::Convolution(window, _) = first.operator else { panic!("{:?}", first.operator) };
    assert_eq!((window.stride, window.padding), ([2, 2], Padding::Same));
    assert_eq!(shapes(&first.inputs), [vec![1, 128, 128, 3], vec![24, 5, 5, 3], vec![24]]);
}

#[test]
fn the_attention_mesh_knows_its_landmarks() {
    let graph = tflite::read(&model("face_landmark_with_attention.tflite")).unwrap();
    let matrices = graph.nodes.iter().filter_map(|node| match &node.operator {
        Operator::LandmarksToMatrix(options) => Some(options),
        _ => None,
    });
    let matrices: Vec<_> = matrices.collect();
    let level: Vec<_> = matrices.iter().map(|options| (options.left, options.right, options.subset.len())).collect();
    assert_eq!(level, [(61, 291, 80), (33, 133, 71), (362, 263, 71)]);
    assert!(matrices.iter().all(|options| options.output == [16, 16] && options.scale == [1.5, 1.5]));
    assert!(matrices.iter().all(|options| options.target_rotation == 0.0));
    let count = |wanted| graph.nodes.iter().filter(|node| node.operator == wanted).count();
    assert_eq!((count(Operator::SampleByMatrix), count(Operator::TransformLandmarks)), (3, 5));
}
