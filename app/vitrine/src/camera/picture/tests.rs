use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use vision::frame::Pixels;

use super::*;

const SMALL: UVec2 = UVec2::new(4, 2);

fn format(packing: Packing, stride: Option<usize>) -> Format {
    Format { packing, size: SMALL, stride }
}

fn pixels(format: Format, bytes: &[u8]) -> Option<Pixels> {
    format.frame(bytes).map(|frame| Pixels::clone(&frame.pixels))
}

fn jpeg() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let grain = |x, y| Rgb([(x * 37 % 256) as u8, (y * 91 % 256) as u8, 128]);
    let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(64, 48, grain));
    picture.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

#[test]
fn nv12_with_padding_loses_it() {
    let bytes = [1, 2, 3, 4, 0, 0, 5, 6, 7, 8, 0, 0, 9, 10, 11, 12, 0, 0];
    let wanted = Some(Pixels::Nv12 { y: vec![1, 2, 3, 4, 5, 6, 7, 8], uv: vec![9, 10, 11, 12] });
    assert_eq!(pixels(format(Packing::Nv12, Some(6)), &bytes), wanted);
    assert_eq!(pixels(format(Packing::Nv12, None), &bytes), wanted, "the stride follows from the length");
}

#[test]
fn yuyv_with_padding_loses_it() {
    let bytes = [1, 20, 2, 30, 3, 40, 4, 50, 0, 0, 0, 0, 5, 22, 6, 32, 7, 42, 8, 52, 0, 0, 0, 0];
    let wanted = Some(Pixels::Nv12 { y: vec![1, 2, 3, 4, 5, 6, 7, 8], uv: vec![21, 31, 41, 51] });
    assert_eq!(pixels(format(Packing::Yuyv, Some(12)), &bytes), wanted);
    assert_eq!(pixels(format(Packing::Yuyv, None), &bytes), wanted, "the stride follows from the length");
}

#[test]
fn a_short_picture_is_torn() {
    for packing in [Packing::Nv12, Packing::Yuyv, Packing::Mjpeg] {
        for stride in [None, Some(4), Some(8)] {
            assert_eq!(pixels(format(packing, stride), &[7; 5]), None);
            assert_eq!(pixels(format(packing, stride), &[]), None);
        }
    }
}

#[test]
fn mjpeg_is_decoded_with_or_without_padding() {
    let format = format(Packing::Mjpeg, None);
    let size = |bytes: &[u8]| format.frame(bytes).map(|frame| frame.size);
    let mut bytes = jpeg();
    assert_eq!(size(&bytes), Some(UVec2::new(64, 48)));
    bytes.extend([0; 100]);
    assert_eq!(size(&bytes), Some(UVec2::new(64, 48)));
    bytes.extend([7; 3]);
    assert_eq!(size(&bytes), Some(UVec2::new(64, 48)));
}

/// The picture without its Huffman tables, which are the standard's.
fn without_tables(jpeg: &[u8]) -> Vec<u8> {
    let (start, mut rest) = jpeg.split_at(2);
    let mut kept = start.to_vec();
    while rest[1] != 0xDA {
        let (segment, after) = rest.split_at(2 + usize::from(u16::from_be_bytes([rest[2], rest[3]])));
        if segment[1] != 0xC4 {
            kept.extend(segment);
        }
        rest = after;
    }
    kept.extend(rest);
    kept
}

#[test]
fn mjpeg_without_tables_is_the_same_picture() {
    let (format, full) = (format(Packing::Mjpeg, None), jpeg());
    let bare = without_tables(&full);
    assert!(bare.len() + 400 < full.len());
    assert_eq!(pixels(format, &bare), pixels(format, &full));
    assert!(pixels(format, &bare).is_some());
}

#[test]
fn mjpeg_torn_anywhere_is_no_picture() {
    let (format, whole) = (format(Packing::Mjpeg, None), jpeg());
    for length in 0..whole.len() {
        assert!(format.frame(&whole[..length]).is_none(), "{length} of {} bytes", whole.len());
    }
}

#[test]
fn torn_pictures_are_passed_over_but_not_for_ever() {
    let mut reads = 0;
    let third = whole(|| {
        reads += 1;
        Ok((reads == 3).then(|| format(Packing::Yuyv, None).frame(&[128; 16]).unwrap()))
    });
    assert!(third.is_ok());
    assert!(matches!(whole(|| Ok(None)), Err(SourceError::Host(_))));
    assert!(matches!(whole(|| Err(SourceError::Unplugged)), Err(SourceError::Unplugged)));
}
