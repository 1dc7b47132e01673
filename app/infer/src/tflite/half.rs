//! Numbers of half precision.

/// The same number in single precision.
pub(crate) fn widen(half: u16) -> f32 {
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

/// The nearest number of half precision, of two equally near ones the even one; infinite where all are too small.
pub(crate) fn narrow(single: f32) -> u16 {
    let sign = (single.to_bits() >> 16) as u16 & 0x8000;
    let magnitude = single.abs();
    if magnitude.is_nan() {
        return sign | 0x7e00;
    }
    // The last bit of a half is worth as much as that of the result, so that adding it rounds.
    if magnitude < 6.103_515_6e-5 {
        return sign | ((magnitude + 0.5).to_bits() - 0.5f32.to_bits()) as u16;
    }
    let bits = magnitude.to_bits();
    let rounded = (bits + 0xfff + (bits >> 13 & 1)) >> 13;
    // From here on everything rounds to infinity.
    sign | rounded.saturating_sub((127 - 15) << 10).min(0x7c00) as u16
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

    #[test]
    fn what_was_widened_is_narrowed_again() {
        let numbers = (0..=u16::MAX).filter(|&half| !widen(half).is_nan());
        numbers.for_each(|half| assert_eq!(narrow(widen(half)), half, "{half:#06x}"));
        assert!(widen(narrow(f32::NAN)).is_nan());
    }

    #[test]
    fn numbers_between_go_to_the_nearest() {
        for half in 0..0x7bffu16 {
            let (low, high) = (widen(half), widen(half + 1));
            let middle = low + (high - low) / 2.0;
            assert_eq!(narrow(middle), half + (half & 1), "{half:#06x}");
            assert_eq!(narrow(-middle.next_down()), half | 0x8000, "{half:#06x}");
            assert_eq!(narrow(middle.next_up()), half + 1, "{half:#06x}");
        }
        assert_eq!([65_519.9, 65_520.0, 1e30, f32::INFINITY].map(narrow), [0x7bff, 0x7c00, 0x7c00, 0x7c00]);
    }
}
