//! Whether each record belongs to the person that the standing merges make of it.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AnyConnection, Row};

use super::Faults;
use crate::HubError;

/// Compares both. Records that were never merged are not held in memory.
pub async fn check(connection: &mut AnyConnection, faults: &mut Faults) -> Result<(), HubError> {
    let mut into: BTreeMap<String, String> = BTreeMap::new();
    let sql = "SELECT id, absorbed, survivor, undone_at, undone_by FROM merge ORDER BY at, id";
    for row in sqlx::query(sql).fetch_all(&mut *connection).await? {
        let (id, absorbed): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let (at, by): (Option<i64>, Option<String>) = (row.try_get(3)?, row.try_get(4)?);
        if at.is_some() != by.is_some() {
            faults.add("merge", &id, "was undone and does not say when and by whom");
        }
        if at.is_none() && into.insert(absorbed, row.try_get(2)?).is_some() {
            faults.add("merge", &id, "takes a record that an earlier merge took");
        }
    }
    let mut persons: BTreeMap<String, String> = BTreeMap::new();
    for row in sqlx::query("SELECT id, person FROM member WHERE person <> id").fetch_all(&mut *connection).await? {
        persons.insert(row.try_get(0)?, row.try_get(1)?);
    }
    for (record, person) in &persons {
        if persons.contains_key(person) {
            faults.add("member", record, "belongs to a record that is no person itself");
        }
    }
    for record in persons.keys().chain(into.keys()).collect::<BTreeSet<_>>() {
        match root(&into, record) {
            None => faults.add("member", record, "is merged in a circle"),
            Some(root) if persons.get(record).unwrap_or(record) != root => {
                faults.add("member", record, "belongs to another person than its merges say");
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// The record that merges lead to; none if they lead back.
fn root<'a>(into: &'a BTreeMap<String, String>, record: &'a String) -> Option<&'a String> {
    let (mut root, mut steps) = (record, 0);
    while let Some(next) = into.get(root) {
        (root, steps) = (next, steps + 1);
        if steps > into.len() {
            return None;
        }
    }
    Some(root)
}
