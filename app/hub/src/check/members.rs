//! Whether what is sealed opens, and records are found by what they say.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::Faults;
use crate::{
    Hub, HubError,
    members::{
        duplicates, entries, identifiers,
        store::{COLUMNS, Stored},
    },
};

/// How many records are looked at together.
const PAGE: i64 = 1_000;

/// Looks at all records, some at a time.
pub async fn check(hub: &Hub, connection: &mut AnyConnection, faults: &mut Faults) -> Result<(), HubError> {
    let mut after = String::new();
    loop {
        let sql = format!("SELECT {COLUMNS}, tier, store, associate FROM member WHERE id > $1 ORDER BY id LIMIT $2");
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(after.clone()).bind(PAGE).fetch_all(&mut *connection).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        let last: String = last.try_get(0)?;
        let mut records = BTreeMap::new();
        for row in &rows {
            let id: String = row.try_get(0)?;
            match Stored::read(hub, row) {
                Ok(Some(stored)) => {
                    let says = (&stored.record.tier, &stored.record.store, &stored.record.associate);
                    if says != (&row.try_get(7)?, &row.try_get(8)?, &row.try_get(9)?) {
                        faults.add("member", &id, "has a tier, store or associate that its record does not say");
                    }
                    records.insert(id, stored);
                }
                Ok(None) => {}
                Err(HubError::Sealed) => faults.add("member", &id, "has a record that does not open"),
                Err(error) => return Err(error),
            }
        }
        let mut page = Page { hub, connection: &mut *connection, range: (after, last.clone()), records };
        page.identifiers(faults).await?;
        page.blocking(faults).await?;
        page.entries(faults).await?;
        after = last;
    }
}

/// Some records that follow each other.
struct Page<'a> {
    hub: &'a Hub,
    connection: &'a mut AnyConnection,
    /// Behind the first id, up to the second.
    range: (String, String),
    records: BTreeMap<String, Stored>,
}

impl Page<'_> {
    async fn rows(&mut self, sql: &'static str) -> Result<Vec<sqlx::any::AnyRow>, HubError> {
        let (after, last) = self.range.clone();
        Ok(sqlx::query(sql).bind(after).bind(last).fetch_all(&mut *self.connection).await?)
    }

    async fn identifiers(&mut self, faults: &mut Faults) -> Result<(), HubError> {
        let mut there: BTreeMap<String, BTreeSet<(String, Vec<u8>)>> = BTreeMap::new();
        for row in self.rows("SELECT member, kind, digest FROM identifier WHERE member > $1 AND member <= $2").await? {
            there.entry(row.try_get(0)?).or_default().insert((row.try_get(1)?, row.try_get(2)?));
        }
        for (id, stored) in &self.records {
            let says: BTreeSet<_> = identifiers::digests(self.hub, &stored.record.details).collect();
            let there = there.remove(id).unwrap_or_default();
            if !there.is_subset(&says) {
                faults.add("member", id, "is found by something that its record does not say");
            }
            // Another record may have it: of two that were merged, one does.
            for (kind, digest) in says.difference(&there) {
                let sql = "SELECT member FROM identifier WHERE kind = $1 AND digest = $2";
                let found = sqlx::query(sql).bind(kind.clone()).bind(digest.clone());
                if found.fetch_optional(&mut *self.connection).await?.is_none() {
                    faults.add("member", id, "is not found by a phone, an e-mail or a number of its record");
                }
            }
        }
        Ok(())
    }

    async fn blocking(&mut self, faults: &mut Faults) -> Result<(), HubError> {
        let mut there: BTreeMap<String, BTreeSet<Vec<u8>>> = BTreeMap::new();
        for row in self.rows("SELECT member, digest FROM blocking WHERE member > $1 AND member <= $2").await? {
            there.entry(row.try_get(0)?).or_default().insert(row.try_get(1)?);
        }
        for (id, stored) in &self.records {
            if there.remove(id).unwrap_or_default() != duplicates::digests(self.hub, &stored.record) {
                faults.add("member", id, "is not compared by what its record says");
            }
        }
        Ok(())
    }

    async fn entries(&mut self, faults: &mut Faults) -> Result<(), HubError> {
        for row in self.rows("SELECT member, id, body FROM member_entry WHERE member > $1 AND member <= $2").await? {
            let (member, id): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            let Some(stored) = self.records.get(&member) else { continue };
            if entries::open(stored, &id, &row.try_get::<Vec<u8>, _>(2)?).is_err() {
                faults.add("entry", &id, "does not open");
            }
        }
        Ok(())
    }
}
