//! Windows that pass over a picture: of depthwise convolutions, of pools, and of what a transposed convolution spreads.

use std::ops::Range;

/// How a window passes over a picture.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    /// Rows and columns of the input.
    pub size: [usize; 2],
    pub channels: usize,
    pub kernel: [usize; 2],
    pub stride: [usize; 2],
    /// Rows above and columns left of the picture.
    pub padding: [usize; 2],
    /// Rows and columns of the output.
    pub output: [usize; 2],
}

impl Frame {
    /// Which rows (`axis` 0) or columns (1) of the window lie in the picture for an output row or column.
    pub fn inside(&self, axis: usize, at: usize) -> Range<usize> {
        let start = at * self.stride[axis];
        let first = self.padding[axis].saturating_sub(start);
        let end = (self.size[axis] + self.padding[axis]).saturating_sub(start).min(self.kernel[axis]);
        first..end.max(first)
    }

    /// The rows (`axis` 0) or columns (1) of the picture that the window at `at` covers.
    pub fn covered(&self, axis: usize, at: usize) -> Range<usize> {
        let start = at * self.stride[axis];
        let end = (start + self.kernel[axis]).saturating_sub(self.padding[axis]).min(self.size[axis]);
        start.saturating_sub(self.padding[axis]).min(end)..end
    }
}
