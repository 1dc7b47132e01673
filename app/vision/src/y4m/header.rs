//! The first line of a film, and what it says about the bytes of a frame.

use super::{Duration, MAX_SIDE, UVec2, Y4mError};

/// How many samples of colour there are for those of luma.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sampling {
    Mono,
    /// Half as many in a row and half as many rows.
    Half,
    /// Half as many in a row.
    HalfRow,
    Full,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub size: UVec2,
    /// Frames in so many seconds.
    rate: (u32, u32),
    sampling: Sampling,
    full_range: bool,
}

impl Header {
    pub fn parse(line: &[u8]) -> Result<Self, Y4mError> {
        let text = std::str::from_utf8(line).map_err(|_| Y4mError::Header)?;
        let mut words = text.split_ascii_whitespace();
        if words.next() != Some("YUV4MPEG2") {
            return Err(Y4mError::Header);
        }
        let mut header = Self { size: UVec2::ZERO, rate: (30, 1), sampling: Sampling::Half, full_range: false };
        for word in words {
            header.read(word)?;
        }
        let sound = header.size.min_element() > 0 && header.size.max_element() <= MAX_SIDE;
        if sound { Ok(header) } else { Err(Y4mError::Header) }
    }

    fn read(&mut self, word: &str) -> Result<(), Y4mError> {
        let number = |text: &str| text.parse().map_err(|_| Y4mError::Header);
        match word.split_at_checked(1) {
            Some(("W", width)) => self.size.x = number(width)?,
            Some(("H", height)) => self.size.y = number(height)?,
            Some(("F", rate)) => {
                let (frames, seconds) = rate.split_once(':').ok_or(Y4mError::Header)?;
                self.rate = (number(frames)?, number(seconds)?);
                if self.rate.0 == 0 || self.rate.1 == 0 {
                    return Err(Y4mError::Header);
                }
            }
            Some(("C", name)) => self.sampling = sampling(name)?,
            Some(("X", "COLORRANGE=FULL")) => self.full_range = true,
            // Interlacing, pixel shape and comments.
            _ => {}
        }
        Ok(())
    }

    /// When a frame is shown.
    pub fn time(&self, frame: u64) -> Duration {
        Duration::from_secs_f64(frame as f64 * f64::from(self.rate.1) / f64::from(self.rate.0))
    }

    /// Columns and rows of each of the two planes of colour.
    fn chroma(&self) -> (usize, usize) {
        let (width, height) = (self.size.x as usize, self.size.y as usize);
        match self.sampling {
            Sampling::Mono => (0, 0),
            Sampling::Half => (width.div_ceil(2), height.div_ceil(2)),
            Sampling::HalfRow => (width.div_ceil(2), height),
            Sampling::Full => (width, height),
        }
    }

    /// Bytes of one frame.
    pub fn frame_bytes(&self) -> usize {
        let (columns, rows) = self.chroma();
        self.size.x as usize * self.size.y as usize + 2 * columns * rows
    }

    /// A frame's planes as NV12 of the limited range, with rows `stride` bytes apart. Finer colour is taken at the
    /// first sample of each block. `planes` holds [`Self::frame_bytes`].
    pub fn to_nv12(self, planes: &[u8], stride: usize) -> Vec<u8> {
        let (width, height) = (self.size.x as usize, self.size.y as usize);
        let (luma, chroma) = planes.split_at(width * height);
        let mut nv12 = Vec::with_capacity(stride * (height + height.div_ceil(2)));
        for row in luma.chunks_exact(width) {
            nv12.extend(row.iter().map(|&y| self.limited(y, 16, 219)));
            nv12.resize(nv12.len().next_multiple_of(stride), 0);
        }
        let (columns, rows) = self.chroma();
        let (u, v) = chroma.split_at(columns * rows);
        for row in 0..height.div_ceil(2) {
            for column in 0..width.div_ceil(2) {
                let at = match self.sampling {
                    Sampling::Mono => None,
                    Sampling::Half => Some(row * columns + column),
                    Sampling::HalfRow => Some(row * 2 * columns + column),
                    Sampling::Full => Some(row * 2 * columns + column * 2),
                };
                nv12.extend([u, v].map(|plane| at.map_or(128, |at| self.limited(plane[at], 16, 224))));
            }
        }
        nv12
    }

    /// From the full range of a byte to the limited one, which starts at `low` and spans `span`.
    fn limited(self, value: u8, low: u16, span: u16) -> u8 {
        if self.full_range { ((u16::from(value) * span + 127) / 255 + low) as u8 } else { value }
    }
}

fn sampling(name: &str) -> Result<Sampling, Y4mError> {
    match name {
        "420" | "420jpeg" | "420mpeg2" | "420paldv" => Ok(Sampling::Half),
        "422" => Ok(Sampling::HalfRow),
        "444" => Ok(Sampling::Full),
        "mono" => Ok(Sampling::Mono),
        other => Err(Y4mError::ColourSpace(other.to_owned())),
    }
}
