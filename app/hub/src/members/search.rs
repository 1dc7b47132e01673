//! Members as one types: the index in memory, kept in step with the database.
//!
//! The index holds names, numbers and addresses in the clear, in this process alone. It is built when the hub starts;
//! until then it answers with what it has and says that it is not complete.

use std::{
    collections::BTreeSet,
    sync::{
        RwLock,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use retail::{
    api::members::{Found, FoundMember},
    identity::{Email, Phone},
    member::{Record, names, united},
    search::{Entry, Index},
};
use sqlx::Row;

use super::store;
use crate::{
    Hub, HubError,
    clock::{DAY, MINUTE, Millis},
};

/// How many records are read at once while the index is built.
const PAGE: i64 = 2_000;

/// How far back is looked again: a change is stamped before it is committed.
const OVERLAP: Millis = MINUTE;

/// The longest query that is looked at, characters.
const LONGEST_QUERY: usize = 100;

/// The index, and how far it follows the database.
#[derive(Default)]
pub struct Search {
    index: RwLock<Index<String>>,
    complete: AtomicBool,
    followed_to: AtomicI64,
}

impl std::fmt::Debug for Search {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Search")
    }
}

impl Search {
    /// How many persons are in it.
    pub fn len(&self) -> usize {
        self.index.read().map_or(0, |index| index.len())
    }

    /// Whether there is nobody in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether every member of the database is in it.
    pub fn is_complete(&self) -> bool {
        self.complete.load(Ordering::Acquire)
    }

    fn put(&self, id: &str, entry: Option<&Entry>) {
        let Ok(mut index) = self.index.write() else { return };
        match entry {
            Some(entry) => index.put(id.to_owned(), entry),
            None => {
                index.remove(&id.to_owned());
            }
        }
    }

    fn find(&self, query: &str, limit: usize) -> Vec<retail::search::Hit<String>> {
        self.index.read().map_or_else(|_| Vec::new(), |index| index.find(query, limit))
    }
}

fn entry(person: &Record, updated_at: i64) -> Entry {
    let details = &person.details;
    Entry {
        names: names(details).map(str::to_owned).collect(),
        phones: details.phones.iter().filter_map(|phone| phone.value.parse::<Phone>().ok()).collect(),
        emails: details.emails.iter().filter_map(|email| email.value.parse::<Email>().ok()).collect(),
        numbers: details.identifiers.iter().map(|number| number.value.clone()).collect(),
        last_seen: u32::try_from(updated_at / DAY).unwrap_or(0),
    }
}

impl Hub {
    /// Brings the index in step with one record's person, after the change to it was committed.
    pub async fn reindex(&self, id: &str) -> Result<(), HubError> {
        let mut connection = self.database().read().acquire().await?;
        match store::person(self, &mut connection, id).await {
            Ok(records) => {
                let person = united(records.iter().map(|stored| &stored.record));
                let updated_at = records.iter().map(|stored| stored.updated_at).max().unwrap_or_default();
                let root = &records[0].person;
                self.search().put(root, Some(&entry(&person, updated_at)));
                for absorbed in records.iter().filter(|stored| stored.id != *root) {
                    self.search().put(&absorbed.id, None);
                }
            }
            Err(HubError::NotFound(_)) => self.search().put(id, None),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Builds the index, or follows what others have changed in the database since.
    pub async fn follow_members(&self) -> Result<(), HubError> {
        let since = self.search().followed_to.load(Ordering::Acquire) - OVERLAP;
        let now = self.now();
        let (mut after, mut merged) = (String::new(), BTreeSet::new());
        loop {
            let (stored, last) = store::page(self, &after, since, PAGE).await?;
            for one in &stored {
                if one.id == one.person {
                    self.search().put(&one.id, Some(&entry(&one.record, one.updated_at)));
                } else {
                    merged.insert(one.person.clone());
                }
            }
            match last {
                Some(last) => after = last,
                None => break,
            }
        }
        let sql = "SELECT survivor, absorbed FROM merge WHERE at >= $1 OR undone_at >= $1";
        for row in sqlx::query(sql).bind(since).fetch_all(self.database().read()).await? {
            merged.extend([row.try_get::<String, _>(0)?, row.try_get(1)?]);
        }
        let erased = sqlx::query("SELECT id FROM member WHERE erased_at >= $1").bind(since);
        for row in erased.fetch_all(self.database().read()).await? {
            merged.insert(row.try_get(0)?);
        }
        for id in merged {
            self.reindex(&id).await?;
        }
        self.search().followed_to.store(now, Ordering::Release);
        self.search().complete.store(true, Ordering::Release);
        Ok(())
    }

    /// Members whose names, numbers or addresses fit `query`, the best first.
    ///
    /// # Errors
    ///
    /// [`HubError::Invalid`] if the query is longer than anything that is searched.
    pub async fn find_members(&self, query: &str, limit: usize) -> Result<Found, HubError> {
        if query.chars().count() > LONGEST_QUERY {
            return Err(HubError::invalid(format!("a query has at most {LONGEST_QUERY} characters")));
        }
        let (hub, query) = (self.clone(), query.to_owned());
        let hits = tokio::task::spawn_blocking(move || hub.search().find(&query, limit))
            .await
            .map_err(|_| HubError::Setup("the search was broken off".to_owned()))?;
        let mut connection = self.database().read().acquire().await?;
        let mut members = Vec::with_capacity(hits.len());
        for hit in hits {
            let records = match store::person(self, &mut connection, &hit.id).await {
                Err(HubError::NotFound(_)) => continue,
                records => records?,
            };
            let member = store::member(&records);
            members.push(FoundMember {
                phone_tail: member.details.phones.first().map(|phone| tail(&phone.value)),
                name: member.details.name,
                id: member.id,
                tier: member.tier,
                store: member.store,
                fits: format!("{:?}", hit.field).to_lowercase(),
            });
        }
        Ok(Found { members, complete: self.search().is_complete() })
    }
}

fn tail(phone: &str) -> String {
    phone.parse::<Phone>().map(|phone| phone.tail(4).to_owned()).unwrap_or_default()
}
