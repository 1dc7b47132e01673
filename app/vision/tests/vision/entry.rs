//! Whatever size, stride and layout: an observation or an error, never a panic.

use std::{sync::Mutex, time::Duration};

use glam::UVec2;
use proptest::prelude::*;
use vision::{
    frame::{Frame, PixelFormat},
    tracker::{FaceTracker, TrackerSettings},
};

use crate::support;

fn formats() -> impl Strategy<Value = PixelFormat> {
    use PixelFormat::{Grey8, I420, Nv12, Rgb8, Rgba8, Yuyv};
    prop_oneof![Just(Rgb8), Just(Rgba8), Just(Grey8), Just(Nv12), Just(I420), Just(Yuyv)]
}

/// Some bytes that look like anything but a face.
fn noise(length: usize, seed: u32) -> Vec<u8> {
    let mut state = seed | 1;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as u8
        })
        .collect()
}

fn observe_all(tracker: &Mutex<FaceTracker>, frame: &Frame) {
    let observation = tracker.lock().expect("no test panicked").observe(frame, None);
    for face in &observation.faces {
        assert!(face.landmarks.iter().chain(&face.shape).all(|point| point.is_finite()));
        assert!(face.pose.is_finite());
    }
}

#[test]
fn any_picture_is_observed_or_refused() {
    let trackers = [TrackerSettings::still(), TrackerSettings::default()].map(support::tracker).map(Mutex::new);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let input = (1u32..300, 1u32..300, formats(), 0usize..1300, 0usize..500_000, any::<u32>());
    let result = runner.run(&input, |(width, height, format, stride, length, seed)| {
        let size = UVec2::new(width, height);
        if let Ok(frame) = Frame::import(0, Duration::ZERO, size, format, stride, &noise(length, seed)) {
            trackers.iter().for_each(|tracker| observe_all(tracker, &frame));
        }
        Ok(())
    });
    assert_eq!(result, Ok(()));
}

#[test]
fn odd_sizes_of_every_layout_are_observed() {
    let tracker = Mutex::new(support::tracker(TrackerSettings::still()));
    use PixelFormat::{Grey8, I420, Nv12, Rgb8, Rgba8, Yuyv};
    for format in [Rgb8, Rgba8, Grey8, Nv12, I420, Yuyv] {
        for (width, height) in [(1, 1), (1, 2), (3, 1), (5, 7), (127, 129), (1, 400), (400, 1)] {
            let stride = width as usize * 4 + 5;
            let bytes = noise(stride * (height as usize * 2 + 2), 7);
            let frame = Frame::import(0, Duration::ZERO, UVec2::new(width, height), format, stride, &bytes);
            observe_all(&tracker, &frame.expect("enough bytes"));
        }
    }
}

#[test]
fn eight_thousand_pixels_across_are_observed() {
    let tracker = Mutex::new(support::tracker(TrackerSettings::still()));
    for size in [UVec2::new(7680, 4320), UVec2::new(8192, 3), UVec2::new(2, 8192)] {
        let bytes = noise((size.x * size.y) as usize, 3);
        let frame = Frame::import(0, Duration::ZERO, size, PixelFormat::Grey8, size.x as usize, &bytes);
        observe_all(&tracker, &frame.expect("a frame"));
    }
}

#[test]
fn alpha_and_grey_do_not_hide_a_face() {
    let portrait = support::portrait();
    let pixels = (0..512).flat_map(|y| (0..512).map(move |x| (x, y)));
    let clear = pixels.clone().flat_map(|(x, y)| {
        let [r, g, b] = portrait.rgb(x, y);
        [r, g, b, 0]
    });
    let grey = pixels.map(|(x, y)| portrait.rgb(x, y)[1]);
    let size = UVec2::splat(512);
    let frames = [
        Frame::from_rgba(0, Duration::ZERO, size, clear.collect()),
        Frame::import(0, Duration::ZERO, size, PixelFormat::Grey8, 512, &grey.collect::<Vec<u8>>()),
    ];
    let mut tracker = support::tracker(TrackerSettings::still());
    for frame in frames {
        assert_eq!(tracker.observe(&frame.expect("a frame"), None).faces.len(), 1);
    }
}
