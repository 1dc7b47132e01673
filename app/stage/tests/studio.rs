//! The studio's pictures. Skipped with a message where there is nothing to draw with.

use std::time::Duration;

use glam::UVec2;
use stage::headless::{Studio, adapter};
use vision::{
    camera::Camera,
    frame::{Frame, PixelFormat},
    observation::Observation,
};

fn photo(id: u64, size: UVec2) -> Frame {
    let texel = |i: u32| {
        let (x, y) = (i % size.x, i / size.x);
        [(x * 255 / size.x) as u8, (y * 255 / size.y) as u8, (x * 7 + y * 13 + id as u32 * 31) as u8, 255]
    };
    let rgba = (0..size.x * size.y).flat_map(texel).collect();
    Frame::from_rgba(id, Duration::ZERO, size, rgba).expect("a whole picture")
}

fn nothing_seen(frame: &Frame) -> Observation {
    Observation::empty(frame.id, Camera::default_for(frame.size))
}

/// The largest difference of two pictures in any channel.
fn difference(a: &[u8], b: &[u8]) -> u8 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or_default()
}

fn rgba(frame: &Frame) -> Vec<u8> {
    let pixel = |i: u32| {
        let [r, g, b] = frame.rgb((i % frame.size.x) as i32, (i / frame.size.x) as i32);
        [r, g, b, 255]
    };
    (0..frame.size.x * frame.size.y).flat_map(pixel).collect()
}

#[test]
fn without_a_product_the_picture_is_the_photo() {
    if let Err(error) = adapter() {
        eprintln!("skipped: {error}");
        return;
    }
    let mut studio = Studio::new(UVec2::new(320, 200)).expect("a studio");
    // Numbered frames, of several sizes: each picture is that of its own number.
    for (id, size) in [(0, (320, 200)), (1, (320, 200)), (2, (111, 77)), (3, (320, 200)), (4, (64, 300))] {
        let frame = photo(id, size.into());
        let picture = studio.render(&frame, &nothing_seen(&frame)).expect("a picture");
        assert_eq!(picture.dimensions(), size);
        let difference = difference(picture.as_raw(), &rgba(&frame));
        assert!(difference <= 1, "frame {id} differs by {difference}");
    }
    // A camera's own layout is converted on the adapter as vision converts it on the processor. Chroma is interpolated
    // there, so only an even colour has to agree.
    let size = UVec2::new(64, 48);
    let bytes: Vec<u8> = [vec![140; 64 * 48], [100, 160].repeat(32 * 24)].concat();
    let frame = Frame::import(9, Duration::ZERO, size, PixelFormat::Nv12, 64, &bytes).expect("a whole picture");
    let picture = studio.render(&frame, &nothing_seen(&frame)).expect("a picture");
    let difference = difference(picture.as_raw(), &rgba(&frame));
    assert!(difference <= 2, "NV12 differs by {difference}");
}
