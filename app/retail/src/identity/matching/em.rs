//! The m- and u-probabilities of a store's own records, from pairs of which nobody said whether they match:
//! expectation-maximisation (Dempster, Laird and Rubin 1977; for record linkage Jaro 1989, "Advances in record-linkage
//! methodology as applied to matching the 1985 census of Tampa, Florida").

use std::collections::HashMap;

use thiserror::Error;

use super::{Field, FieldModel, Level, Model, ModelError, Pattern};

/// How many imagined pairs, spread as the start model has it, stand beside the real ones in each probability. They
/// keep a level that never occurs from a probability of zero and so an endless weight, and matches from changing
/// places with the others.
const IMAGINED: f64 = 2.0;

/// The rounds after which an estimate is taken as it is.
const MOST_ROUNDS: usize = 500;

/// How little the log-likelihood rises per pair, in nats, when nothing is left to learn.
const SETTLED: f64 = 1e-10;

/// Why nothing was estimated.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum EmError {
    /// There is nothing to learn from.
    #[error("no pairs to learn from: give the patterns of candidate pairs")]
    NoPairs,
    /// The two classes aren't matches and others.
    #[error("{field:?} agrees no oftener among matches than among others: give more pairs, or keep the start model")]
    Degenerate {
        /// The field that tells nothing.
        field: Field,
    },
    /// The numbers left their range.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// What was learned.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The probabilities.
    pub model: Model,
    /// The log-likelihood of real and imagined pairs after each round, nats: it never falls.
    pub log_likelihoods: Vec<f64>,
    /// Whether it stood still before the last round allowed.
    pub converged: bool,
}

/// Estimates the probabilities and the share of matches from the patterns of candidate pairs, beginning at `start`.
///
/// Pick the pairs by agreement in one field, or matches drown among strangers, and pass them [without](Pattern::without)
/// it: of that field they say nothing, and its probabilities stay as in `start`. Pick by names or birthdays; pairs picked
/// by phone or address are families before they are matches, and two classes can't tell three things apart. The share
/// that is learned is that of the picked pairs. Missing fields are taken as missing by chance.
pub fn estimate(patterns: impl IntoIterator<Item = Pattern>, start: &Model) -> Result<Estimate, EmError> {
    let counts = counted(patterns);
    let pairs: f64 = counts.iter().map(|(_, count)| count).sum();
    if counts.is_empty() {
        return Err(EmError::NoPairs);
    }
    let mut model = start.clone();
    let mut log_likelihoods = vec![log_likelihood(&counts, &model, start)];
    let mut converged = false;
    while !converged && log_likelihoods.len() <= MOST_ROUNDS {
        model = round(&counts, &model, start)?;
        let reached = log_likelihood(&counts, &model, start);
        converged = log_likelihoods.last().is_some_and(|before| reached - before < SETTLED * pairs);
        log_likelihoods.push(reached);
    }
    match degenerate(&counts, &model) {
        Some(field) => Err(EmError::Degenerate { field }),
        None => Ok(Estimate { model, log_likelihoods, converged }),
    }
}

/// Each pattern once with its number of pairs, in an order that makes sums come out the same every time.
fn counted(patterns: impl IntoIterator<Item = Pattern>) -> Vec<(Pattern, f64)> {
    let mut counts = HashMap::<Pattern, f64>::new();
    for pattern in patterns {
        *counts.entry(pattern).or_default() += 1.0;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(pattern, _)| pattern.0);
    counts
}

/// One round: how likely each pattern is a match (expectation), then the probabilities that fit this best.
fn round(counts: &[(Pattern, f64)], model: &Model, start: &Model) -> Result<Model, ModelError> {
    let mut tallies = start.fields().map(|field| (field.m.map(|p| IMAGINED * p), field.u.map(|p| IMAGINED * p)));
    let (mut matches, mut pairs) = (IMAGINED * start.match_share(), IMAGINED);
    for (pattern, count) in counts {
        let chance = 1.0 / (1.0 + (-model.bits(*pattern)).exp2());
        matches += count * chance;
        pairs += count;
        for ((m, u), level) in tallies.iter_mut().zip(pattern.0) {
            if let Some(index) = level.index() {
                m[index] += count * chance;
                u[index] += count * (1.0 - chance);
            }
        }
    }
    Model::new(tallies.map(|(m, u)| FieldModel { m: shares(m), u: shares(u) }), matches / pairs)
}

fn shares(tally: [f64; 3]) -> [f64; 3] {
    let sum: f64 = tally.iter().sum();
    tally.map(|count| count / sum)
}

fn log_likelihood(counts: &[(Pattern, f64)], model: &Model, start: &Model) -> f64 {
    let real: f64 = counts.iter().map(|(pattern, count)| count * probability(*pattern, model).ln()).sum();
    let imagined = |expected: &[f64], found: &[f64]| -> f64 {
        expected.iter().zip(found).map(|(expected, found)| IMAGINED * expected * found.ln()).sum()
    };
    let fields = start.fields().iter().zip(model.fields());
    let fields: f64 = fields.map(|(from, to)| imagined(&from.m, &to.m) + imagined(&from.u, &to.u)).sum();
    let share = |model: &Model| [model.match_share(), 1.0 - model.match_share()];
    real + fields + imagined(&share(start), &share(model))
}

/// The probability of a pattern among all pairs, given which fields are there.
fn probability(pattern: Pattern, model: &Model) -> f64 {
    let (mut matched, mut other) = (model.match_share(), 1.0 - model.match_share());
    for (field, level) in model.fields().iter().zip(pattern.0) {
        if let Some(index) = level.index() {
            matched *= field.m[index];
            other *= field.u[index];
        }
    }
    matched + other
}

fn degenerate(counts: &[(Pattern, f64)], model: &Model) -> Option<Field> {
    let seen = |field: Field| counts.iter().any(|(pattern, _)| pattern.level(field) == Level::Exact);
    Field::ALL.into_iter().filter(|field| seen(*field)).find(|field| {
        let field = model.field(*field);
        field.m[0] <= field.u[0]
    })
}

#[cfg(test)]
mod tests;
