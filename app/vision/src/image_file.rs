//! JPEG, PNG and WebP files as frames, turned upright and with the camera that their EXIF data tell of.

use std::{io::Cursor, time::Duration};

use exif::{Exif, In, Tag};
use glam::UVec2;
use image::{DynamicImage, ImageError, ImageReader, Limits, RgbaImage, metadata::Orientation};
use libjpeg_turbo_rs::{DecodeLimits, Decoder, JpegError, PixelFormat};

use crate::{
    camera::Camera,
    frame::{Frame, FrameError, MAX_SIDE},
};

/// The most memory that a decoder may take, in bytes.
const MOST_MEMORY: u64 = 512 * 1024 * 1024;

/// How a JPEG file begins.
const JPEG: [u8; 3] = [0xff, 0xd8, 0xff];

/// A photo.
#[derive(Clone, Debug)]
pub struct Still {
    /// The picture, upright.
    pub frame: Frame,
    /// The camera that took it, as far as the file says.
    pub camera: Camera,
}

/// Why bytes are no photo.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// Neither JPEG nor PNG nor WebP.
    #[error("not a JPEG, PNG or WebP picture")]
    Format,
    /// A broken picture, or one too large.
    #[error("the picture does not decode: {0}")]
    Broken(#[from] ImageError),
    /// A broken JPEG, or one too large.
    #[error("the picture does not decode: {0}")]
    BrokenJpeg(#[from] JpegError),
    /// A picture of a size that is not taken.
    #[error(transparent)]
    Frame(#[from] FrameError),
}

/// Decodes a photo. Its colours are taken as sRGB.
pub fn decode(bytes: &[u8]) -> Result<Still, DecodeError> {
    let exif = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).ok();
    let mut picture = pixels(bytes)?;
    if let Some(orientation) = exif.as_ref().and_then(orientation) {
        picture.apply_orientation(orientation);
    }
    let size = UVec2::new(picture.width(), picture.height());
    let frame = Frame::from_rgba(0, Duration::ZERO, size, picture.into_rgba8().into_raw())?;
    let camera = exif.as_ref().and_then(|exif| camera(exif, size)).unwrap_or_else(|| Camera::default_for(size));
    Ok(Still { frame, camera })
}

fn pixels(bytes: &[u8]) -> Result<DynamicImage, DecodeError> {
    if bytes.starts_with(&JPEG) { Ok(jpeg(bytes)?.into()) } else { others(bytes) }
}

/// JPEG has its own decoder, equal to libjpeg to the bit: a detector that samples a photo once in 15 pixels answers
/// differently when colours are rounded differently.
fn jpeg(bytes: &[u8]) -> Result<RgbaImage, JpegError> {
    let side = MAX_SIDE as usize;
    let limits =
        DecodeLimits { max_width: side, max_height: side, max_memory: Some(MOST_MEMORY), ..DecodeLimits::default() };
    let mut decoder = Decoder::new_with_limits(bytes, limits)?;
    // Four components are a printer's colours; damaged files of that kind make the decoder panic.
    if decoder.header().components.len() > 3 {
        return Err(JpegError::Unsupported("its colours are a printer's (CMYK); save it as RGB".to_owned()));
    }
    decoder.set_output_format(PixelFormat::Rgba);
    let picture = decoder.decode_image()?;
    let (width, height) = (picture.width as u32, picture.height as u32);
    RgbaImage::from_raw(width, height, picture.data).ok_or_else(|| JpegError::CorruptData("too few pixels".to_owned()))
}

fn others(bytes: &[u8]) -> Result<DynamicImage, DecodeError> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| DecodeError::Format)?;
    if reader.format().is_none() {
        return Err(DecodeError::Format);
    }
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    reader.decode().map_err(|error| match error {
        ImageError::Unsupported(_) => DecodeError::Format,
        error => DecodeError::Broken(error),
    })
}

/// How the picture is to be turned (EXIF 2.3, Orientation).
fn orientation(exif: &Exif) -> Option<Orientation> {
    let value = exif.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0)?;
    Orientation::from_exif(u8::try_from(value).ok()?)
}

fn camera(exif: &Exif, size: UVec2) -> Option<Camera> {
    let millimetres = exif.get_field(Tag::FocalLengthIn35mmFilm, In::PRIMARY)?.value.get_uint(0)?;
    Camera::from_equivalent_focal(size, millimetres as f32)
}
