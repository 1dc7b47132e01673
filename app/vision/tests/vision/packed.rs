//! Landmarks of packed models against those of the models as they were.

use glam::Vec2;
use infer::packed;
use vision::{
    models::{FaceModels, ModelBytes},
    observation::FaceObservation,
    tracker::{FaceTracker, TrackerSettings},
};

use crate::support;

/// The limit of the mean over a face, in parts of the distance between the pupils.
const MEAN: f32 = 0.003;

/// The limit of the difference between two pupillary distances, as a part of one: half a millimetre.
const PUPILS: f64 = 0.008;

/// The same tracker with packed models.
fn packed_tracker() -> FaceTracker {
    let pack = |name: &str, bytes| packed::pack(bytes, |tensor| packed::wanted(name, tensor)).expect("a packed model");
    let detector = include_bytes!("../../../../assets/models/face_detection_short_range.tflite");
    let mesh = include_bytes!("../../../../assets/models/face_landmark_with_attention.tflite");
    let detector = pack("face_detection_short_range", detector);
    let mesh = pack("face_landmark_with_attention", mesh);
    let models = FaceModels::from_bytes(ModelBytes { detector: &detector, mesh: &mesh }).expect("the models load");
    FaceTracker::new(models, TrackerSettings::still())
}

#[test]
fn packed_models_see_the_same_landmarks() {
    let (mut plain, mut packed) = (support::tracker(TrackerSettings::still()), packed_tracker());
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
