//! Why a camera is lost, read from the words of nokhwa: it hands the system's errors on as text.

use super::{NokhwaError, SourceError};

/// What is said of a camera that is not there or is there no more (Windows, `winerror.h` and `mferror.h`): no such
/// file or path, a device that does not function or is not connected, the media source shut down, the recording
/// device invalidated. The words are nokhwa's own.
const GONE: [&str; 9] = [
    "0x80070002",
    "0x80070003",
    "0x8007001F",
    "0x8007048F",
    "0xC00D3E85",
    "0xC00D3EA2",
    "No device",
    "Not Found",
    "Device is null",
];
/// A sharing violation, a busy resource, hardware that cannot start, a recording device taken by another program.
const BUSY: [&str; 5] = ["0x80070020", "0x800700AA", "0xC00D3704", "0xC00D3EA3", "Already in use"];
/// Access denied: what Windows says where its privacy settings keep the camera from us.
const REFUSED: [&str; 1] = ["0x80070005"];

pub fn lost(error: &NokhwaError) -> SourceError {
    let text = error.to_string();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&REFUSED) {
        SourceError::Refused
    } else if says(&BUSY) {
        SourceError::Busy
    } else if says(&GONE) {
        SourceError::Unplugged
    } else {
        SourceError::Host(text)
    }
}
