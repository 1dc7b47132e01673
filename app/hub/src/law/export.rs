//! A copy of everything that is kept about a person.

use std::collections::BTreeMap;

use retail::api::law::Export;
use serde_json::{Map, Value};
use sqlx::{AnyConnection, Column, Row, any::AnyRow};

use super::consent;
use crate::{
    Hub, HubError,
    members::{entries, store},
};

/// The format's name.
const SCHEMA: &str = "vitrine.member.1";

/// What names a person, and how it is read; `$1` is the person.
const ROWS: [(&str, &str); 7] = [
    (
        "purchases",
        "SELECT purchase.id, location, channel, associate, currency, total_minor, at, sku, quantity, returned, unit_minor \
         FROM purchase JOIN purchase_line ON purchase_line.purchase = purchase.id \
         WHERE member IN (SELECT id FROM member WHERE person = $1) ORDER BY at, sku",
    ),
    (
        "returns",
        "SELECT take_back.id, take_back.purchase, take_back.location, reason, take_back.at, sku, quantity FROM take_back \
         JOIN take_back_line ON take_back_line.take_back = take_back.id \
         JOIN purchase ON purchase.id = take_back.purchase \
         WHERE member IN (SELECT id FROM member WHERE person = $1) ORDER BY take_back.at, sku",
    ),
    (
        "holds",
        "SELECT hold.id, location, state, channel, created_at, expires_at, sku, quantity FROM hold \
         JOIN hold_line ON hold_line.hold = hold.id \
         WHERE member IN (SELECT id FROM member WHERE person = $1) ORDER BY created_at, sku",
    ),
    (
        "events",
        "SELECT source, id, type, location, device, product, sku, quantity, dwell_ms, at FROM event \
         WHERE member IN (SELECT id FROM member WHERE person = $1) ORDER BY at, source, id",
    ),
    (
        "check_ins",
        "SELECT id, device, at, ends_at FROM check_in \
         WHERE member IN (SELECT id FROM member WHERE person = $1) ORDER BY at",
    ),
    (
        "merges",
        "SELECT merge.id, survivor, absorbed, at, undone_at FROM merge JOIN member ON member.id = merge.absorbed \
         WHERE member.person = $1 ORDER BY at",
    ),
    (
        "reads_and_writes",
        "SELECT at, actor, action, purpose FROM audit \
         WHERE member IN (SELECT id FROM member WHERE person = $1) ORDER BY at, chain, number",
    ),
];

/// Gathers all of it.
///
/// # Errors
///
/// [`HubError::NotFound`] if there is no such member.
pub async fn export(hub: &Hub, connection: &mut AnyConnection, id: &str) -> Result<Export, HubError> {
    let records = store::person(hub, connection, id).await?;
    let member = store::member(&records);
    let mut rows = BTreeMap::new();
    for (name, sql) in ROWS {
        let found = sqlx::query(sql).bind(&member.id).fetch_all(&mut *connection).await?;
        rows.insert(name.to_owned(), found.iter().map(object).collect());
    }
    Ok(Export {
        schema: SCHEMA.to_owned(),
        at: hub.now(),
        consents: consent::of(connection, id).await?,
        entries: entries::of(connection, &records).await?,
        member,
        rows,
    })
}

fn object(row: &AnyRow) -> Value {
    let cell = |index: usize| match row.try_get::<Option<String>, _>(index) {
        Ok(text) => text.map_or(Value::Null, Value::from),
        Err(_) => row.try_get::<i64, _>(index).map_or(Value::Null, Value::from),
    };
    let columns = row.columns().iter();
    Value::Object(columns.map(|column| (column.name().to_owned(), cell(column.ordinal()))).collect::<Map<_, _>>())
}
