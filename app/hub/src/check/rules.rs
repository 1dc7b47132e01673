//! Rules that a query can tell.

use std::str::FromStr;

use base::{Gtin, money::Currency};
use futures_util::TryStreamExt;
use retail::consent::Purpose;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::Faults;
use crate::HubError;

/// What refers to what: table, column, table, its key. The database holds these itself, unless somebody
/// told it not to. Purchases, holds and events may name a member whom a tablet has yet to send.
const REFERENCES: &[(&str, &str, &str, &str)] = &[
    ("variant", "product", "product", "id"),
    ("import_fault", "import", "import", "id"),
    ("stock", "sku", "variant", "sku"),
    ("stock", "location", "location", "id"),
    ("movement", "sku", "variant", "sku"),
    ("movement", "location", "location", "id"),
    ("hold", "location", "location", "id"),
    ("hold_line", "hold", "hold", "id"),
    ("hold_line", "sku", "variant", "sku"),
    ("transfer", "origin", "location", "id"),
    ("transfer", "destination", "location", "id"),
    ("transfer_line", "transfer", "transfer", "id"),
    ("transfer_line", "sku", "variant", "sku"),
    ("purchase", "location", "location", "id"),
    ("purchase_line", "purchase", "purchase", "id"),
    ("purchase_line", "sku", "variant", "sku"),
    ("take_back", "purchase", "purchase", "id"),
    ("take_back", "location", "location", "id"),
    ("take_back_line", "take_back", "take_back", "id"),
    ("take_back_line", "sku", "variant", "sku"),
    ("member", "person", "member", "id"),
    ("identifier", "member", "member", "id"),
    ("blocking", "member", "member", "id"),
    ("review", "first", "member", "id"),
    ("review", "second", "member", "id"),
    ("merge", "survivor", "member", "id"),
    ("merge", "absorbed", "member", "id"),
    ("merge", "named_survivor", "member", "id"),
    ("merge", "named_absorbed", "member", "id"),
    ("consent", "member", "member", "id"),
    ("member_entry", "member", "member", "id"),
    ("session", "staff", "staff", "id"),
    ("session", "device", "device", "id"),
    ("check_in", "device", "device", "id"),
    ("check_in", "member", "member", "id"),
    ("check_in_code", "member", "member", "id"),
    ("platform_customer", "member", "member", "id"),
    ("platform_order", "purchase", "purchase", "id"),
    ("platform_stock", "sku", "variant", "sku"),
    ("platform_stock", "location", "location", "id"),
];

/// Where a member's id stands; nothing of an erased one is there.
const OF_MEMBERS: [(&str, &str); 12] = [
    ("identifier", "member"),
    ("blocking", "member"),
    ("member_entry", "member"),
    ("consent", "member"),
    ("check_in", "member"),
    ("check_in_code", "member"),
    ("platform_customer", "member"),
    ("review", "first"),
    ("review", "second"),
    ("purchase", "member"),
    ("hold", "member"),
    ("event", "member"),
];

/// Kind of thing, what is wrong, and the query for the ids of those with which it is.
const RULES: &[(&str, &str, &str)] = &[
    (
        "member",
        "was erased and has a key, a body or details left",
        "SELECT id FROM member WHERE erased_at IS NOT NULL AND (data_key IS NOT NULL OR body IS NOT NULL \
         OR tier <> '' OR store IS NOT NULL OR associate IS NOT NULL)",
    ),
    (
        "member",
        "was not erased and has no key or no body",
        "SELECT id FROM member WHERE erased_at IS NULL AND (data_key IS NULL OR body IS NULL)",
    ),
    ("review", "names its records in the wrong order", "SELECT first FROM review WHERE first >= second"),
    (
        "review",
        "is decided and does not say by whom, or the other way round",
        "SELECT first FROM review WHERE (state = 'open') <> (decided_at IS NULL) \
         OR (decided_by IS NULL) <> (decided_at IS NULL)",
    ),
    (
        "entry",
        "is in a state that its kind has not",
        "SELECT id FROM member_entry WHERE NOT (state IN ('open', 'removed') OR (state = 'done' AND kind = 'task'))",
    ),
    ("product", "has no name", "SELECT id FROM product WHERE name_en = '' AND name_zh = ''"),
    (
        "import",
        "tells of more faulty rows than it counts",
        "SELECT id FROM import WHERE bad < (SELECT COUNT(*) FROM import_fault WHERE import_fault.import = import.id)",
    ),
    ("live event", "has a number below one", "SELECT CAST(number AS TEXT) FROM live WHERE number < 1"),
    ("session", "ends before it begins", "SELECT staff FROM session WHERE expires_at < created_at"),
];

/// Values that only the program can judge: kind of thing, what is wrong, ids with values, and the judgement.
const VALUES: &[(&str, &str, &str, fn(&str) -> bool)] = &[
    ("variant", "has a GTIN that is none", "SELECT sku, gtin FROM variant WHERE gtin IS NOT NULL", |gtin| {
        Gtin::from_str(gtin).is_ok()
    }),
    ("variant", "has a price in an unknown currency", "SELECT sku, currency FROM variant", is_currency),
    ("purchase", "is in an unknown currency", "SELECT id, currency FROM purchase", is_currency),
    ("consent", "is to something that is unknown or needs none", "SELECT id, purpose FROM consent", |purpose| {
        Purpose::from_name(purpose).is_some_and(Purpose::needs_consent)
    }),
    ("live event", "has a body that is no JSON", "SELECT CAST(number AS TEXT), body FROM live", |body| {
        serde_json::from_str::<serde_json::Value>(body).is_ok()
    }),
];

fn is_currency(code: &str) -> bool {
    Currency::ALL.into_iter().any(|currency| currency.code() == code)
}

/// Checks all of them.
pub async fn check(connection: &mut AnyConnection, faults: &mut Faults) -> Result<(), HubError> {
    for (kind, fault, sql) in RULES {
        each(connection, sql, |id, _| faults.add(kind, id, fault)).await?;
    }
    for (kind, fault, sql, is_right) in VALUES {
        each(connection, sql, |id, value| {
            if !value.is_some_and(is_right) {
                faults.add(kind, id, fault);
            }
        })
        .await?;
    }
    for (table, column, other, key) in REFERENCES {
        let sql = format!(
            "SELECT a.{column} FROM {table} a LEFT JOIN {other} b ON b.{key} = a.{column} \
             WHERE a.{column} IS NOT NULL AND b.{key} IS NULL"
        );
        each(connection, &sql, |id, _| faults.add(other, &format!("{id} of {table}.{column}"), "is not there")).await?;
    }
    for (table, column) in OF_MEMBERS {
        let sql = format!(
            "SELECT DISTINCT a.{column} FROM {table} a JOIN member b ON b.id = a.{column} WHERE b.erased_at IS NOT NULL"
        );
        each(connection, &sql, |id, _| faults.add("member", &format!("{id} in {table}"), "was erased and is named"))
            .await?;
    }
    Ok(())
}

/// Hands on the first column of each row, and the second if there is one.
async fn each(
    connection: &mut AnyConnection,
    sql: &str,
    mut found: impl FnMut(&str, Option<&str>),
) -> Result<(), HubError> {
    let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(connection);
    while let Some(row) = rows.try_next().await? {
        let value: Option<String> = if row.len() > 1 { row.try_get(1)? } else { None };
        found(&row.try_get::<String, _>(0)?, value.as_deref());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_of_the_tables_is_looked_at() {
        let schema = include_str!("../../schema/1.sql");
        let mut table = "";
        for line in schema.lines() {
            if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
                table = rest.trim_end_matches(" (");
            }
            let Some((column, to)) = line.trim().split_once(" TEXT ").filter(|(_, rest)| rest.contains("REFERENCES"))
            else {
                continue;
            };
            let (_, to) = to.split_once("REFERENCES ").expect("a table");
            let (other, key) = to.trim_end_matches([',', ')']).split_once(" (").expect("a key");
            assert!(REFERENCES.contains(&(table, column, other, key)), "{table}.{column} to {other}.{key}");
        }
    }
}
