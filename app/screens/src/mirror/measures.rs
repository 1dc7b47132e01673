//! What is measured on the shopper's face, held still enough to be read.

use base::Measured;

/// A new figure is shown only when it differs by this many millimetres: numbers that dance cannot be read.
const STEP_MM: f64 = 0.75;

/// The measures of a face that advice rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measures {
    /// The face's width at the temples, in millimetres.
    pub face_width: Measured,
    /// The distance of the pupils, in millimetres.
    pub pupillary_distance: Measured,
}

impl Measures {
    /// These measures, or `newer` where it tells something new.
    pub fn updated(self, newer: Self) -> Self {
        let told = |old: Measured, new: Measured| {
            old.basis != new.basis
                || (old.value - new.value).abs() >= STEP_MM
                || (old.half_width() - new.half_width()).abs() >= STEP_MM
        };
        let differs =
            told(self.face_width, newer.face_width) || told(self.pupillary_distance, newer.pupillary_distance);
        if differs { newer } else { self }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use base::Basis;

    use super::*;

    pub(crate) fn measures(width: f64) -> Measures {
        Measures {
            face_width: Measured::normal(width, 2.5, Basis::IrisDiameter),
            pupillary_distance: Measured::normal(63.0, 1.4, Basis::IrisDiameter),
        }
    }

    #[test]
    fn numbers_do_not_dance() {
        let first = measures(140.0);
        assert_eq!(first.updated(measures(140.4)), first);
        assert_eq!(first.updated(measures(141.0)), measures(141.0));
    }
}
