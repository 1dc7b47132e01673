//! What shoppers do, and how much each deed says of what they like.

use thiserror::Error;

use super::{Item, User};

/// How many half-lives after the reference an event may lie. Its value is then a thousandfold and its square a
/// millionfold, which still leaves a sum of doubles ten digits.
const MOST_AHEAD: f64 = 10.0;

const SECONDS_A_DAY: f64 = 86_400.0;

/// What somebody did with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Looked at it.
    View,
    /// Tried it on, or placed it in a room.
    TryOn,
    /// Bought it.
    Purchase,
}

/// Something that somebody did with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Who.
    pub user: User,
    /// With which item.
    pub item: Item,
    /// What.
    pub kind: Kind,
    /// When, in seconds since 1970 (Unix time).
    pub at: i64,
}

/// Why an event has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EventError {
    /// It lies too far after the reference.
    #[error("an event lies more than 10 half-lives after the fit: fit anew, or set the clock that stamped it")]
    Ahead,
    /// The weights are none.
    #[error("weights and half-life must be finite and above zero")]
    Weights,
}

/// How much each deed says, and how fast that fades.
///
/// A value halves with each half-life. It is stated as of one reference time, so that an event later than that is worth
/// more than its weight instead of all others less: as time passes all values shrink by one factor, which changes no
/// ranking as long as the regularisation shrinks with them. An event can thus be folded in at any time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// What a view says.
    pub view: f64,
    /// What a try-on says.
    pub try_on: f64,
    /// What a purchase says.
    pub purchase: f64,
    /// After how many days it says half as much.
    pub half_life_days: f64,
    /// When values are their weights, in seconds since 1970: the time of the fit.
    pub reference: i64,
}

impl Weights {
    /// Weights to start from: a purchase says 1, a try-on 0.7, a view 0.45, and half of it after half a year. What two
    /// items share is the product of their values, so that two views say a fifth of two purchases. They are judgement,
    /// not measurement: a store with a history should try others on it.
    pub fn starting(reference: i64) -> Self {
        Self { view: 0.45, try_on: 0.7, purchase: 1.0, half_life_days: 180.0, reference }
    }

    /// The value of an event.
    pub fn value(&self, kind: Kind, at: i64) -> Result<f64, EventError> {
        let weight = match kind {
            Kind::View => self.view,
            Kind::TryOn => self.try_on,
            Kind::Purchase => self.purchase,
        };
        let sound = |number: f64| number.is_finite() && number > 0.0;
        if !sound(weight) || !sound(self.half_life_days) {
            return Err(EventError::Weights);
        }
        let days = at.saturating_sub(self.reference) as f64 / SECONDS_A_DAY;
        let half_lives = days / self.half_life_days;
        if half_lives > MOST_AHEAD {
            return Err(EventError::Ahead);
        }
        // What is old beyond measure still says who took what.
        Ok((weight * half_lives.exp2()).max(f64::MIN_POSITIVE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400;

    #[test]
    fn a_value_halves_with_each_half_life() {
        let weights = Weights { half_life_days: 10.0, ..Weights::starting(1_000 * DAY) };
        assert_eq!(weights.value(Kind::Purchase, 1_000 * DAY), Ok(1.0));
        assert_eq!(weights.value(Kind::Purchase, 990 * DAY), Ok(0.5));
        assert_eq!(weights.value(Kind::TryOn, 980 * DAY), Ok(0.175));
        assert_eq!(weights.value(Kind::View, 1_010 * DAY), Ok(0.9));
    }

    #[test]
    fn no_time_or_weight_is_too_odd() {
        let weights = Weights::starting(0);
        assert_eq!(weights.value(Kind::View, i64::MAX), Err(EventError::Ahead));
        assert!(weights.value(Kind::View, i64::MIN).is_ok_and(|value| value > 0.0));
        assert!(Weights { view: f64::NAN, ..weights }.value(Kind::View, 0).is_err());
        assert!(Weights { half_life_days: 0.0, ..weights }.value(Kind::View, 0).is_err());
    }
}
