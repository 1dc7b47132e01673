//! The profile: everything about a member in one answer.

use std::collections::BTreeSet;

use retail::{
    api::{
        members::{Entry, KeptEntry},
        profile::{OpenHold, Profile, PurchaseLine, Value},
    },
    consent::Purpose,
    next_action::{self, Facts},
};
use sqlx::{AnyConnection, Row};

use super::{entries, store};
use crate::{Hub, HubError, clock::HOUR, events, law::consent};

/// How many lines of a kind are told.
const LINES: usize = 20;

/// How far the stores' day is ahead of UTC: China's.
const DAY_OFFSET: i64 = 8 * HOUR;

/// The profile of the person that the record `id` belongs to, as seen in the store `location`; none for the chain's.
///
/// # Errors
///
/// [`HubError::NotFound`] if there is no such member.
pub async fn of(hub: &Hub, id: &str, location: Option<&str>) -> Result<Profile, HubError> {
    let mut connection = hub.database().read().acquire().await?;
    let records = store::person(hub, &mut connection, id).await?;
    let member = store::member(&records);
    let entries = entries::of(&mut connection, &records).await?;
    let agreed = consent::of(&mut connection, id).await?.agreed;
    let purchases = purchases(&mut connection, &member.id).await?;
    let holds = holds(&mut connection, &member.id, hub.now()).await?;
    let value = value(&mut connection, &member.id).await?;
    let bought_at = bought_at(&mut connection, &member.id).await?;
    let here = here(&mut connection, location).await?;
    drop(connection);
    let personal = agreed.contains(&Purpose::Personalisation);
    let (mut last_viewed, mut last_tried, mut intents) = (Vec::new(), Vec::new(), Vec::new());
    if personal {
        last_viewed = events::last_viewed(hub, &member.id, LINES).await?;
        last_tried = events::last_tried(hub, &member.id, LINES).await?;
        intents = events::intents(hub, &member.id, hub.now(), LINES).await?;
    }
    let next = next_action::next(&Facts {
        now: hub.now(),
        offset: DAY_OFFSET,
        birthday: member.details.birthday,
        holds: holds
            .iter()
            .map(|hold| (hold.id.clone(), hold.expires_at))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        tasks: entries.iter().filter_map(open_task).collect(),
        purchases: bought_at,
        wanted: intents
            .iter()
            .filter(|intent| here.contains(&intent.product))
            .map(|intent| (intent.product.clone(), intent.score))
            .collect(),
        personal,
    });
    Ok(Profile { member, agreed, entries, last_viewed, last_tried, intents, purchases, holds, value, next })
}

fn open_task(kept: &KeptEntry) -> Option<(String, Option<i64>)> {
    match kept.entry {
        Entry::Task { due_at, done: false, .. } => Some((kept.id.clone(), due_at)),
        _ => None,
    }
}

async fn purchases(connection: &mut AnyConnection, person: &str) -> Result<Vec<PurchaseLine>, HubError> {
    let rows = sqlx::query(
        "SELECT purchase.id, variant.product, purchase_line.sku, purchase_line.quantity, purchase_line.returned, \
         purchase_line.unit_minor, purchase.currency, purchase.location, purchase.channel, purchase.at FROM purchase \
         JOIN purchase_line ON purchase_line.purchase = purchase.id JOIN variant ON variant.sku = purchase_line.sku \
         WHERE purchase.member IN (SELECT id FROM member WHERE person = $1) \
         ORDER BY purchase.at DESC, purchase.id, purchase_line.sku LIMIT $2",
    )
    .bind(person.to_owned())
    .bind(i64::try_from(LINES).unwrap_or(i64::MAX))
    .fetch_all(connection)
    .await?;
    let line = |row: &sqlx::any::AnyRow| {
        Ok(PurchaseLine {
            sale: row.try_get(0)?,
            product: row.try_get(1)?,
            sku: row.try_get(2)?,
            quantity: row.try_get(3)?,
            returned: row.try_get(4)?,
            unit_minor: row.try_get(5)?,
            currency: row.try_get(6)?,
            location: row.try_get(7)?,
            channel: row.try_get(8)?,
            at: row.try_get(9)?,
        })
    };
    rows.iter().map(line).collect()
}

async fn holds(connection: &mut AnyConnection, person: &str, now: i64) -> Result<Vec<OpenHold>, HubError> {
    let rows = sqlx::query(
        "SELECT hold.id, hold_line.sku, hold_line.quantity, hold.location, hold.expires_at FROM hold \
         JOIN hold_line ON hold_line.hold = hold.id WHERE hold.member IN (SELECT id FROM member WHERE person = $1) \
         AND hold.state = 'open' AND hold.expires_at > $2 ORDER BY hold.expires_at, hold.id, hold_line.sku",
    )
    .bind(person.to_owned())
    .bind(now)
    .fetch_all(connection)
    .await?;
    let hold = |row: &sqlx::any::AnyRow| {
        let (id, sku, quantity) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        Ok(OpenHold { id, sku, quantity, location: row.try_get(3)?, expires_at: row.try_get(4)? })
    };
    rows.iter().map(hold).collect()
}

async fn value(connection: &mut AnyConnection, person: &str) -> Result<Vec<Value>, HubError> {
    let rows = sqlx::query(
        "SELECT purchase.currency, \
         CAST(SUM((purchase_line.quantity - purchase_line.returned) * purchase_line.unit_minor) AS BIGINT), \
         COUNT(DISTINCT purchase.id), MIN(purchase.at), MAX(purchase.at) FROM purchase \
         JOIN purchase_line ON purchase_line.purchase = purchase.id \
         WHERE purchase.member IN (SELECT id FROM member WHERE person = $1) GROUP BY purchase.currency ORDER BY 1",
    )
    .bind(person.to_owned())
    .fetch_all(connection)
    .await?;
    let value = |row: &sqlx::any::AnyRow| {
        let (currency, spent_minor, sales) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        Ok(Value { currency, spent_minor, sales, first_at: row.try_get(3)?, last_at: row.try_get(4)? })
    };
    rows.iter().map(value).collect()
}

/// When they bought something, the last 100 times.
async fn bought_at(connection: &mut AnyConnection, person: &str) -> Result<Vec<i64>, HubError> {
    let sql =
        "SELECT at FROM purchase WHERE member IN (SELECT id FROM member WHERE person = $1) ORDER BY at DESC LIMIT 100";
    let rows = sqlx::query(sql).bind(person.to_owned()).fetch_all(connection).await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// The products of which something is free in a store; those of any, if none is named.
async fn here(connection: &mut AnyConnection, location: Option<&str>) -> Result<BTreeSet<String>, HubError> {
    let rows = sqlx::query(
        "SELECT DISTINCT variant.product FROM stock JOIN variant ON variant.sku = stock.sku \
         WHERE stock.on_hand > stock.held AND ($1 IS NULL OR stock.location = $1)",
    )
    .bind(location.map(str::to_owned))
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}
