//! A picture with its number and its moment, in one of the two layouts that everything downstream reads.

use std::{sync::Arc, time::Duration};

use glam::UVec2;

mod import;

/// The longest side that is taken: 16K, twice the largest picture that a store sends.
pub const MAX_SIDE: u32 = 16_384;

/// The most pixels that are taken: 8K in both directions.
pub const MAX_PIXELS: u64 = 8_192 * 8_192;

/// How the bytes given to [`Frame::import`] are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PixelFormat {
    /// 3 bytes a pixel.
    Rgb8,
    /// 4 bytes a pixel; alpha is carried along and not read by vision.
    Rgba8,
    /// 1 byte a pixel.
    Grey8,
    /// A plane of luma, then a plane of interleaved chroma at half the resolution, both with the same stride.
    Nv12,
    /// A plane of luma, then one of Cb and one of Cr at half the resolution, with half the stride, rounded up.
    I420,
    /// Two pixels in four bytes: Y0 U Y1 V.
    Yuyv,
}

impl PixelFormat {
    /// Bytes in a row of `width` pixels of the first plane: the least stride.
    pub fn row(self, width: u32) -> usize {
        let width = width as usize;
        match self {
            Self::Rgb8 => width * 3,
            Self::Rgba8 => width * 4,
            Self::Grey8 | Self::I420 => width,
            Self::Nv12 => width.next_multiple_of(2),
            Self::Yuyv => width.next_multiple_of(2) * 2,
        }
    }

    /// Bytes of a picture of `size` whose rows lie one after the other without gaps.
    pub fn length(self, size: UVec2) -> Result<usize, FrameError> {
        check_size(size)?;
        let (row, height) = (self.row(size.x), size.y as usize);
        let chroma = match self {
            Self::Nv12 => row * height.div_ceil(2),
            Self::I420 => 2 * row.div_ceil(2) * height.div_ceil(2),
            _ => 0,
        };
        Ok(row * height + chroma)
    }
}

/// Tightly packed pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pixels {
    /// 4 bytes a pixel, sRGB.
    Rgba8(Vec<u8>),
    /// BT.601 in the limited range, as cameras send it.
    Nv12 {
        /// Luma, a byte a pixel.
        y: Vec<u8>,
        /// Cb and Cr in turn, for each block of 2x2 pixels; an odd last column or row has its own block.
        uv: Vec<u8>,
    },
}

/// One picture of a stream. Cheap to clone: the pixels are shared.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Counts up within a source.
    pub id: u64,
    /// When it was taken, since the source started.
    pub time: Duration,
    /// Width and height in pixels.
    pub size: UVec2,
    /// The picture itself.
    pub pixels: Arc<Pixels>,
}

/// Why bytes make no [`Frame`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// No picture has a side of zero.
    #[error("the picture is empty ({0} x {1} pixels)")]
    Empty(u32, u32),
    /// More pixels than are taken.
    #[error("the picture is too large ({0} x {1} pixels)")]
    TooLarge(u32, u32),
    /// A row is longer than the stride.
    #[error("a row needs {needed} bytes and the stride is {stride}")]
    Stride {
        /// Bytes in a row of pixels.
        needed: usize,
        /// Bytes from one row to the next.
        stride: usize,
    },
    /// The bytes end before the picture does.
    #[error("the picture needs {needed} bytes and has {given}")]
    Short {
        /// Bytes up to the end of the last row.
        needed: usize,
        /// Bytes at hand.
        given: usize,
    },
}

impl Frame {
    /// Copies a picture of `size` whose rows lie `stride` bytes apart in `bytes`. Nothing is read past the last pixel
    /// of the last row, so the padding after it may be absent.
    pub fn import(
        id: u64,
        time: Duration,
        size: UVec2,
        format: PixelFormat,
        stride: usize,
        bytes: &[u8],
    ) -> Result<Self, FrameError> {
        check_size(size)?;
        let pixels = import::pixels(size, format, stride, bytes)?;
        Ok(Self { id, time, size, pixels: Arc::new(pixels) })
    }

    /// Takes tightly packed RGBA without a copy.
    pub fn from_rgba(id: u64, time: Duration, size: UVec2, rgba: Vec<u8>) -> Result<Self, FrameError> {
        check_size(size)?;
        let needed = size.x as usize * size.y as usize * 4;
        if rgba.len() != needed {
            return Err(FrameError::Short { needed, given: rgba.len() });
        }
        Ok(Self { id, time, size, pixels: Arc::new(Pixels::Rgba8(rgba)) })
    }

    /// The sRGB colour of the pixel in column `x` and row `y`; beyond the border, of the nearest pixel.
    pub fn rgb(&self, x: i32, y: i32) -> [u8; 3] {
        let (x, y) = (clamp(x, self.size.x), clamp(y, self.size.y));
        match &*self.pixels {
            Pixels::Rgba8(bytes) => rgba_at(bytes, self.size.x, x, y),
            Pixels::Nv12 { y: luma, uv } => nv12_at(luma, uv, self.size.x, x, y),
        }
    }
}

fn clamp(at: i32, length: u32) -> usize {
    at.clamp(0, length.cast_signed() - 1).unsigned_abs() as usize
}

pub(crate) fn rgba_at(bytes: &[u8], width: u32, x: usize, y: usize) -> [u8; 3] {
    let at = (y * width as usize + x) * 4;
    [bytes[at], bytes[at + 1], bytes[at + 2]]
}

pub(crate) fn nv12_at(luma: &[u8], uv: &[u8], width: u32, x: usize, y: usize) -> [u8; 3] {
    let width = width as usize;
    let at = (y / 2 * width.div_ceil(2) + x / 2) * 2;
    yuv_to_rgb(luma[y * width + x], uv[at], uv[at + 1])
}

/// BT.601, limited range, in fixed point (ITU-R BT.601-7, as 8-bit integers).
pub(crate) fn yuv_to_rgb(y: u8, u: u8, v: u8) -> [u8; 3] {
    let (c, d, e) = (298 * (i32::from(y) - 16) + 128, i32::from(u) - 128, i32::from(v) - 128);
    [c + 409 * e, c - 100 * d - 208 * e, c + 516 * d].map(|value| (value >> 8).clamp(0, 255) as u8)
}

fn check_size(size: UVec2) -> Result<(), FrameError> {
    if size.x == 0 || size.y == 0 {
        return Err(FrameError::Empty(size.x, size.y));
    }
    if size.max_element() > MAX_SIDE || u64::from(size.x) * u64::from(size.y) > MAX_PIXELS {
        return Err(FrameError::TooLarge(size.x, size.y));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_black_and_red_convert() {
        assert_eq!(yuv_to_rgb(235, 128, 128), [255, 255, 255]);
        assert_eq!(yuv_to_rgb(16, 128, 128), [0, 0, 0]);
        assert_eq!(yuv_to_rgb(81, 90, 240), [255, 0, 0]);
    }

    #[test]
    fn stride_is_honoured() -> Result<(), FrameError> {
        let bytes = [1, 2, 3, 99, 4, 5, 6];
        let frame = Frame::import(0, Duration::ZERO, UVec2::new(1, 2), PixelFormat::Rgb8, 4, &bytes)?;
        assert_eq!(*frame.pixels, Pixels::Rgba8(vec![1, 2, 3, 255, 4, 5, 6, 255]));
        Ok(())
    }

    #[test]
    fn chroma_in_planes_of_its_own_is_interleaved() -> Result<(), FrameError> {
        let bytes = [1, 2, 3, 99, 4, 5, 6, 99, 7, 8, 9, 99, 10, 11, 12, 13, 20, 21, 22, 23];
        let frame = Frame::import(0, Duration::ZERO, UVec2::splat(3), PixelFormat::I420, 4, &bytes)?;
        let uv = vec![10, 20, 11, 21, 12, 22, 13, 23];
        assert_eq!(*frame.pixels, Pixels::Nv12 { y: (1..10).collect(), uv });
        let short = Frame::import(0, Duration::ZERO, UVec2::splat(3), PixelFormat::I420, 4, &bytes[..19]);
        assert_eq!(short.err(), Some(FrameError::Short { needed: 20, given: 19 }));
        Ok(())
    }

    #[test]
    fn pictures_without_gaps_have_the_length_that_is_told() {
        use PixelFormat::{Grey8, I420, Nv12, Rgb8, Rgba8, Yuyv};
        for format in [Rgb8, Rgba8, Grey8, Nv12, I420, Yuyv] {
            for size in [UVec2::ONE, UVec2::new(3, 5), UVec2::new(6, 4)] {
                let import = |bytes: &[u8]| {
                    Frame::import(0, Duration::ZERO, size, format, format.row(size.x), bytes).map(|_| ())
                };
                let bytes = vec![0; format.length(size).expect("a size")];
                assert_eq!(import(&bytes), Ok(()), "{format:?} {size}");
                let (needed, given) = (bytes.len(), bytes.len() - 1);
                assert_eq!(import(&bytes[1..]), Err(FrameError::Short { needed, given }), "{format:?} {size}");
            }
        }
        assert_eq!(Rgba8.length(UVec2::ZERO), Err(FrameError::Empty(0, 0)));
    }

    #[test]
    fn wrong_sizes_are_refused() {
        let import = |x, y, stride| {
            Frame::import(0, Duration::ZERO, UVec2::new(x, y), PixelFormat::Rgb8, stride, &[0; 12]).map(|_| ())
        };
        assert_eq!(import(0, 2, 6), Err(FrameError::Empty(0, 2)));
        assert_eq!(import(2, 2, 5), Err(FrameError::Stride { needed: 6, stride: 5 }));
        assert_eq!(import(2, 3, 6), Err(FrameError::Short { needed: 18, given: 12 }));
        assert_eq!(import(20_000, 1, 60_000), Err(FrameError::TooLarge(20_000, 1)));
    }
}
