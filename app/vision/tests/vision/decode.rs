//! Photos from bytes.

use std::io::Cursor;

use glam::UVec2;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use vision::{
    camera::CameraBasis,
    image_file::{DecodeError, decode},
};

const RED: Rgb<u8> = Rgb([250, 10, 10]);
const BLUE: Rgb<u8> = Rgb([10, 10, 250]);

/// 32 x 16 pixels, red on the left and blue on the right.
fn flag(format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(32, 16, |x, _| if x < 16 { RED } else { BLUE });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut bytes, format).expect("encodes");
    bytes.into_inner()
}

/// Puts an EXIF segment with two short values into a JPEG file: the orientation and the 35 mm focal length.
fn with_exif(jpeg: &[u8], orientation: u8, focal: u8) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08".to_vec();
    // IFD0: two entries, Orientation (SHORT) and the offset of the EXIF IFD (LONG).
    tiff.extend([0, 2, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    tiff.extend([0x87, 0x69, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0]);
    // The EXIF IFD: FocalLengthIn35mmFilm (SHORT).
    tiff.extend([0, 1, 0xA4, 0x05, 0, 3, 0, 0, 0, 1, 0, focal, 0, 0, 0, 0, 0, 0]);
    let length = (tiff.len() + 8) as u8;
    [&jpeg[..2], &[0xFF, 0xE1, 0, length], b"Exif\0\0", &tiff, &jpeg[2..]].concat()
}

fn is_red(colour: [u8; 3]) -> bool {
    colour[0] > 200 && colour[2] < 60
}

#[test]
fn all_three_formats_decode() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let still = decode(&flag(format)).expect("decodes");
        assert_eq!(still.frame.size, UVec2::new(32, 16));
        assert!(is_red(still.frame.rgb(4, 8)) && !is_red(still.frame.rgb(28, 8)));
        assert_eq!(still.camera.basis, CameraBasis::Assumed);
    }
}

#[test]
fn orientation_is_honoured() {
    let jpeg = flag(ImageFormat::Jpeg);
    // Orientation, and whether the pixels at the top left and at the bottom right are red.
    let cases = [(1, true, false), (2, false, true), (3, false, true), (4, true, false)];
    let turned = [(5, true, false), (6, true, false), (7, false, true), (8, false, true)];
    for (orientation, first, last) in cases.into_iter().chain(turned) {
        let frame = decode(&with_exif(&jpeg, orientation, 50)).expect("decodes").frame;
        let expected = if orientation < 5 { UVec2::new(32, 16) } else { UVec2::new(16, 32) };
        assert_eq!(frame.size, expected, "orientation {orientation}");
        let end = frame.size.as_ivec2() - 3;
        assert_eq!((is_red(frame.rgb(2, 2)), is_red(frame.rgb(end.x, end.y))), (first, last), "{orientation}");
    }
}

#[test]
fn focal_length_makes_the_camera() {
    let camera = decode(&with_exif(&flag(ImageFormat::Jpeg), 1, 50)).expect("decodes").camera;
    assert_eq!(camera.basis, CameraBasis::Exif);
    let diagonal = UVec2::new(32, 16).as_vec2().length();
    assert!((camera.focal - diagonal * 50.0 / 43.27).abs() < 0.01);
}

#[test]
fn broken_files_are_refused_with_a_reason() {
    assert!(matches!(decode(b""), Err(DecodeError::Format)));
    assert!(matches!(decode(b"hello, this is a letter"), Err(DecodeError::Format)));
    assert!(matches!(decode(&flag(ImageFormat::Png)[..60]), Err(DecodeError::Broken(_))));
}

#[test]
fn a_printers_colours_are_refused() {
    let mut jpeg = flag(ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|marker| marker == [0xFF, 0xC0]).expect("a frame header");
    // A fourth component: the header grows by three bytes (ITU-T T.81, B.2.2).
    jpeg[frame + 3] += 3;
    jpeg[frame + 9] = 4;
    jpeg.splice(frame + 19..frame + 19, [4, 0x11, 0]);
    let refusal = decode(&jpeg).expect_err("no photo").to_string();
    assert!(refusal.contains("CMYK"), "{refusal}");
}

#[test]
fn a_file_cut_or_scratched_anywhere_does_not_panic() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let file = with_exif(&flag(format), 6, 50);
        for at in 0..file.len() {
            let mut scratched = file.clone();
            scratched[at] ^= 0x5A;
            drop((decode(&file[..at]), decode(&scratched)));
        }
    }
}
