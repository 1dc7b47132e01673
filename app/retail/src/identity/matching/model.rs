//! How often fields agree among matches and among others.

use thiserror::Error;

use super::{Field, Level, Pattern};

/// How far from 1 probabilities may add up.
const ROUNDING: f64 = 1e-6;

/// Why a model is refused.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum ModelError {
    /// A probability is zero, one or none at all: its weight would be endless.
    #[error("{field:?}: every m- and u-probability must lie between 0 and 1")]
    Probability {
        /// Whose probability.
        field: Field,
    },
    /// A field's levels don't cover all cases.
    #[error("{field:?}: the m-probabilities must add up to 1, and so must the u-probabilities")]
    Sum {
        /// Whose probabilities.
        field: Field,
    },
    /// The share of matches is out of range.
    #[error("the share of pairs that match must lie between 0 and 1")]
    Share,
}

/// The probabilities of one field's levels exact, close and different, where both records have it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FieldModel {
    /// m-probabilities: of each level, given that the records are one person.
    pub m: [f64; 3],
    /// u-probabilities: of each level, given that they are two.
    pub u: [f64; 3],
}

impl FieldModel {
    /// The match weight of a level, log2(m/u), bits; zero for a missing field.
    pub fn bits(&self, level: Level) -> f64 {
        level.index().map_or(0.0, |index| (self.m[index] / self.u[index]).log2())
    }
}

/// The probabilities of all fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    fields: [FieldModel; 6],
    match_share: f64,
}

impl Model {
    /// A model of its fields in the order of [`Field::ALL`], and of the share of pairs, 0 to 1, that are one person.
    pub fn new(fields: [FieldModel; 6], match_share: f64) -> Result<Self, ModelError> {
        let open = |p: &f64| *p > 0.0 && *p < 1.0;
        for (field, FieldModel { m, u }) in Field::ALL.into_iter().zip(&fields) {
            if !m.iter().chain(u).all(open) {
                return Err(ModelError::Probability { field });
            }
            if [m, u].iter().any(|levels| (levels.iter().sum::<f64>() - 1.0).abs() > ROUNDING) {
                return Err(ModelError::Sum { field });
            }
        }
        if !open(&match_share) {
            return Err(ModelError::Share);
        }
        Ok(Self { fields, match_share })
    }

    /// Where a store begins, before [`em`](super::em) has seen its records: estimates by hand for a city's shop with
    /// ten thousand members, for Chinese names, and nothing measured.
    pub fn starting() -> Self {
        let field = |m, u| FieldModel { m, u };
        Self {
            fields: [
                field([0.85, 0.10, 0.05], [0.000_5, 0.003, 0.996_5]),
                // Families share numbers, so two people have one oftener than chance alone would give it to them.
                field([0.75, 0.05, 0.20], [0.000_02, 0.000_02, 0.999_96]),
                field([0.70, 0.10, 0.20], [0.000_01, 0.000_1, 0.999_89]),
                // One in 365 days times about fifty years.
                field([0.93, 0.05, 0.02], [0.000_055, 0.002, 0.997_945]),
                field([0.55, 0.20, 0.25], [0.000_2, 0.001, 0.998_8]),
                field([0.85, 0.01, 0.14], [0.20, 0.01, 0.79]),
            ],
            match_share: 0.000_1,
        }
    }

    /// One field's probabilities.
    pub fn field(&self, field: Field) -> &FieldModel {
        &self.fields[field as usize]
    }

    /// The fields' probabilities, in the order of [`Field::ALL`].
    pub fn fields(&self) -> &[FieldModel; 6] {
        &self.fields
    }

    /// The share of pairs that are one person, 0 to 1.
    pub fn match_share(&self) -> f64 {
        self.match_share
    }

    /// The weight that a pair has before anything is compared: the log2 odds of a match, bits.
    pub fn prior_bits(&self) -> f64 {
        (self.match_share / (1.0 - self.match_share)).log2()
    }

    /// The match weight of a whole pattern with the prior, without term frequencies, bits.
    pub fn bits(&self, pattern: Pattern) -> f64 {
        self.prior_bits() + Field::ALL.iter().map(|field| self.field(*field).bits(pattern.level(*field))).sum::<f64>()
    }
}
