//! Numbers of half precision.

/// The same number in single precision.
pub(super) fn widen(half: u16) -> f32 {
    let sign = u32::from(half & 0x8000) << 16;
    let exponent = u32::from(half >> 10 & 0x1f);
    let fraction = u32::from(half & 0x3ff);
    match exponent {
        // Below the smallest normal number there are only multiples of 2^-24.
        0 => {
            let magnitude = fraction as f32 / (1 << 24) as f32;
            f32::from_bits(sign | magnitude.to_bits())
        }
        // Infinity and what is not a number.
        0x1f => f32::from_bits(sign | 0x7f80_0000 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 127 - 15) << 23 | fraction << 13),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_numbers_are_widened() {
        let known = [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0400, 6.103_515_6e-5),
            (0x03ff, 6.097_555e-5),
            (0x8001, -5.960_464_5e-8),
            (0x3555, 0.333_251_95),
            (0x7c00, f32::INFINITY),
            (0xfc00, f32::NEG_INFINITY),
        ];
        for (half, single) in known {
            assert_eq!(widen(half), single, "{half:#06x}");
        }
        assert!(widen(0x7e00).is_nan() && widen(0xfc01).is_nan());
        assert_eq!(widen(0x8000).to_bits(), (-0.0f32).to_bits());
    }

    #[test]
    fn numbers_keep_their_order() {
        assert!((0..0x7c00u16).all(|half| widen(half) < widen(half + 1)));
    }
}
