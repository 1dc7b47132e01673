//! A measurement is never a bare number: it says how sure it is and what it rests on.

use serde::{Deserialize, Serialize};

/// The half width of a 95 % interval of the normal distribution, in standard deviations.
const Z_95: f64 = 1.959_964;

/// What a measurement rests on: the thing of known size that gave the scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The visible iris, 11.7 mm across with a standard deviation of 0.5 mm among adults.
    IrisDiameter,
    /// The average width of an adult's face.
    FaceWidthPrior,
    /// A bank card (ISO/IEC 7810 ID-1) held in view.
    Card,
    /// A sheet of A4 paper (ISO 216).
    #[serde(rename = "a4_sheet")]
    A4Sheet,
    /// A printed marker of known size.
    Marker,
    /// A depth sensor.
    DepthSensor,
    /// A number that a person typed.
    Typed,
}

/// A value with the interval that holds the truth in 95 of 100 cases.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The best estimate.
    pub value: f64,
    /// The lower end of the 95 % interval.
    pub low: f64,
    /// The upper end of the 95 % interval.
    pub high: f64,
    /// What the measurement rests on.
    pub basis: Basis,
}

impl Measured {
    /// A measurement with a normally distributed error.
    pub fn normal(value: f64, standard_deviation: f64, basis: Basis) -> Self {
        let half = Z_95 * standard_deviation.abs();
        Self { value, low: value - half, high: value + half, basis }
    }

    /// Whether `truth` lies in the 95 % interval.
    pub fn covers(&self, truth: f64) -> bool {
        (self.low..=self.high).contains(&truth)
    }

    /// Half the width of the 95 % interval: the "plus or minus" that people read.
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_spans_1_96_standard_deviations() {
        let m = Measured::normal(63.0, 2.0, Basis::IrisDiameter);
        assert!((m.half_width() - 3.92).abs() < 0.001);
        assert!(m.covers(66.9) && !m.covers(67.0));
    }

    #[test]
    fn basis_reads_as_snake_case() {
        let text = serde_json::to_string(&Measured::normal(1.0, 0.0, Basis::A4Sheet)).expect("serialises");
        assert!(text.contains("\"a4_sheet\""), "{text}");
    }
}
