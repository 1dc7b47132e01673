//! A still face under the noise of a camera.

use crate::{
    canvas::{Canvas, Exposure},
    recording::{self, Recording, SETTLE},
};

/// Frames that count, after those in which the filters settle.
const FRAMES: usize = 60;

/// The limit, px RMS: half of what MediaPipe shows on the same sequence.
const JITTER: f32 = 0.15;

#[test]
fn a_still_face_stays_still() {
    let picture = Canvas::portrait();
    let frames = (0..SETTLE + FRAMES).map(|id| picture.taken(id as u64, Exposure::NOISY));
    let recording = Recording::of(frames, false);
    let jitter = recording::jitter(&recording.stilled[SETTLE..]);
    eprintln!("jitter {jitter:.3} px RMS");
    assert!(jitter <= JITTER, "{jitter} px");
}
