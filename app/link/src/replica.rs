//! The member book as the hub told it last, with what was written here since laid over it.
//!
//! The hub's word and one's own are kept apart: a member [reads](Replica::shown) as the hub's word with the changes of
//! the outbox applied. A refused change so needs no undoing, and a newer word of the hub loses nothing.

use std::collections::{BTreeMap, HashMap};

use retail::{
    api::{
        book::BookEntry,
        members::{KeptEntry, Member, WriteEntry},
    },
    member::{Record, names},
    search,
    timestamp::DAY,
};
use serde::{Deserialize, Serialize};

use crate::{Change, outbox::Outbox};

/// How fresh the book is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pulled {
    /// Everything that the hub knew then is here, ms since 1970 UTC by the hub's clock.
    pub as_of: i64,
}

/// Members as the hub told them, and searchable as they are shown.
#[derive(Clone, Debug, Default)]
pub struct Replica {
    told: BTreeMap<String, BookEntry>,
    /// The person of each record that is known.
    persons: HashMap<String, String>,
    index: search::Index<String>,
    /// How fresh it is; none before the first whole pull.
    pub(crate) pulled: Option<Pulled>,
}

impl Replica {
    /// The person that a record belongs to, as far as is known here.
    pub fn person<'a>(&'a self, record: &'a str) -> &'a str {
        self.persons.get(record).map_or(record, String::as_str)
    }

    /// The persons that the hub told of.
    pub(crate) fn told(&self) -> impl Iterator<Item = &BookEntry> {
        self.told.values()
    }

    /// Those known whose records turned out to be the person's in `entry`, or were.
    pub(crate) fn replaced(&self, entry: &BookEntry) -> Vec<String> {
        let persons = entry.member.records.iter().map(|record| self.person(record));
        let mut persons: Vec<String> =
            persons.filter(|person| self.told.contains_key(*person)).map(str::to_owned).collect();
        persons.dedup();
        persons
    }

    /// Takes the hub's word on a person.
    pub(crate) fn put(&mut self, entry: BookEntry) {
        for person in self.replaced(&entry) {
            self.remove(&person);
        }
        let id = entry.member.id.clone();
        for record in &entry.member.records {
            self.persons.insert(record.clone(), id.clone());
        }
        self.told.insert(id, entry);
    }

    /// Forgets the person that a record belongs to.
    pub(crate) fn remove(&mut self, record: &str) {
        let person = self.person(record).to_owned();
        for record in self.told.remove(&person).into_iter().flat_map(|entry| entry.member.records) {
            self.persons.remove(&record);
        }
        self.index.remove(&person);
    }

    /// The hub's word on a person after it took `change`; none if the person is not in the book. `member` is its answer,
    /// if it gave one.
    pub(crate) fn after(&self, change: &Change, member: Option<Member>) -> Option<BookEntry> {
        if change.is_stock() {
            return None;
        }
        let known = self.told.get(self.person(change.member()?)).cloned();
        match (known, member) {
            (Some(known), Some(member)) => Some(BookEntry { member, ..known }),
            (None, Some(member)) => Some(BookEntry { member, entries: Vec::new(), agreed: Vec::new() }),
            (Some(mut known), None) => {
                lay_over(&mut known, change);
                Some(known)
            }
            (None, None) => None,
        }
    }

    /// A member as they are shown here: none if they are neither in the book nor were made here.
    pub fn shown(&self, record: &str, outbox: &Outbox) -> Option<BookEntry> {
        let person = self.person(record);
        let own = outbox.all().filter(|queued| {
            queued.counts() && queued.change.member().is_some_and(|member| self.person(member) == person)
        });
        let mut entry = self.told.get(person).cloned();
        for queued in own {
            if let (None, Change::CreateMember { id, changes }) = (&entry, &queued.change) {
                entry = Some(blank(id, changes.at));
            }
            if let Some(entry) = &mut entry {
                lay_over(entry, &queued.change);
            }
        }
        entry
    }

    /// Brings the index in step with how the person of a record is shown.
    pub(crate) fn index(&mut self, record: &str, outbox: &Outbox) {
        let person = self.person(record).to_owned();
        match self.shown(&person, outbox) {
            Some(entry) => self.index.put(person, &searched(&entry.member)),
            None => {
                self.index.remove(&person);
            }
        }
    }

    /// The persons whom a query fits, the best first.
    pub fn find(&self, query: &str, limit: usize) -> Vec<String> {
        self.index.find(query, limit).into_iter().map(|hit| hit.id).collect()
    }
}

fn blank(id: &str, at: i64) -> BookEntry {
    let Record { details, tier, store, associate, .. } = Record::new();
    let records = vec![id.to_owned()];
    let member = Member { id: id.to_owned(), records, details, tier, store, associate, created_at: at, updated_at: at };
    BookEntry { member, entries: Vec::new(), agreed: Vec::new() }
}

/// Applies a change as the hub will.
fn lay_over(entry: &mut BookEntry, change: &Change) {
    match change {
        Change::CreateMember { changes, .. } | Change::ChangeMember { changes, .. } => {
            let mut record = Record::shown(&entry.member);
            // It was checked when it was written.
            if record.apply(changes.clone()).is_ok() {
                let Record { details, tier, store, associate, .. } = record;
                let updated_at = entry.member.updated_at.max(changes.at);
                entry.member = Member { details, tier, store, associate, updated_at, ..entry.member.clone() };
            }
        }
        Change::WriteEntry { id, entry: written, .. } => write(&mut entry.entries, id, written),
        Change::Decide { decision, .. } => {
            entry.agreed.retain(|purpose| *purpose != decision.purpose);
            if decision.granted {
                entry.agreed.push(decision.purpose);
                entry.agreed.sort();
            }
        }
        Change::Hold { .. } | Change::Release { .. } | Change::Sell { .. } | Change::TakeBack { .. } => {}
    }
}

fn write(entries: &mut Vec<KeptEntry>, id: &str, written: &WriteEntry) {
    let before = entries.iter().position(|kept| kept.id == id);
    if before.is_some_and(|place| entries[place].at > written.at) {
        return;
    }
    let actor = before.map(|place| entries.remove(place).actor).unwrap_or_default();
    if let Some(entry) = &written.entry {
        entries.push(KeptEntry { id: id.to_owned(), entry: entry.clone(), actor, at: written.at });
    }
    entries.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.id.cmp(&b.id)));
}

/// What a member is found by.
fn searched(member: &Member) -> search::Entry {
    let details = &member.details;
    search::Entry {
        names: names(details).map(str::to_owned).collect(),
        phones: details.phones.iter().filter_map(|phone| phone.value.parse().ok()).collect(),
        emails: details.emails.iter().filter_map(|email| email.value.parse().ok()).collect(),
        numbers: details.identifiers.iter().map(|number| number.value.clone()).collect(),
        last_seen: u32::try_from(member.updated_at / DAY).unwrap_or(0),
    }
}
