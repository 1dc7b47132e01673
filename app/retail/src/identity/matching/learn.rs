//! A model of a store's own records, put together from what can be learned of it: [m](em) among candidate pairs, u among
//! strangers, and how rare matches are. What is not sane stays as it was.

use thiserror::Error;

use super::{
    Field, FieldModel, Level, Model, ModelError, Pattern,
    em::{self, EmError},
};

/// How many matches must be among the pairs for a field's m-probabilities to be worth more than an estimate by hand.
const FEWEST_MATCHES: f64 = 50.0;

/// How many imagined pairs of strangers, spread as the start model has it, stand beside the real ones: the rarest
/// agreements are rarer than one in all the pairs that are looked at.
const IMAGINED_STRANGERS: f64 = 20_000.0;

/// How far the prior may move away from the start model's, bits: a thousandfold.
const FURTHEST: f64 = 10.0;

/// What a store's records look like, in pairs.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    /// Pairs that agree in their names, each with how many pairs of the store it stands for.
    pub by_name: Vec<(Pattern, f64)>,
    /// Pairs that agree in their birthdays.
    pub by_birthday: Vec<Pattern>,
    /// Pairs picked at random, which are of two persons but for a few.
    pub strangers: Vec<Pattern>,
    /// How many pairs of records the store has; those that `by_name` was picked out of.
    pub pairs: f64,
}

/// Why nothing was learned.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum LearnError {
    /// The pairs do not tell matches from others.
    #[error(transparent)]
    Em(#[from] EmError),
    /// The estimate was still moving.
    #[error("the estimate does not settle: keep the start model")]
    Unsettled,
    /// Too few of the pairs are matches.
    #[error("only about {0:.0} matches to learn from: keep the start model until there are {FEWEST_MATCHES:.0}")]
    Few(f64),
    /// The numbers left their range.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// Learns a model, beginning at `start`: of pairs that agree in their names all fields but the name, and that one of
/// pairs that agree in their birthdays.
///
/// A level that would weigh more than a better one weighs the same. A field whose agreement would not speak for one person,
/// and its disagreement against, stays as it is in `start`; so does the name where too few pairs agree in their birthdays.
///
/// # Errors
///
/// [`LearnError`] if there is too little to learn from; `start` is the best there is then.
pub fn learn(samples: &Samples, start: &Model) -> Result<Model, LearnError> {
    let (by_name, matches) = matched(samples.by_name.iter().map(|(pattern, _)| pattern.without(Field::Name)), start)?;
    if matches < FEWEST_MATCHES {
        return Err(LearnError::Few(matches));
    }
    let by_birthday = matched(samples.by_birthday.iter().map(|pattern| pattern.without(Field::Birthday)), start);
    let by_birthday = by_birthday.ok().filter(|(_, matches)| *matches >= FEWEST_MATCHES).map(|(model, _)| model);
    let fields = Field::ALL.map(|field| {
        let learned = if field == Field::Name { by_birthday.as_ref() } else { Some(&by_name) };
        let learned = learned.map_or(*start.field(field), |model| FieldModel {
            m: model.field(field).m,
            u: among_strangers(&samples.strangers, field, start),
        });
        let learned = falling(learned);
        if is_sane(&learned) { learned } else { *start.field(field) }
    });
    // Pairs that agree in their names are as many of all matches as names agree among matches.
    let name = fields[Field::Name as usize].m;
    let found = samples.by_name.iter().map(|(pattern, pairs)| pairs * chance(&by_name, pattern.without(Field::Name)));
    let share = found.sum::<f64>() / (name[0] + name[1]) / samples.pairs.max(1.0);
    let (least, most) = (start.match_share() * (-FURTHEST).exp2(), start.match_share() * FURTHEST.exp2());
    Ok(Model::new(fields, share.clamp(least, most.min(0.5)))?)
}

/// The model that fits pairs, and how many of them are matches by it.
fn matched(patterns: impl Iterator<Item = Pattern> + Clone, start: &Model) -> Result<(Model, f64), LearnError> {
    let estimate = em::estimate(patterns.clone(), start)?;
    if !estimate.converged {
        return Err(LearnError::Unsettled);
    }
    let matches = patterns.map(|pattern| chance(&estimate.model, pattern)).sum();
    Ok((estimate.model, matches))
}

/// How likely a pair is a match.
fn chance(model: &Model, pattern: Pattern) -> f64 {
    1.0 / (1.0 + (-model.bits(pattern)).exp2())
}

/// The shares of a field's levels among strangers who both have it.
fn among_strangers(strangers: &[Pattern], field: Field, start: &Model) -> [f64; 3] {
    let mut tally = start.field(field).u.map(|share| share * IMAGINED_STRANGERS);
    for index in strangers.iter().filter_map(|pattern| pattern.level(field).index()) {
        tally[index] += 1.0;
    }
    let sum: f64 = tally.iter().sum();
    tally.map(|count| count / sum)
}

/// The field with weights that fall from level to level: neighbours that rise share one weight (pool adjacent violators:
/// Ayer et al. 1955, "An empirical distribution function for sampling with incomplete information").
fn falling(mut field: FieldModel) -> FieldModel {
    for (better, worse) in [(0, 1), (1, 2), (0, 1)] {
        let FieldModel { m, u } = &mut field;
        if m[better] * u[worse] < m[worse] * u[better] {
            let weight = (m[better] + m[worse]) / (u[better] + u[worse]);
            (m[better], m[worse]) = (weight * u[better], weight * u[worse]);
        }
    }
    field
}

/// Whether agreement speaks for one person and disagreement against it.
fn is_sane(field: &FieldModel) -> bool {
    field.bits(Level::Exact) > 0.0 && field.bits(Level::Different) < 0.0
}

#[cfg(test)]
mod tests;
