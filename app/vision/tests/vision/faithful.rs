//! Landmarks against MediaPipe's own on real photos.

use std::{fs, path::Path};

use glam::{Vec2, Vec3};
use vision::{observation::FaceObservation, tracker::TrackerSettings};

use crate::support;

/// The limits, in parts of the distance between the pupils: the mean over a face, and the worst landmark.
const MEAN: f32 = 0.01;
const WORST: f32 = 0.04;

struct Difference {
    mean: f32,
    worst: f32,
}

#[test]
fn landmarks_agree_with_the_reference() {
    let mut tracker = support::tracker(TrackerSettings::still());
    for path in support::photos("faces") {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let observation = tracker.observe(&support::photo(&path), None);
        for reference in references(&path) {
            let difference = nearest(&reference, &observation.faces);
            eprintln!("{name}: mean {:.3} %, worst {:.2} %", difference.mean * 100.0, difference.worst * 100.0);
            assert!(difference.mean <= MEAN, "{name}: the mean is {}", difference.mean);
            assert!(difference.worst <= WORST, "{name}: the worst is {}", difference.worst);
        }
    }
}

fn nearest(reference: &[Vec2], faces: &[FaceObservation]) -> Difference {
    let differences = faces.iter().map(|face| difference(reference, &face.landmarks));
    differences.min_by(|a, b| a.mean.total_cmp(&b.mean)).expect("a face for each reference")
}

fn difference(reference: &[Vec2], ours: &[Vec3]) -> Difference {
    assert_eq!(reference.len(), ours.len());
    let between_pupils = reference[468].distance(reference[473]);
    let distances: Vec<f32> =
        reference.iter().zip(ours).map(|(a, b)| a.distance(b.truncate()) / between_pupils).collect();
    Difference {
        mean: distances.iter().sum::<f32>() / distances.len() as f32,
        worst: distances.into_iter().fold(0.0, f32::max),
    }
}

fn references(photo: &Path) -> Vec<Vec<Vec2>> {
    let path = format!("{}.json", photo.display());
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let number = |value: &serde_json::Value| value.as_f64().expect("a number") as f32;
    let face = |face: &serde_json::Value| {
        let points = face["landmarks"].as_array().expect("landmarks");
        points.iter().map(|point| Vec2::new(number(&point[0]), number(&point[1]))).collect()
    };
    json["faces"].as_array().expect("faces").iter().map(face).collect()
}
