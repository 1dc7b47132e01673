//! How well two records agree, field by field.

use super::{Field, Member};
use crate::identity::{edit::distance, name::Likeness};

/// How well two records agree in one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nothing to compare: one record lacks it.
    Missing,
    /// Two values.
    Different,
    /// Values that a slip, another spelling or a change may have made of one.
    Close,
    /// One value.
    Exact,
}

impl Level {
    /// Where the level's probabilities stand in a [`FieldModel`](super::FieldModel); nothing for a missing field.
    pub(super) fn index(self) -> Option<usize> {
        match self {
            Self::Missing => None,
            Self::Different => Some(2),
            Self::Close => Some(1),
            Self::Exact => Some(0),
        }
    }
}

/// The levels of all fields, in the order of [`Field::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pattern(pub [Level; 6]);

impl Pattern {
    /// The level of one field.
    pub fn level(self, field: Field) -> Level {
        self.0[field as usize]
    }

    /// The pattern as if a field were missing.
    pub fn without(mut self, field: Field) -> Self {
        self.0[field as usize] = Level::Missing;
        self
    }
}

/// Compares two records in every field. A field with several values counts by its best pair.
pub fn compare(a: &Member, b: &Member) -> Pattern {
    Pattern([
        best(&a.names, &b.names, |a, b| match a.likeness(b) {
            Likeness::Same => Level::Exact,
            Likeness::Homophone | Likeness::Near => Level::Close,
            Likeness::Other => Level::Different,
            // Half the records of a busy Saturday read `Ms Wang`: that is as good as no name.
            Likeness::Partial => Level::Missing,
        }),
        best(&a.phones, &b.phones, |a, b| {
            let (a, b) = (a.number.as_str(), b.number.as_str());
            graded(a == b, || distance(a, b) <= 1)
        }),
        // The same name at another provider; a slip may be another person's address, so it isn't close.
        best(&a.emails, &b.emails, |a, b| graded(a == b, || a.local_part() == b.local_part())),
        best(a.birthday.as_slice(), b.birthday.as_slice(), |a, b| graded(a == b, || a.is_slip_of(b))),
        best(a.address.as_slice(), b.address.as_slice(), |a, b| graded(a == b, || a.is_close_to(b))),
        best(a.city.as_slice(), b.city.as_slice(), |a, b| graded(a == b, || false)),
    ])
}

fn best<T>(a: &[T], b: &[T], compare: impl Fn(&T, &T) -> Level) -> Level {
    let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (a, b)));
    pairs.map(|(a, b)| compare(a, b)).max().unwrap_or(Level::Missing)
}

fn graded(exact: bool, close: impl Fn() -> bool) -> Level {
    match exact {
        true => Level::Exact,
        false if close() => Level::Close,
        false => Level::Different,
    }
}
