//! The match weight, and how it adds up.

use super::{Field, Frequencies, Level, Member, Model, Pattern};

/// What one field adds to the match weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The field.
    pub field: Field,
    /// How well the records agree in it.
    pub level: Level,
    /// The weight of that level, bits: above zero for a match, below zero against it, zero for a missing field.
    pub level_bits: f64,
    /// What the value's own frequency adds: above zero for a rare one, below zero for a common one, bits.
    pub frequency_bits: f64,
}

impl Step {
    /// All that the field adds, bits.
    pub fn bits(&self) -> f64 {
        self.level_bits + self.frequency_bits
    }
}

/// How a match weight adds up: the prior and a step for each field.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    /// The weight before anything is compared, bits.
    pub prior_bits: f64,
    /// The fields, in the order of [`Field::ALL`].
    pub steps: [Step; 6],
}

impl Waterfall {
    /// The match weight, bits: the log2 odds that the records are one person.
    pub fn total_bits(&self) -> f64 {
        self.prior_bits + self.steps.iter().map(Step::bits).sum::<f64>()
    }

    /// The probability that the records are one person, as the model has it.
    pub fn probability(&self) -> f64 {
        1.0 / (1.0 + (-self.total_bits()).exp2())
    }
}

/// Weighs a pair whose levels are known.
pub(super) fn waterfall(a: &Member, b: &Member, pattern: Pattern, model: &Model, counts: &Frequencies) -> Waterfall {
    let steps = Field::ALL.map(|field| {
        let level = pattern.level(field);
        let level_bits = model.field(field).bits(level);
        let exact = level == Level::Exact;
        let frequency_bits = if exact { rarest(a, b, field, model, counts) } else { 0.0 };
        Step { field, level, level_bits, frequency_bits }
    });
    Waterfall { prior_bits: model.prior_bits(), steps }
}

/// The adjustment for the rarest of the values that both records have.
fn rarest(a: &Member, b: &Member, field: Field, model: &Model, counts: &Frequencies) -> f64 {
    let [u, ..] = model.field(field).u;
    let (a, b) = (a.values(field), b.values(field));
    a.intersection(&b).map(|value| counts.bits(field, value, u)).reduce(f64::max).unwrap_or(0.0)
}
