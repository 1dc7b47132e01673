//! What was written and has not reached the hub.
//!
//! Changes go out in the order in which they were written wherever two touch one thing, and otherwise do not wait for
//! each other. One that the hub refuses stays, with the reason, until somebody [settles](Settle) it; what needs the
//! thing that it would have made waits for that.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{Change, error::Refusal};

/// A change in the outbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Queued {
    /// Its place: what was written later has a greater one.
    pub number: u64,
    /// The change.
    pub change: Change,
    /// How far the hub's clock was known to be ahead when it was written, ms; none if it was not known.
    pub(crate) skew: Option<i64>,
    /// Whether it went out, so that it must not be altered any more: it may have arrived.
    pub(crate) is_sent: bool,
    /// Why the hub refused it, if it did.
    pub refusal: Option<Refusal>,
}

impl Queued {
    /// Whether it is shown: what was refused is not, but for what is there all the same, people and goods that left.
    pub(crate) fn counts(&self) -> bool {
        self.refusal.is_none() || self.change.makes().is_some()
    }

    /// Brings its time to the hub's clock, before it goes out for the first time; whether that altered anything.
    ///
    /// A change that went out is left as it is: the hub would take it for another one under the same id.
    pub(crate) fn depart(&mut self, skew: Option<i64>) -> bool {
        if self.is_sent {
            return false;
        }
        self.change.set_at(self.change.at() + skew.unwrap_or(0) - self.skew.unwrap_or(0));
        self.skew = skew;
        self.is_sent = true;
        true
    }
}

/// What becomes of a refused change.
#[derive(Clone, Debug, PartialEq)]
pub enum Settle {
    /// Send it again as it is: what stood against it is gone.
    Again,
    /// Send this in its place.
    Instead(Box<Change>),
    /// The record that it would have made is another one's: that one gets it, and all that waits for it.
    SameAs(String),
    /// Let it go. What moves goods for a member whose making is let go is sent without the member.
    Drop,
}

/// Changes by their place.
#[derive(Clone, Debug, Default)]
pub struct Outbox {
    changes: BTreeMap<u64, Queued>,
}

impl Outbox {
    /// The outbox with these changes.
    pub(crate) fn new(changes: impl IntoIterator<Item = Queued>) -> Self {
        Self { changes: changes.into_iter().map(|queued| (queued.number, queued)).collect() }
    }

    pub(crate) fn put(&mut self, queued: Queued) {
        self.changes.insert(queued.number, queued);
    }

    pub(crate) fn remove(&mut self, number: u64) {
        self.changes.remove(&number);
    }

    pub(crate) fn get(&self, number: u64) -> Option<&Queued> {
        self.changes.get(&number)
    }

    /// All changes, in order.
    pub fn all(&self) -> impl Iterator<Item = &Queued> {
        self.changes.values()
    }

    /// What is still to be sent, in order.
    pub fn unsent(&self) -> impl Iterator<Item = &Queued> {
        self.all().filter(|queued| queued.refusal.is_none())
    }

    /// What the hub refused, in order.
    pub fn refused(&self) -> impl Iterator<Item = &Queued> {
        self.all().filter(|queued| queued.refusal.is_some())
    }

    /// The first change that may go out now, besides those in `tried`.
    pub(crate) fn ready(&self, tried: &BTreeSet<u64>) -> Option<&Queued> {
        let mut busy = BTreeSet::new();
        for queued in self.all() {
            if queued.refusal.is_some() {
                busy.extend(queued.change.makes());
                continue;
            }
            let things = queued.change.things();
            if !tried.contains(&queued.number) && !things.iter().any(|thing| busy.contains(thing)) {
                return Some(queued);
            }
            busy.extend(things);
        }
        None
    }

    /// What settling the refused change `number` comes to: the changes as they are then, and those that go. None if
    /// there is no such refused change.
    pub(crate) fn settle(&self, number: u64, how: Settle) -> Option<(Vec<Queued>, Vec<u64>)> {
        let refused = self.get(number).filter(|queued| queued.refusal.is_some())?.clone();
        // What is altered counts as new: the hub has kept nothing of a refused one.
        let anew = |queued: &Queued, change| Queued { change, refusal: None, is_sent: false, ..queued.clone() };
        Some(match how {
            Settle::Drop => (self.parted(&refused), vec![number]),
            Settle::Again => (vec![Queued { refusal: None, ..refused }], Vec::new()),
            Settle::Instead(mut change) => {
                change.set_at(refused.change.at());
                (vec![anew(&refused, *change)], Vec::new())
            }
            Settle::SameAs(to) => {
                let from = refused.change.member()?.to_owned();
                let theirs = self.all().filter(|queued| queued.change.member() == Some(&from));
                let moved = theirs.map(|queued| anew(queued, queued.change.clone().of_member(&from, &to)));
                (moved.collect(), Vec::new())
            }
        })
    }

    /// Whether something that moves goods waits and bears a member's name, which must not go out once they are erased.
    pub(crate) fn names_anybody(&self) -> bool {
        self.unsent().any(|queued| queued.change.is_stock() && queued.change.member().is_some())
    }

    /// What moves goods for the member whose making is let go with `dropped`, without that member.
    fn parted(&self, dropped: &Queued) -> Vec<Queued> {
        let Change::CreateMember { id, .. } = &dropped.change else { return Vec::new() };
        self.without_member(id).filter_map(|(_, left)| left).collect()
    }

    /// What of each change of a member is left once the member is gone, by its number.
    pub(crate) fn without_member<'a>(&'a self, member: &'a str) -> impl Iterator<Item = (u64, Option<Queued>)> + 'a {
        self.all().filter(move |queued| queued.change.member() == Some(member)).map(|queued| {
            let left = queued.change.clone().without_member();
            (queued.number, left.map(|change| Queued { change, ..queued.clone() }))
        })
    }
}

#[cfg(test)]
mod tests;
