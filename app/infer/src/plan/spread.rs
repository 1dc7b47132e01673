//! The second half of a transposed convolution.

use crate::kernels::frame::Frame;

/// What the second half of a transposed convolution does: each pixel read holds a window's worth of output pixels.
#[derive(Debug)]
pub(crate) struct Spread {
    /// The window passes over the output; its `size` is the output's, its `output` the input's.
    pub frame: Frame,
    pub bias: Vec<f32>,
}

impl Spread {
    /// Adds each pixel's window to the output.
    pub fn run(&self, input: &[f32], output: &mut [f32]) {
        let Frame { size: [height, width], channels, kernel: [down, across], stride, padding, output: [_, columns] } =
            self.frame;
        output.chunks_exact_mut(channels).for_each(|pixel| pixel.copy_from_slice(&self.bias));
        for (at, window) in input.chunks_exact(down * across * channels).enumerate() {
            for (place, pixel) in window.chunks_exact(channels).enumerate() {
                let y = (at / columns * stride[0] + place / across).wrapping_sub(padding[0]);
                let x = (at % columns * stride[1] + place % across).wrapping_sub(padding[1]);
                if y < height && x < width {
                    let to = &mut output[(y * width + x) * channels..][..channels];
                    to.iter_mut().zip(pixel).for_each(|(out, value)| *out += value);
                }
            }
        }
    }
}
