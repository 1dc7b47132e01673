//! From whatever layout a source has to tightly packed RGBA or NV12.

use glam::UVec2;

use super::{FrameError, PixelFormat, Pixels};

pub(super) fn pixels(size: UVec2, format: PixelFormat, stride: usize, bytes: &[u8]) -> Result<Pixels, FrameError> {
    let (width, height) = (size.x as usize, size.y as usize);
    let rows = |needed| rows(bytes, stride, needed, height);
    Ok(match format {
        PixelFormat::Rgba8 => Pixels::Rgba8(packed(width * 4 * height, rows(width * 4)?)),
        PixelFormat::Rgb8 => Pixels::Rgba8(
            rows(width * 3)?.flat_map(|row| row.as_chunks::<3>().0).flat_map(|&[r, g, b]| [r, g, b, 255]).collect(),
        ),
        PixelFormat::Grey8 => Pixels::Rgba8(rows(width)?.flatten().flat_map(|&grey| [grey, grey, grey, 255]).collect()),
        PixelFormat::Yuyv => yuyv(rows(width.div_ceil(2) * 4)?, width),
        PixelFormat::Nv12 => nv12(width, height, stride, bytes)?,
        PixelFormat::I420 => i420(width, height, stride, bytes)?,
    })
}

/// The rows, cut to `needed` bytes each.
fn rows(bytes: &[u8], stride: usize, needed: usize, count: usize) -> Result<impl Iterator<Item = &[u8]>, FrameError> {
    if stride < needed {
        return Err(FrameError::Stride { needed, stride });
    }
    let total = stride.saturating_mul(count - 1).saturating_add(needed);
    if bytes.len() < total {
        return Err(FrameError::Short { needed: total, given: bytes.len() });
    }
    Ok(bytes.chunks(stride).take(count).map(move |row| &row[..needed]))
}

/// The chroma of two rows is averaged, as NV12 has half as many.
fn yuyv<'a>(rows: impl Iterator<Item = &'a [u8]>, width: usize) -> Pixels {
    let rows: Vec<&[u8]> = rows.collect();
    let luma = rows.iter().flat_map(|row| row.iter().step_by(2).take(width)).copied().collect();
    let mean = |a: u8, b: u8| u8::midpoint(a, b);
    let uv = rows
        .chunks(2)
        .flat_map(|pair| {
            let (upper, lower) = (pair[0], pair[pair.len() - 1]);
            upper.iter().zip(lower).skip(1).step_by(2).map(|(&a, &b)| mean(a, b))
        })
        .collect();
    Pixels::Nv12 { y: luma, uv }
}

fn nv12(width: usize, height: usize, stride: usize, bytes: &[u8]) -> Result<Pixels, FrameError> {
    let y = packed(width * height, rows(bytes, stride, width, height)?);
    let (row, count) = (width.div_ceil(2) * 2, height.div_ceil(2));
    let uv = packed(row * count, rows_from(stride.saturating_mul(height), bytes, stride, row, count)?);
    Ok(Pixels::Nv12 { y, uv })
}

fn i420(width: usize, height: usize, stride: usize, bytes: &[u8]) -> Result<Pixels, FrameError> {
    let y = packed(width * height, rows(bytes, stride, width, height)?);
    let (half, row, count) = (stride.div_ceil(2), width.div_ceil(2), height.div_ceil(2));
    let blue = stride.saturating_mul(height);
    let red = blue.saturating_add(half.saturating_mul(count));
    let us = rows_from(blue, bytes, half, row, count)?;
    let vs = rows_from(red, bytes, half, row, count)?;
    let mut uv = vec![0; 2 * row * count];
    for ((pairs, us), vs) in uv.chunks_exact_mut(2 * row).zip(us).zip(vs) {
        for ((pair, u), v) in pairs.as_chunks_mut().0.iter_mut().zip(us).zip(vs) {
            *pair = [*u, *v];
        }
    }
    Ok(Pixels::Nv12 { y, uv })
}

/// The rows one after the other, `length` bytes in all.
fn packed<'a>(length: usize, rows: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(length);
    rows.for_each(|row| bytes.extend_from_slice(row));
    bytes
}

/// The rows of a plane that starts at `start`.
fn rows_from(
    start: usize,
    bytes: &[u8],
    stride: usize,
    needed: usize,
    count: usize,
) -> Result<impl Iterator<Item = &[u8]>, FrameError> {
    let plane = bytes.get(start..).unwrap_or_default();
    rows(plane, stride, needed, count).map_err(|error| match error {
        FrameError::Short { needed, given: _ } => {
            FrameError::Short { needed: start.saturating_add(needed), given: bytes.len() }
        }
        other => other,
    })
}
