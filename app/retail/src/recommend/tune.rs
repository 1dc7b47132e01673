//! Settings that suit one shop, found on its own history.
//!
//! The item that each member came to last is hidden, a model is fitted to the rest, and the settings are judged by how
//! high they rank what was hidden: nDCG@10, which for one hidden item is 1 / log2(1 + its rank) down to the tenth place
//! and nothing below (Järvelin and Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques").

use std::collections::{BTreeMap, HashMap};

use super::{Ease, Event, Item, Matrix, RecommenderError, Settings, Tuning, User, Weights};

/// λ in means of the items' sums of squares. The first is [`Tuning::default`]'s.
const LAMBDAS: [f64; 5] = [2.0, 0.5, 1.0, 4.0, 8.0];

/// The first is [`Tuning::default`]'s.
const DAMPINGS: [f64; 5] = [0.2, 0.0, 0.1, 0.3, 0.4];

/// The fewest members to judge by: with fewer, chance decides.
pub const FEWEST: usize = 500;

/// The most members to judge by; more only take longer.
const MOST: usize = 2_000;

/// How many items a member must have taken, so that something is left when one is hidden.
const ITEMS_EACH: usize = 3;

/// How many standard errors better others must be than the settings to start from.
const SURE: f64 = 2.0;

/// The place down to which a rank counts.
const PLACES: usize = 10;

/// The settings that rank best what members came to last; those to start from unless others are surely better, and if
/// fewer than [`FEWEST`] members took three items.
///
/// It takes five fits, and answers for up to 2,000 members.
pub fn tune(users: u32, items: u32, weights: Weights, events: &[Event]) -> Result<Tuning, RecommenderError> {
    let hidden = hidden(events);
    if hidden.len() < FEWEST {
        return Ok(Tuning::default());
    }
    let mut rest = Matrix::new(users, items)?;
    for event in events.iter().filter(|event| hidden.get(&event.user) != Some(&event.item)) {
        rest.raise(event.user, event.item, weights.value(event.kind, event.at)?)?;
    }
    let mut trials = Vec::with_capacity(LAMBDAS.len() * DAMPINGS.len());
    for lambda in LAMBDAS {
        let settings = Settings { damping: 0.0, ..Tuning { lambda, damping: 0.0 }.settings(&rest) };
        let model = Ease::fit(rest.clone(), settings)?;
        trials.extend(DAMPINGS.map(|damping| (Tuning { lambda, damping }, gains(&model, damping, &hidden))));
    }
    Ok(surely_best(&trials))
}

/// The item that each member came to last, for an even choice of those who took enough.
fn hidden(events: &[Event]) -> BTreeMap<User, Item> {
    let mut first = HashMap::<User, HashMap<Item, i64>>::new();
    for event in events {
        let at = first.entry(event.user).or_default().entry(event.item).or_insert(event.at);
        *at = event.at.min(*at);
    }
    let last = |items: HashMap<Item, i64>| items.into_iter().max_by_key(|(item, at)| (*at, *item)).map(|last| last.0);
    let enough = first.into_iter().filter(|(_, items)| items.len() >= ITEMS_EACH);
    let all: BTreeMap<User, Item> = enough.filter_map(|(user, items)| Some((user, last(items)?))).collect();
    let step = all.len().div_ceil(MOST).max(1);
    all.into_iter().step_by(step).collect()
}

/// What each hidden item's rank is worth, with the model's scores damped.
fn gains(model: &Ease, damping: f64, hidden: &BTreeMap<User, Item>) -> Vec<f64> {
    let matrix = model.matrix();
    let takers = (0..matrix.items()).map(|item| f64::from(matrix.takers(Item(item)).max(1)));
    let damp: Vec<f64> = takers.map(|takers| takers.powf(-damping)).collect();
    let gain = |(user, item): (&User, &Item)| {
        let row = matrix.row(*user);
        let mut scores = model.scores(row);
        scores.iter_mut().zip(&damp).for_each(|(score, damp)| *score *= damp);
        row.iter().for_each(|had| scores[had.item.0 as usize] = f64::NEG_INFINITY);
        let own = scores[item.0 as usize];
        let rank = 1 + scores.iter().filter(|score| **score > own).count();
        if own > 0.0 && rank <= PLACES { 1.0 / (1.0 + rank as f64).log2() } else { 0.0 }
    };
    hidden.iter().map(gain).collect()
}

/// The best of the trials, if it beats the first by more than chance explains.
fn surely_best(trials: &[(Tuning, Vec<f64>)]) -> Tuning {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let best = trials.iter().max_by(|a, b| mean(&a.1).total_cmp(&mean(&b.1)));
    let (Some((start, before)), Some((tuning, after))) = (trials.first(), best) else { return Tuning::default() };
    let differences: Vec<f64> = after.iter().zip(before).map(|(after, before)| after - before).collect();
    let gained = mean(&differences);
    let squares: Vec<f64> = differences.iter().map(|difference| (difference - gained).powi(2)).collect();
    let error = (mean(&squares) / squares.len() as f64).sqrt();
    if gained > SURE * error { *tuning } else { *start }
}

#[cfg(test)]
mod tests;
