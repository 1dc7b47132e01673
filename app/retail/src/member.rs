//! A member's record: how it changes, and how several records read as one person.
//!
//! A record is a set of registers, one for each field, in which the newest word stays. Changes may so arrive late, twice
//! and in any order, as they do from tablets that were without a line, and end in the same record.

mod check;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    api::members::{Changes, Details, Member},
    identity::{AddressLine, City, Email, Name, matching},
};

/// Why changes are refused; nothing of them is applied then. No value is repeated: it may be someone's.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{field}: {fault}")]
pub struct Refused {
    /// Which field.
    pub field: &'static str,
    /// What is wrong with it.
    pub fault: String,
}

/// One record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// What the member told.
    pub details: Details,
    /// The tier.
    pub tier: String,
    /// The store the member belongs to.
    pub store: Option<String>,
    /// The associate whose client book the member is in.
    pub associate: Option<String>,
    /// When each field was last set, ms since 1970 UTC.
    stamps: BTreeMap<String, i64>,
}

/// The tier that members begin in.
const FIRST_TIER: &str = "member";

impl Record {
    /// A record that says nothing yet.
    pub fn new() -> Self {
        Self { tier: FIRST_TIER.to_owned(), ..Self::default() }
    }

    /// Applies changes, each where it is newer than what is there.
    ///
    /// # Errors
    ///
    /// [`Refused`] if a value is none of its kind.
    pub fn apply(&mut self, changes: Changes) -> Result<(), Refused> {
        let changes = check::checked(changes)?;
        let (details, at) = (&mut self.details, changes.at);
        let mut registers = Registers { stamps: &mut self.stamps, at };
        registers.set("name", &mut details.name, changes.name);
        registers.set("other_names", &mut details.other_names, changes.other_names);
        registers.set("phones", &mut details.phones, changes.phones);
        registers.set("emails", &mut details.emails, changes.emails);
        registers.set("identifiers", &mut details.identifiers, changes.identifiers);
        registers.set("birthday", &mut details.birthday, changes.birthday);
        registers.set("address", &mut details.address, changes.address);
        registers.set("locale", &mut details.locale, changes.locale);
        registers.set("tier", &mut self.tier, changes.tier);
        registers.set("store", &mut self.store, changes.store);
        registers.set("associate", &mut self.associate, changes.associate);
        Ok(())
    }

    /// A person as the hub shows them, without the times of the fields: whatever is applied is newer.
    pub fn shown(member: &Member) -> Self {
        Self {
            details: member.details.clone(),
            tier: member.tier.clone(),
            store: member.store.clone(),
            associate: member.associate.clone(),
            stamps: BTreeMap::new(),
        }
    }

    /// The record as it is compared with others.
    pub fn to_compare(&self) -> matching::Member {
        let details = &self.details;
        let number = details.identifiers.iter().find(|identifier| identifier.kind == "member_number");
        matching::Member {
            member_number: number.map(|number| number.value.clone()),
            names: names(details).filter_map(|name| name.parse::<Name>().ok()).collect(),
            phones: details
                .phones
                .iter()
                .filter_map(|phone| {
                    Some(matching::MemberPhone { number: phone.value.parse().ok()?, verified: phone.verified })
                })
                .collect(),
            emails: details.emails.iter().filter_map(|email| email.value.parse::<Email>().ok()).collect(),
            birthday: details.birthday,
            address: details.address.as_ref().and_then(|address| AddressLine::new(&address.line)),
            city: details.address.as_ref().and_then(|address| City::new(&address.city)),
        }
    }

    fn stamp(&self, field: &str) -> i64 {
        self.stamps.get(field).copied().unwrap_or(i64::MIN)
    }
}

/// All names of a person.
pub fn names(details: &Details) -> impl Iterator<Item = &str> {
    [&details.name].into_iter().chain(&details.other_names).map(String::as_str)
}

/// The registers of a record, while changes made at one time are applied.
struct Registers<'a> {
    stamps: &'a mut BTreeMap<String, i64>,
    at: i64,
}

impl Registers<'_> {
    /// Keeps the newer value; of two set at one time, the one that is later as text, so that all agree which.
    fn set<T: Serialize>(&mut self, field: &str, kept: &mut T, new: Option<T>) {
        let Some(new) = new else { return };
        let text = |value: &T| serde_json::to_string(value).unwrap_or_default();
        let newer = match self.stamps.get(field) {
            None => true,
            Some(stamp) => (self.at, text(&new)) > (*stamp, text(kept)),
        };
        if newer {
            self.stamps.insert(field.to_owned(), self.at);
            *kept = new;
        }
    }
}

/// One person of several records: in each field what was said last, and all numbers, addresses and names together.
pub fn united<'a>(records: impl IntoIterator<Item = &'a Record>) -> Record {
    let mut records = records.into_iter();
    let mut person = records.next().cloned().unwrap_or_default();
    for record in records {
        let (theirs, ours) = (&record.details, &mut person.details);
        let name = std::mem::take(&mut ours.name);
        let newer = record.stamp("name") > person.stamps.get("name").copied().unwrap_or(i64::MIN);
        let (shown, other) = if newer { (theirs.name.clone(), name) } else { (name, theirs.name.clone()) };
        ours.name = shown;
        ours.other_names.push(other);
        join(&mut ours.other_names, &theirs.other_names, |name| name.clone());
        ours.other_names.retain(|name| *name != ours.name && !name.is_empty());
        join(&mut ours.phones, &theirs.phones, |phone| phone.value.clone());
        join(&mut ours.emails, &theirs.emails, |email| email.value.clone());
        join(&mut ours.identifiers, &theirs.identifiers, Clone::clone);
        let mut latest = |field: &str, take: &mut dyn FnMut(&mut Record)| {
            if record.stamp(field) > person.stamp(field) {
                take(&mut person);
            }
        };
        latest("birthday", &mut |person| person.details.birthday = theirs.birthday);
        latest("address", &mut |person| person.details.address.clone_from(&theirs.address));
        latest("locale", &mut |person| person.details.locale.clone_from(&theirs.locale));
        latest("tier", &mut |person| person.tier.clone_from(&record.tier));
        latest("store", &mut |person| person.store.clone_from(&record.store));
        latest("associate", &mut |person| person.associate.clone_from(&record.associate));
        for (field, stamp) in &record.stamps {
            let kept = person.stamps.entry(field.clone()).or_insert(*stamp);
            *kept = (*kept).max(*stamp);
        }
    }
    person
}

/// Adds what is not there yet, in order.
fn join<T: Clone, K: PartialEq>(to: &mut Vec<T>, from: &[T], key: impl Fn(&T) -> K) {
    for item in from {
        if !to.iter().any(|have| key(have) == key(item)) {
            to.push(item.clone());
        }
    }
}

#[cfg(test)]
mod tests;
