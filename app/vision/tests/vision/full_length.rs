//! Shoppers at full length, whose faces the detector misses in the whole frame.

use glam::{UVec2, Vec2};
use vision::tracker::TrackerSettings;

use crate::support;

/// Where the tip of the nose is in each photo, px, and the face's height from brow to chin, seen by eye.
const FACES: [(&str, Vec2, f32); 4] = [
    ("ai-body.jpg", Vec2::new(566.0, 107.0), 100.0),
    ("cgi-model-23.jpg", Vec2::new(620.0, 78.0), 60.0),
    ("cgi-model-28.jpg", Vec2::new(398.0, 208.0), 140.0),
    ("person-vlado1.jpg", Vec2::new(486.0, 138.0), 80.0),
];

fn nose_is_at(face: &vision::observation::FaceObservation, place: Vec2, height: f32) -> bool {
    face.landmarks[1].truncate().distance(place) < height / 4.0
}

#[test]
fn a_still_shows_them() {
    let mut tracker = support::tracker(TrackerSettings::still());
    for path in support::photos("bodies") {
        let (name, place, height) = entry(&path);
        let faces = tracker.observe(&support::photo(&path), None).faces;
        assert!(faces.iter().any(|face| nose_is_at(face, place, height)), "{name}: {}", seen(&faces));
    }
}

#[test]
fn a_video_shows_them_within_a_second() {
    for path in support::photos("bodies") {
        let (name, place, height) = entry(&path);
        let picture = support::photo(&path);
        let mut tracker = support::tracker(TrackerSettings::default());
        let found = (0..30).find(|&id| {
            let frame = vision::frame::Frame { id, time: support::moment(id), ..picture.clone() };
            tracker.observe(&frame, None).faces.iter().any(|face| nose_is_at(face, place, height))
        });
        eprintln!("{name}: found in frame {found:?}");
        assert!(found.is_some(), "{name}");
    }
}

#[test]
fn an_empty_room_shows_nobody() {
    let black = support::laid(&support::portrait(), UVec2::new(640, 360), glam::IVec2::splat(9999), 0);
    assert!(support::tracker(TrackerSettings::still()).observe(&black, None).faces.is_empty());
}

fn entry(path: &std::path::Path) -> (&'static str, Vec2, f32) {
    *FACES.iter().find(|(name, ..)| path.ends_with(name)).expect("a known photo")
}

fn seen(faces: &[vision::observation::FaceObservation]) -> String {
    faces.iter().map(|face| format!("{} ", face.landmarks[1])).collect()
}
