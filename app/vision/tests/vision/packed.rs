//! Landmarks of packed models against those of the models as they were.

use std::path::Path;

use glam::{Vec2, Vec3};
use infer::packed;
use vision::{
    camera::Camera,
    models::{FaceModels, ModelBytes},
    observation::FaceObservation,
    tracker::{FaceTracker, TrackerSettings},
};

use crate::support;

/// The limit of the mean over a face, in parts of the distance between the pupils.
const MEAN: f32 = 0.003;

/// The limit of the difference between two pupillary distances, as a part of one: half a millimetre.
const PUPILS: f64 = 0.008;

/// How far a pair of glasses may be off that is set by the first part of the models, in parts of the distance between the
/// pupils: at the bridge, and at the hinges, where a head's tilt is seen most. The mesh alone sees the corners of the eyes
/// less well.
const FIRST: [f32; 2] = [0.003, 0.02];

const DETECTOR: &[u8] = include_bytes!("../../../../assets/models/face_detection_short_range.tflite");
const MESH: &[u8] = include_bytes!("../../../../assets/models/face_landmark_with_attention.tflite");
const MESH_NAME: &str = "face_landmark_with_attention";

/// The same tracker with a packed detector and this mesh.
fn packed_tracker(mesh: &[u8]) -> FaceTracker {
    let detector = packed::pack(DETECTOR, |tensor| packed::wanted("face_detection_short_range", tensor));
    let bytes = ModelBytes { detector: &detector.expect("a packed model"), mesh };
    FaceTracker::new(FaceModels::from_bytes(bytes).expect("the models load"), TrackerSettings::still())
}

fn wanted(tensor: &str) -> bool {
    packed::wanted(MESH_NAME, tensor)
}

#[test]
fn the_first_part_sets_glasses_where_the_whole_does() {
    let [first, rest] = packed::pack_apart(MESH, wanted, packed::later(MESH_NAME)).expect("two parts");
    let mut whole = packed_tracker(&packed::pack(MESH, wanted).expect("a packed model"));
    let mut part = packed_tracker(&first);
    let mut completed = packed_tracker(&first);
    completed.models().complete(&first, &rest).expect("it becomes whole");
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/portrait/astronaut.png");
    for path in support::photos("faces").into_iter().chain([bundled]) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let photo = support::photo(&path);
        let seen = whole.observe(&photo, None);
        assert_eq!(completed.observe(&photo, None).faces, seen.faces);
        let found = part.observe(&photo, None);
        assert!(!seen.faces.is_empty() && seen.faces.len() == found.faces.len(), "{name}");
        for (expected, found) in seen.faces.iter().zip(&found.faces) {
            // The irises rest on nothing that is missing.
            assert_eq!(expected.landmarks[468..], found.landmarks[468..], "{name}");
            let apart = expected.landmarks[468].distance(expected.landmarks[473]);
            let [a, b] = [expected, found].map(|face| glasses(face, &seen.camera));
            let off: Vec<f32> = a.iter().zip(b).map(|(a, b)| a.distance(b) / apart).collect();
            eprintln!(
                "first part: {name}: {:.2} % at the bridge, {:.2} and {:.2} % at the hinges",
                off[0] * 100.0,
                off[1] * 100.0,
                off[2] * 100.0
            );
            assert!(off[0] <= FIRST[0] && off[1].max(off[2]) <= FIRST[1], "{name}: {off:?}");
        }
    }
}

/// The bridge and the hinges of an average pair of glasses before this face, in the picture.
fn glasses(face: &FaceObservation, camera: &Camera) -> [Vec2; 3] {
    // Between the eyes, where the nose begins.
    let bridge = face.shape[168];
    let hinges = [-0.068, 0.068].map(|x| bridge + Vec3::new(x, 0.006, -0.005));
    [bridge, hinges[0], hinges[1]].map(|point| camera.project(face.pose.transform_point3(point)).expect("in view"))
}

#[test]
fn packed_models_see_the_same_landmarks() {
    let (mut plain, mut packed) = (
        support::tracker(TrackerSettings::still()),
        packed_tracker(&packed::pack(MESH, wanted).expect("a packed model")),
    );
    let mut faces = Vec::new();
    for path in support::photos("faces") {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let photo = support::photo(&path);
        let (expected, found) = (plain.observe(&photo, None).faces, packed.observe(&photo, None).faces);
        assert!(!expected.is_empty() && expected.len() == found.len(), "{name}: {} faces", found.len());
        for face in &expected {
            let (mean, worst, pupils) = nearest(face, &found);
            let percent = [f64::from(mean), f64::from(worst), pupils].map(|part| part * 100.0);
            eprintln!(
                "packed: {name}: mean {:.3} %, worst {:.2} %, pupillary distance {:.2} %",
                percent[0], percent[1], percent[2]
            );
            assert!(mean <= MEAN, "{name}: the mean is {mean}");
            assert!(pupils <= PUPILS, "{name}: the pupillary distance differs by {pupils}");
            faces.push((mean, worst));
        }
    }
    if !faces.is_empty() {
        let mean = faces.iter().map(|face| face.0).sum::<f32>() / faces.len() as f32;
        let worst = faces.iter().map(|face| face.1).fold(0.0, f32::max);
        eprintln!("packed: all: mean {:.3} %, worst {:.2} %", mean * 100.0, worst * 100.0);
    }
}

/// How far the same face is off among those that were found: its landmarks in the mean and at worst, and its pupillary
/// distance.
fn nearest(face: &FaceObservation, found: &[FaceObservation]) -> (f32, f32, f64) {
    let differences = found.iter().map(|other| {
        let (mean, worst) = difference(&points(face), &points(other));
        let [expected, found] = [face, other].map(|face| face.pupillary_distance_mm.value);
        (mean, worst, (found / expected - 1.0).abs())
    });
    differences.min_by(|a, b| a.0.total_cmp(&b.0)).expect("a face")
}

fn points(face: &FaceObservation) -> Vec<Vec2> {
    face.landmarks.iter().map(|point| point.truncate()).collect()
}

/// The mean and the worst distance of two faces' landmarks.
fn difference(expected: &[Vec2], found: &[Vec2]) -> (f32, f32) {
    let between_pupils = expected[468].distance(expected[473]);
    let distances = || expected.iter().zip(found).map(|(a, b)| a.distance(*b) / between_pupils);
    (distances().sum::<f32>() / expected.len() as f32, distances().fold(0.0, f32::max))
}
