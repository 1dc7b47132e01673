//! Motion JPEG as cameras send it, made into what a decoder takes.

use std::borrow::Cow;

/// The start of a JPEG picture.
const START: [u8; 2] = [0xFF, 0xD8];
/// Its end. What it holds never looks like this.
const END: [u8; 2] = [0xFF, 0xD9];
/// The segment by which a decoder knows a picture of an AVI film, whose Huffman tables are the standard's.
const AVI: [u8; 18] = *b"\xFF\xE0\x00\x10AVI1\0\0\0\0\0\0\0\0\0\0";

/// The picture, or none where its end is missing: a decoder fills up with grey what was cut off. Many cameras leave the
/// Huffman tables out, as the USB video class permits, and some pad the picture.
pub fn whole(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    let rest = bytes.strip_prefix(&START)?;
    rest.windows(END.len()).rposition(|window| window == END)?;
    if has_tables(rest) {
        return Some(Cow::Borrowed(bytes));
    }
    Some(Cow::Owned([&START[..], &AVI, rest].concat()))
}

/// Whether a Huffman table (DHT) comes before the scan (SOS) in these segments (ITU-T T.81, annex B).
fn has_tables(mut segments: &[u8]) -> bool {
    while let [0xFF, marker, high, low, ..] = *segments {
        match marker {
            0xC4 => return true,
            0xDA => return false,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([high, low]));
        segments = segments.get(2 + length..).unwrap_or_default();
    }
    false
}
