//! How much a person wants a product now, from what the person did with it.
//!
//! Each act adds its kind's weight, which halves with every half-life that passes:
//! `score(now) = sum of weight * 2^(-(now - at) / half_life)`. A sum of exponentials of one half-life is one number that
//! can be brought forward in time, so an act is folded in without a look at the earlier ones.
//!
//! Weights and half-lives are chosen, not learned; a view is the unit. To try something on or to put it into a cart
//! takes a decision and is remembered for weeks; a page seen is forgotten within days. A piece put back takes away most
//! of what its picking up gave, since the hand said yes and the eye no. What a tag reader sees may be a passer-by.

use std::collections::BTreeMap;

use crate::{cloud_event::Kind, timestamp};

const DAY: f64 = timestamp::DAY as f64;
/// A stay of this length weighs as much as a view, ms.
const DWELL_UNIT: f64 = 10_000.0;
/// What one stay can weigh at most, so that a page left open says no more than a try-on.
const MOST_DWELL: f64 = 3.0;

/// What one act weighs when it happens; none if it says nothing about wanting. `dwell_ms` is how long it took, ms.
///
/// A stay weighs `log2(1 + dwell / 10 s)`, at most 3: the first seconds say more than the later ones.
pub fn weight(kind: Kind, dwell_ms: i64) -> Option<f64> {
    match kind {
        Kind::View => Some(1.0),
        Kind::Dwell => Some((dwell_ms.max(0) as f64 / DWELL_UNIT).ln_1p() / std::f64::consts::LN_2)
            .map(|weight| weight.min(MOST_DWELL)),
        Kind::PickUp => Some(2.0),
        Kind::PutBack => Some(-1.5),
        Kind::TryOn => Some(4.0),
        Kind::Cart => Some(6.0),
        Kind::RfidSeen | Kind::CheckIn | Kind::Identified => None,
    }
}

/// How long it takes until an act weighs half as much, ms.
pub fn half_life(kind: Kind) -> f64 {
    match kind {
        Kind::TryOn | Kind::Cart => 14.0 * DAY,
        Kind::PickUp | Kind::PutBack => 7.0 * DAY,
        _ => 3.0 * DAY,
    }
}

/// What is left of a weight after `elapsed` ms, as a share.
fn decay(kind: Kind, elapsed: i64) -> f64 {
    (-(elapsed as f64) / half_life(kind)).exp2()
}

/// Why an intent is what it is: all acts of one kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reason {
    /// What was done.
    pub kind: Kind,
    /// How often.
    pub count: u32,
    /// When last, ms since 1970 UTC.
    pub last_at: i64,
    /// What it adds to the score.
    pub score: f64,
}

#[derive(Clone, Copy, Debug)]
struct Trace {
    count: u32,
    /// When last, ms since 1970 UTC; `weight` is as of then.
    at: i64,
    weight: f64,
}

/// What a person's acts with one product come to.
#[derive(Clone, Debug, Default)]
pub struct Intent(BTreeMap<Kind, Trace>);

impl Intent {
    /// Folds an act in, in constant time and in any order. `at` is when it happened, ms since 1970 UTC.
    pub fn fold(&mut self, kind: Kind, at: i64, dwell_ms: i64) {
        let Some(weight) = weight(kind, dwell_ms) else { return };
        let trace = self.0.entry(kind).or_insert(Trace { count: 0, at, weight: 0.0 });
        let latest = trace.at.max(at);
        trace.weight = trace.weight * decay(kind, latest.saturating_sub(trace.at))
            + weight * decay(kind, latest.saturating_sub(at));
        trace.count = trace.count.saturating_add(1);
        trace.at = latest;
    }

    /// The score at a point in time, ms since 1970 UTC; never below 0. What is still to come weighs as if it were now.
    pub fn score(&self, now: i64) -> f64 {
        self.reasons(now).iter().map(|reason| reason.score).sum::<f64>().max(0.0)
    }

    /// What the score is made of, the weightiest first.
    pub fn reasons(&self, now: i64) -> Vec<Reason> {
        let reason = |(&kind, trace): (&Kind, &Trace)| Reason {
            kind,
            count: trace.count,
            last_at: trace.at,
            score: trace.weight * decay(kind, now.saturating_sub(trace.at).max(0)),
        };
        let mut reasons: Vec<_> = self.0.iter().map(reason).collect();
        reasons.sort_by(|a, b| b.score.total_cmp(&a.score));
        reasons
    }
}

/// The `limit` products with the highest scores at `now`, the highest first; those without any are left out.
pub fn rank<'a>(
    intents: impl IntoIterator<Item = (&'a str, &'a Intent)>,
    now: i64,
    limit: usize,
) -> Vec<(&'a str, f64)> {
    let scored = intents.into_iter().map(|(product, intent)| (product, intent.score(now)));
    let mut ranked: Vec<_> = scored.filter(|(_, score)| *score > 0.0).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    ranked.truncate(limit);
    ranked
}

#[cfg(test)]
mod tests;
