use std::fs;

use infer::packed;

use super::*;

fn file(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/models");
    fs::read(format!("{folder}/{name}.tflite")).expect("the model is there")
}

/// The packed detector, and the mesh in two parts.
fn models() -> [Vec<u8>; 3] {
    let [detector, mesh] = ["face_detection_short_range", "face_landmark_with_attention"];
    let pack = |name| packed::pack_apart(&file(name), |tensor| packed::wanted(name, tensor), packed::later(name));
    let ([detector, _], [mesh, rest]) = (pack(detector).expect("a model"), pack(mesh).expect("a model"));
    [detector, mesh, rest]
}

fn tracker() -> Tracker {
    let [detector, mesh, _] = models();
    Tracker::load(&detector, &mesh).expect("sound models")
}

fn picture(tracker: &mut Tracker, width: u32, height: u32, layout: Layout) -> Result<Vec<f64>, String> {
    tracker.room(width, height, layout)?;
    tracker.observe(5.0, 0.0, false)
}

#[test]
fn packed_models_see_a_picture_of_each_layout() {
    let mut tracker = tracker();
    for layout in [Layout::Nv12, Layout::I420, Layout::Rgba] {
        let numbers = picture(&mut tracker, 33, 17, layout).expect("an observation");
        let observation = wire::decode(&numbers).expect("sound numbers");
        assert_eq!((observation.frame_id, observation.size), (5, UVec2::new(33, 17)));
    }
}

#[test]
fn damaged_and_swapped_models_are_refused_in_a_line() {
    let [detector, mut mesh, mut rest] = models();
    let refused = |detector: &[u8], mesh: &[u8]| Tracker::load(detector, mesh).err().expect("an error");
    assert!(refused(&mesh, &detector).contains("the model"));
    assert!(refused(&[], &mesh).contains("the model does not load"));
    let mut tracker = tracker();
    tracker.complete(&mesh, &rest).expect("the other part");
    let middle = rest.len() / 2;
    rest[middle] ^= 1;
    assert!(tracker.complete(&mesh, &rest).expect_err("refused").contains("the model does not load"));
    assert!(picture(&mut tracker, 8, 8, Layout::Rgba).is_ok(), "what it had it still has");
    let middle = mesh.len() / 2;
    mesh[middle] ^= 1;
    let told = refused(&detector, &mesh);
    assert!(told.contains("the model does not load") && told.lines().count() == 1, "{told}");
}

#[test]
fn bad_sizes_and_times_are_refused_and_the_next_frame_is_seen() {
    let mut tracker = tracker();
    assert!(tracker.observe(0.0, 0.0, false).is_err(), "no picture was put in");
    for (width, height) in [(0, 5), (5, 0), (20_000, 1), (16_384, 16_384)] {
        assert!(tracker.room(width, height, Layout::Rgba).expect_err("refused").contains("the picture is"));
    }
    tracker.room(8, 8, Layout::Rgba).expect("room");
    for time in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(tracker.observe(0.0, time, false).expect_err("refused").contains("the time of frame 0"));
    }
    assert!(picture(&mut tracker, 8, 8, Layout::Rgba).is_ok());
}
