//! Whether pictures are of a kind that the stage decodes, and how much memory they would take: a few kilobytes of PNG
//! can hold gigabytes.

use std::io::Cursor;

use image::{ImageDecoder, ImageFormat, ImageReader};

use super::{Checked, Limits, RefusedError, broken};

pub(super) fn check(model: &Checked<'_>, limits: &Limits) -> Result<(), RefusedError> {
    let mut total = 0_u64;
    for picture in model.document.images() {
        let gltf::image::Source::View { view, mime_type } = picture.source() else {
            return Err(RefusedError::Outside("pictures"));
        };
        let fault = |reason: &str| broken(format!("picture {}: {reason}", picture.index()));
        let format = match mime_type {
            "image/png" => ImageFormat::Png,
            "image/jpeg" => ImageFormat::Jpeg,
            _ => return Err(fault("is neither PNG nor JPEG")),
        };
        let end = view.offset().saturating_add(view.length());
        let bytes = model.bytes.get(view.offset()..end).ok_or_else(|| fault("leaves the file"))?;
        let decoder = ImageReader::with_format(Cursor::new(bytes), format)
            .into_decoder()
            .map_err(|error| fault(&error.to_string()))?;
        // The engine widens every picture to four channels.
        let (width, height) = decoder.dimensions();
        let widened = u64::from(width).saturating_mul(u64::from(height)).saturating_mul(4);
        total = total.saturating_add(decoder.total_bytes().max(widened));
        if total > limits.picture_bytes {
            let (what, most) = ("bytes of pictures", limits.picture_bytes);
            return Err(RefusedError::TooMuch { what, found: total, most });
        }
    }
    Ok(())
}
