//! What is shown is always a frame with its own observation, whatever solving takes.

use std::time::Duration;

use glam::UVec2;
use stage::{InFlight, Stage};
use vision::{camera::Camera, frame::Frame, observation::Observation};

fn frame(id: u64) -> Frame {
    // The frame's number is its first pixel.
    let rgba = vec![id as u8; 4 * 4];
    Frame::from_rgba(id, Duration::from_millis(33 * id), UVec2::splat(2), rgba).expect("four pixels")
}

fn observation(id: u64) -> Observation {
    Observation::empty(id, Camera::default_for(UVec2::splat(2)))
}

/// A sequence of latencies in frames, from none to ten, without order.
fn latencies() -> impl Iterator<Item = u64> {
    (0_u64..200).map(|id| (id * 7919 + id * id * 31) % 11)
}

#[test]
fn each_frame_is_shown_with_its_own_observation() {
    let (mut stage, mut in_flight) = (Stage::default(), InFlight::default());
    let mut due: Vec<_> = latencies().enumerate().map(|(id, late)| (id as u64 + late, id as u64)).collect();
    due.sort();
    let mut due = due.into_iter().peekable();
    let mut shown = Vec::new();
    for now in 0_u64..220 {
        if now < 200 {
            in_flight.sent(frame(now));
        }
        while let Some((_, id)) = due.next_if(|(at, _)| *at <= now) {
            if let Some(pair) = in_flight.solved(observation(id)) {
                assert!(stage.show(pair.frame, pair.observation));
            }
            let pair = stage.shown().expect("something is shown");
            assert_eq!(pair.frame.id, pair.observation.frame_id);
            assert_eq!(pair.frame.rgb(0, 0)[0], pair.frame.id as u8, "the pixels are those of the frame");
            shown.push(pair.frame.id);
        }
    }
    assert!(shown.is_sorted(), "the picture never goes back in time");
    assert_eq!(shown.last(), Some(&199));
}

#[test]
fn a_stranger_pair_is_not_shown() {
    let mut stage = Stage::default();
    assert!(!stage.show(frame(3), observation(4)));
    assert!(stage.shown().is_none());
}

#[test]
fn unanswered_frames_do_not_pile_up() {
    let mut in_flight = InFlight::default();
    (0..1000).for_each(|id| in_flight.sent(frame(id)));
    assert!(in_flight.solved(observation(10)).is_none());
    assert!(in_flight.solved(observation(999)).is_some());
}
