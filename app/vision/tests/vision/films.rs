//! Films from bytes.

use std::{io::Cursor, time::Duration};

use glam::UVec2;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use vision::{
    frame::Pixels,
    mjpeg::Mjpeg,
    source::{FrameSource, SourceError, Stills},
    y4m::{Y4m, Y4mError},
};

const INTERVAL: Duration = Duration::from_millis(40);

fn picture(grey: u8, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = DynamicImage::from(RgbImage::from_pixel(16, 8, Rgb([grey; 3])));
    picture.write_to(&mut bytes, format).expect("encodes");
    bytes.into_inner()
}

/// Number, moment and first grey of each frame, to the end.
fn play(mut source: impl FrameSource) -> Vec<(u64, Duration, u8)> {
    let mut frames = Vec::new();
    while let Some(frame) = source.next().expect("plays") {
        frames.push((frame.id, frame.time, frame.rgb(0, 0)[0]));
    }
    frames
}

#[test]
fn motion_jpeg_plays() {
    let film = [&b"between"[..], &picture(50, ImageFormat::Jpeg), b"RIFF", &picture(200, ImageFormat::Jpeg)].concat();
    assert_eq!(play(Mjpeg::new(film, INTERVAL)), [(0, Duration::ZERO, 50), (1, INTERVAL, 200)]);
}

#[test]
fn a_broken_picture_is_told_and_the_film_goes_on() {
    let broken = [0xFF, 0xD8, 0xFF, 0xFE, 0, 2, 0xFF, 0xD9];
    let film = [&broken[..], &picture(200, ImageFormat::Jpeg)].concat();
    let mut source = Mjpeg::new(film, INTERVAL);
    assert!(matches!(source.next(), Err(SourceError::Decode(_))));
    assert_eq!(source.next().expect("plays").expect("a frame").id, 1);
    assert!(source.next().expect("ends").is_none());
}

#[test]
fn a_folder_of_stills_plays() {
    let files = [picture(50, ImageFormat::Png), picture(200, ImageFormat::Png)];
    assert_eq!(play(Stills::new(files.into_iter(), INTERVAL)), [(0, Duration::ZERO, 50), (1, INTERVAL, 200)]);
}

fn y4m(header: &str, frames: &[&[u8]]) -> Vec<u8> {
    let frames = frames.iter().map(|planes| [b"FRAME\n", *planes].concat());
    [format!("YUV4MPEG2 {header}\n").into_bytes()].into_iter().chain(frames).flatten().collect()
}

#[test]
fn y4m_plays_at_its_rate() {
    let film = y4m("W2 H2 F25:1 Ip C420jpeg", &[&[16, 16, 16, 16, 128, 128], &[235, 235, 235, 235, 128, 128]]);
    assert_eq!(play(Y4m::new(film).expect("a film")), [(0, Duration::ZERO, 0), (1, INTERVAL, 255)]);
}

#[test]
fn every_colour_sampling_becomes_nv12() {
    let luma = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    let cases = [
        ("C420", vec![20, 21, 22, 23, 40, 41, 42, 43], [20, 40, 21, 41, 22, 42, 23, 43]),
        ("C422", vec![20, 21, 0, 0, 22, 23, 40, 41, 0, 0, 42, 43], [20, 40, 21, 41, 22, 42, 23, 43]),
        ("C444", vec![20, 0, 21, 0, 0, 0, 22, 0, 23, 40, 0, 41, 0, 0, 0, 42, 0, 43], [20, 40, 21, 41, 22, 42, 23, 43]),
        ("Cmono", vec![], [128; 8]),
    ];
    for (name, chroma, expected) in cases {
        let film = y4m(&format!("W3 H3 {name}"), &[&[&luma[..], &chroma].concat()]);
        let frame = Y4m::new(film).expect("a film").next().expect("plays").expect("a frame");
        assert_eq!(frame.size, UVec2::splat(3));
        assert_eq!(*frame.pixels, Pixels::Nv12 { y: luma.to_vec(), uv: expected.to_vec() }, "{name}");
    }
}

#[test]
fn the_full_range_is_brought_to_the_limited_one() {
    let film = y4m("W2 H1 Cmono XCOLORRANGE=FULL", &[&[0, 255]]);
    let frame = Y4m::new(film).expect("a film").next().expect("plays").expect("a frame");
    assert_eq!(*frame.pixels, Pixels::Nv12 { y: vec![16, 235], uv: vec![128, 128] });
}

#[test]
fn broken_films_are_refused() {
    let open = |bytes: &[u8]| Y4m::new(bytes.to_vec()).map(|_| ());
    assert_eq!(open(b"RIFF"), Err(Y4mError::Header));
    assert_eq!(open(b"YUV4MPEG2 W0 H2\n"), Err(Y4mError::Header));
    assert_eq!(open(b"YUV4MPEG2 W2 H2 F0:0\n"), Err(Y4mError::Header));
    assert_eq!(open(b"YUV4MPEG2 W2 H2 C420p10\n"), Err(Y4mError::ColourSpace("420p10".into())));

    let mut cut = Y4m::new(y4m("W2 H2", &[&[0; 5]])).expect("a header");
    assert!(matches!(cut.next(), Err(SourceError::Y4m(Y4mError::Frame(0)))));
    assert!(cut.next().expect("ends").is_none());
}
