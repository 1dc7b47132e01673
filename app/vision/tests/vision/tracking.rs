//! Faces over time: ids that stay, faces that go, the same answer twice.

use glam::{IVec2, UVec2, Vec2};
use vision::{frame::Frame, observation::Observation, tracker::TrackerSettings};

use crate::support;

const SIZE: UVec2 = UVec2::new(1280, 720);

fn ids(observation: &Observation) -> Vec<u32> {
    observation.faces.iter().map(|face| face.id).collect()
}

/// The portrait moving to the right, large enough to be found in the first frame.
fn walk(picture: &Frame, id: u64) -> Frame {
    support::laid(picture, UVec2::new(800, 600), IVec2::new(20 + 6 * id as i32, 40), id)
}

#[test]
fn a_moving_face_keeps_its_id_and_its_landmarks() {
    let picture = support::portrait();
    let mut tracker = support::tracker(TrackerSettings::default());
    let start = support::tracker(TrackerSettings::still()).observe(&walk(&picture, 0), None);
    for id in 0..30 {
        let observation = tracker.observe(&walk(&picture, id), None);
        assert_eq!(ids(&observation), [0], "frame {id}");
        assert_eq!(observation.frame_id, id);
        let walked = Vec2::new(6.0 * id as f32, 0.0);
        let pairs = observation.faces[0].landmarks.iter().zip(&start.faces[0].landmarks);
        let off: Vec2 = pairs.map(|(now, then)| now.truncate() - then.truncate() - walked).sum::<Vec2>() / 478.0;
        // A lag of one frame would be 6 px.
        assert!(off.length() < 1.0, "frame {id}: {off} px");
    }
}

#[test]
fn a_face_that_goes_is_gone_within_two_frames_and_comes_back_as_another() {
    let picture = support::portrait();
    let empty = |id| support::laid(&picture, UVec2::new(800, 600), IVec2::splat(9999), id);
    let mut tracker = support::tracker(TrackerSettings::default());
    for id in 0..5 {
        assert_eq!(ids(&tracker.observe(&walk(&picture, id), None)), [0]);
    }
    tracker.observe(&empty(5), None);
    for id in 6..12 {
        assert!(tracker.observe(&empty(id), None).faces.is_empty(), "frame {id}");
    }
    assert_eq!(ids(&tracker.observe(&walk(&picture, 12), None)), [1]);
}

#[test]
fn the_first_frame_is_as_good_as_those_that_follow() {
    let picture = support::portrait();
    let mut tracker = support::tracker(TrackerSettings::default());
    // Found in a tile, where the detector's box fits worst.
    let frame = |id| support::laid(&picture, SIZE, IVec2::new(560, 180), id);
    let seen: Vec<_> = (0..30).filter_map(|id| tracker.observe(&frame(id), None).faces.pop()).take(20).collect();
    let (first, last) = (&seen[0].landmarks, &seen[19].landmarks);
    let between_pupils = last[468].truncate().distance(last[473].truncate());
    let off = first.iter().zip(last).map(|(a, b)| a.truncate().distance(b.truncate())).sum::<f32>() / 478.0;
    eprintln!("off by {:.2} % of the distance between the pupils", off / between_pupils * 100.0);
    assert!(off < 0.01 * between_pupils, "{off} px of {between_pupils}");
}

#[test]
fn a_face_that_leaps_is_seen_as_well_as_one_that_rests() {
    let picture = support::portrait();
    let mut tracker = support::tracker(TrackerSettings::default());
    let mut still = support::tracker(TrackerSettings::still());
    // A walk past the mirror, seen by a slow computer: a third of the face's width from frame to frame.
    let frame = |id| support::laid(&picture, SIZE, IVec2::new(80 + 45 * id as i32, 180), id);
    let start = still.observe(&frame(0), None).faces.pop().expect("a face");
    let between_pupils = start.landmarks[468].truncate().distance(start.landmarks[473].truncate());
    let mut worst = 0.0_f32;
    let found = (0..4).find(|&id| !tracker.observe(&frame(id), None).faces.is_empty()).expect("the face");
    for id in found + 1..16 {
        let seen = tracker.observe(&frame(id), None).faces.pop().expect("a face");
        let walked = Vec2::new(45.0 * id as f32, 0.0);
        let off = |(now, then): (&glam::Vec3, &glam::Vec3)| (now.truncate() - then.truncate() - walked).length();
        worst = worst.max(seen.landmarks.iter().zip(&start.landmarks).map(off).sum::<f32>() / 478.0);
    }
    eprintln!("off by up to {:.2} % of the distance between the pupils", worst / between_pupils * 100.0);
    assert!(worst < 0.03 * between_pupils, "{worst} px of {between_pupils}");
}

#[test]
fn the_measures_of_a_moving_face_settle() {
    let picture = support::portrait();
    let mut tracker = support::tracker(TrackerSettings::default());
    let still = support::tracker(TrackerSettings::still())
        .observe(&support::laid(&picture, SIZE, IVec2::new(400, 180), 0), None)
        .faces[0]
        .pupillary_distance_mm;
    let frame = |id| support::laid(&picture, SIZE, IVec2::new(300 + 4 * id as i32, 150 + (id as i32 * 7) % 40), id);
    let seen = (0..70).filter_map(|id| tracker.observe(&frame(id), None).faces.pop());
    let apart: Vec<f64> = seen.skip(30).map(|face| face.pupillary_distance_mm.value).collect();
    let (low, high) = apart.iter().fold((f64::MAX, f64::MIN), |(low, high), &apart| (low.min(apart), high.max(apart)));
    eprintln!("between {low:.1} and {high:.1} mm; a still of it {:.1}", still.value);
    assert!(high - low < 1.5, "between {low} and {high} mm");
    assert!(still.covers(low) && still.covers(high));
}

#[test]
fn a_second_face_is_found_while_the_first_is_tracked() {
    let picture = support::portrait();
    let mut tracker = support::tracker(TrackerSettings::default());
    let one = |id| support::laid(&picture, SIZE, IVec2::new(40, 100), id);
    let two = |id| beside(&one(id), &picture, IVec2::new(700, 100));
    let first = (0..20).find(|&id| ids(&tracker.observe(&one(id), None)) == [0]).expect("the first face");
    let second = (first + 1..first + 200).find(|&id| ids(&tracker.observe(&two(id), None)) == [0, 1]);
    let second = second.expect("the second face");
    eprintln!("found in frame {first}, and the other {} frames after it came", second - first - 1);
    for id in second + 1..second + 20 {
        assert_eq!(ids(&tracker.observe(&two(id), None)), [0, 1]);
    }
}

fn beside(frame: &Frame, picture: &Frame, offset: IVec2) -> Frame {
    let other = support::laid(picture, SIZE, offset, frame.id);
    let column = |x: u32| if x < 620 { frame } else { &other };
    let pixels = (0..SIZE.y).flat_map(|y| (0..SIZE.x).map(move |x| (x, y)));
    let rgba = pixels.flat_map(|(x, y)| {
        let [r, g, b] = column(x).rgb(x.cast_signed(), y.cast_signed());
        [r, g, b, 255]
    });
    Frame::from_rgba(frame.id, frame.time, SIZE, rgba.collect()).expect("a frame")
}

#[test]
fn the_same_frames_give_the_same_observations() {
    let picture = support::portrait();
    let run = || {
        let mut tracker = support::tracker(TrackerSettings::default());
        (0..8).map(|id| tracker.observe(&walk(&picture, id), None)).map(|seen| (seen.faces, seen.light)).collect()
    };
    let (first, second): (Vec<_>, Vec<_>) = (run(), run());
    assert_eq!(first, second);
}
