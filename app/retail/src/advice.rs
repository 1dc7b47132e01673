//! Whether a frame fits a face's width, and whether that is certain.

use base::Measured;

/// How far a frame may be narrower or wider than the face and still be right, mm: temples flex outward by a few
/// millimetres a side, and press or slide beyond that.
const NARROWER: f64 = 7.0;
const WIDER: f64 = 6.0;

/// How a frame's width suits a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameFit {
    /// It presses at the temples.
    Narrow,
    /// It sits.
    Right,
    /// It slides.
    Wide,
}

/// A fit, and whether the whole 95 % interval of the face's width agrees on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advice {
    /// The most likely fit.
    pub fit: FrameFit,
    /// Whether it holds at both ends of the interval.
    pub certain: bool,
}

/// How a frame of `frame_width_mm` from hinge to hinge suits a face of the measured width in millimetres.
pub fn advise(face_width: &Measured, frame_width_mm: f64) -> Advice {
    let fit = fit(face_width.value, frame_width_mm);
    let certain = [face_width.low, face_width.high].iter().all(|&width| self::fit(width, frame_width_mm) == fit);
    Advice { fit, certain }
}

fn fit(face_width: f64, frame_width: f64) -> FrameFit {
    match frame_width - face_width {
        spare if spare < -NARROWER => FrameFit::Narrow,
        spare if spare > WIDER => FrameFit::Wide,
        _ => FrameFit::Right,
    }
}

#[cfg(test)]
mod tests {
    use base::Basis;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_wide_interval_is_not_certain() {
        let sure = Measured::normal(138.0, 0.5, Basis::Typed);
        let unsure = Measured::normal(138.0, 6.0, Basis::IrisDiameter);
        assert_eq!(advise(&sure, 138.0), Advice { fit: FrameFit::Right, certain: true });
        assert_eq!(advise(&unsure, 138.0), Advice { fit: FrameFit::Right, certain: false });
    }

    proptest! {
        #[test]
        fn a_wider_frame_never_fits_narrower(face in 110.0f64..170.0, frame in 110.0f64..170.0, more in 0.0f64..40.0) {
            let rank = |width| match advise(&Measured::normal(face, 1.0, Basis::Typed), width).fit {
                FrameFit::Narrow => 0,
                FrameFit::Right => 1,
                FrameFit::Wide => 2,
            };
            prop_assert!(rank(frame) <= rank(frame + more));
        }
    }
}
