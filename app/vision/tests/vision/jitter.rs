//! A still face under the noise of a camera.

use std::time::Instant;

use glam::{IVec2, UVec2, Vec2};
use image::{RgbaImage, imageops};
use vision::{frame::Frame, tracker::TrackerSettings};

use crate::support;

/// Frames until the filters have settled, and frames that count.
const SETTLE: usize = 20;
const FRAMES: usize = 60;

/// The deviation of each colour, of 255.
const NOISE: f32 = 4.0;

/// The limit, px RMS: half of what MediaPipe shows on the same sequence.
const JITTER: f32 = 0.15;

/// The portrait 720 pixels high in the middle of 1280 x 720.
fn picture() -> Frame {
    let portrait = support::portrait();
    let pixels = (0..512).flat_map(|y| (0..512).map(move |x| (x, y)));
    let rgba = pixels.flat_map(|(x, y)| portrait.rgb(x, y).into_iter().chain([255]));
    let image = RgbaImage::from_raw(512, 512, rgba.collect()).expect("an image");
    let scaled = imageops::resize(&image, 720, 720, imageops::FilterType::Triangle);
    let size = UVec2::splat(720);
    let scaled = Frame::from_rgba(0, support::moment(0), size, scaled.into_raw()).expect("a frame");
    support::laid(&scaled, UVec2::new(1280, 720), IVec2::new(280, 0), 0)
}

/// `picture` with normally distributed noise, as frame `id`.
fn noisy(picture: &Frame, id: u64) -> Frame {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(id + 1) | 1;
    let mut even = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1 << 24) as f32
    };
    // The sum of twelve even numbers has a deviation of 1.
    let mut normal = || (0..12).map(|_| even()).sum::<f32>() - 6.0;
    let size = picture.size;
    let pixels = (0..size.y.cast_signed()).flat_map(|y| (0..size.x.cast_signed()).map(move |x| (x, y)));
    let mut rgba = Vec::with_capacity((size.x * size.y * 4) as usize);
    for (x, y) in pixels {
        rgba.extend(picture.rgb(x, y).map(|value| (f32::from(value) + NOISE * normal()) as u8));
        rgba.push(255);
    }
    Frame::from_rgba(id, support::moment(id), size, rgba).expect("a frame")
}

#[test]
fn a_still_face_stays_still() {
    let picture = picture();
    let mut tracker = support::tracker(TrackerSettings::default());
    let mut seen: Vec<Vec<Vec2>> = Vec::new();
    let mut milliseconds = Vec::new();
    for id in 0..(SETTLE + FRAMES) as u64 {
        let frame = noisy(&picture, id);
        let start = Instant::now();
        let observation = tracker.observe(&frame, None);
        milliseconds.push(start.elapsed().as_secs_f64() * 1e3);
        assert_eq!(observation.faces.len(), 1, "frame {id}");
        seen.push(observation.faces[0].landmarks.iter().map(|point| point.truncate()).collect());
    }
    let jitter = rms(&seen[SETTLE..]);
    milliseconds.sort_by(f64::total_cmp);
    eprintln!("jitter {jitter:.3} px RMS; a tracking step {:.1} ms wall", milliseconds[milliseconds.len() / 2]);
    assert!(jitter <= JITTER, "{jitter} px");
}

/// The distance of each landmark from its own mean, over all frames and landmarks.
fn rms(frames: &[Vec<Vec2>]) -> f32 {
    let landmarks = frames[0].len();
    let squares = (0..landmarks).flat_map(|index| {
        let mean = frames.iter().map(|frame| frame[index]).sum::<Vec2>() / frames.len() as f32;
        frames.iter().map(move |frame| frame[index].distance_squared(mean))
    });
    (squares.sum::<f32>() / (landmarks * frames.len()) as f32).sqrt()
}
