//! Motion JPEG: JPEG pictures one after the other, with anything between them skipped (so that an AVI file will do).

use std::time::Duration;

use crate::{
    frame::Frame,
    image_file,
    source::{FrameSource, SourceError},
};

/// The start of a JPEG picture, with the first byte of the marker that follows.
const START: [u8; 3] = [0xFF, 0xD8, 0xFF];

/// A film of JPEG pictures.
pub struct Mjpeg<B> {
    bytes: B,
    at: usize,
    interval: Duration,
    count: u32,
}

impl<B: AsRef<[u8]>> Mjpeg<B> {
    /// A film that shows a picture each `interval`: the format does not say how long.
    pub fn new(bytes: B, interval: Duration) -> Self {
        Self { bytes, at: 0, interval, count: 0 }
    }
}

impl<B: AsRef<[u8]> + Send> FrameSource for Mjpeg<B> {
    fn next(&mut self) -> Result<Option<Frame>, SourceError> {
        let rest = self.bytes.as_ref().get(self.at..).unwrap_or_default();
        let Some(start) = find(rest, &START) else { return Ok(None) };
        let picture = &rest[start..];
        let length = length(picture);
        self.at += start + length;
        let (id, time) = (u64::from(self.count), self.interval.saturating_mul(self.count));
        self.count = self.count.saturating_add(1);
        let frame = image_file::decode(&picture[..length])?.frame;
        Ok(Some(Frame { id, time, ..frame }))
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// How long the JPEG picture at the start of `bytes` is (ITU-T T.81, annex B): segments are skipped by their length,
/// so that a thumbnail inside of one does not end the picture. A picture cut short reaches to the end.
fn length(bytes: &[u8]) -> usize {
    let mut at = 2;
    while let Some(&[first, marker]) = bytes.get(at..at + 2) {
        at += match (first, marker) {
            (0xFF, 0xD9) => return at + 2,
            // Fill bytes, stuffed bytes and restarts, and whatever the scan itself holds.
            (0xFF, 0xFF) | (0..=0xFE, _) => 1,
            (0xFF, 0x00 | 0x01 | 0xD0..=0xD8) => 2,
            (0xFF, _) => {
                2 + bytes.get(at + 2..at + 4).map_or(0, |size| usize::from(u16::from_be_bytes([size[0], size[1]])))
            }
        };
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thumbnail_does_not_end_the_picture() {
        let segment = [0xFF, 0xE1, 0x00, 0x06, 0xFF, 0xD8, 0xFF, 0xD9];
        let scan = [0xFF, 0xDA, 0x00, 0x02, 0x12, 0xFF, 0x00, 0x34];
        let picture: Vec<u8> = [&[0xFF, 0xD8], &segment[..], &scan, &[0xFF, 0xD9]].concat();
        assert_eq!(length(&[&picture[..], &[0xFF, 0xD8]].concat()), picture.len());
    }

    #[test]
    fn a_picture_cut_short_reaches_to_the_end() {
        assert_eq!(length(&[0xFF, 0xD8, 0xFF, 0xE1, 0xFF, 0xFF, 1]), 7);
        assert_eq!(length(&START), 3);
    }
}
