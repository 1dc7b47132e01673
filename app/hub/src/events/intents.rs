//! What a person wants, viewed and tried.

use std::collections::BTreeMap;

use retail::{
    api::events::{IntentReason, LastAct, ProductIntent},
    cloud_event::Kind,
    intent::{self, Intent},
};
use sqlx::Row;

use crate::{
    Hub, HubError,
    clock::{DAY, Millis},
};

/// How far back an intent reaches: of the longest half-life, 14 days, less than a thousandth is left.
const REACH: Millis = 150 * DAY;
/// How many acts an intent is read from, the newest first.
const MOST: i64 = 2_000;

/// The products that a person wants most at `now`, ms since 1970 UTC, the most wanted first. What was bought after it
/// was looked at is not wanted any more. `person` is the person's root record.
pub async fn intents(hub: &Hub, person: &str, now: Millis, limit: usize) -> Result<Vec<ProductIntent>, HubError> {
    let rows = sqlx::query(
        "SELECT COALESCE(event.product, variant.product), event.type, event.at, event.dwell_ms FROM event \
         LEFT JOIN variant ON variant.sku = event.sku \
         WHERE event.member IN (SELECT id FROM member WHERE person = $1) AND event.at > $2 AND event.at <= $3 \
         ORDER BY event.at DESC LIMIT $4",
    )
    .bind(person)
    .bind(now - REACH)
    .bind(now)
    .bind(MOST)
    .fetch_all(hub.database().read())
    .await?;
    let bought = bought(hub, person, now - REACH).await?;
    let mut intents: BTreeMap<String, Intent> = BTreeMap::new();
    for row in rows {
        let (Some(product), Some(kind)) = (row.try_get::<Option<String>, _>(0)?, Kind::from_name(row.try_get(1)?))
        else {
            continue;
        };
        let at: Millis = row.try_get(2)?;
        if bought.get(&product).is_none_or(|&bought| at > bought) {
            intents.entry(product).or_default().fold(kind, at, row.try_get(3)?);
        }
    }
    let ranked = intent::rank(intents.iter().map(|(product, intent)| (product.as_str(), intent)), now, limit);
    let told = |(product, score): (&str, f64)| ProductIntent {
        product: product.to_owned(),
        score,
        reasons: intents.get(product).map(|intent| reasons(intent, now)).unwrap_or_default(),
    };
    Ok(ranked.into_iter().map(told).collect())
}

fn reasons(intent: &Intent, now: Millis) -> Vec<IntentReason> {
    let told = |reason: intent::Reason| IntentReason {
        type_name: reason.kind.name().to_owned(),
        count: reason.count,
        last_at: reason.last_at,
        score: reason.score,
    };
    intent.reasons(now).into_iter().map(told).collect()
}

/// When a person last bought each product.
async fn bought(hub: &Hub, person: &str, since: Millis) -> Result<BTreeMap<String, Millis>, HubError> {
    let rows = sqlx::query(
        "SELECT variant.product, MAX(purchase.at) FROM purchase \
         JOIN purchase_line ON purchase_line.purchase = purchase.id JOIN variant ON variant.sku = purchase_line.sku \
         WHERE purchase.member IN (SELECT id FROM member WHERE person = $1) AND purchase.at > $2 GROUP BY variant.product",
    )
    .bind(person)
    .bind(since)
    .fetch_all(hub.database().read())
    .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// What a person last viewed, the newest first, each product once.
pub async fn last_viewed(hub: &Hub, person: &str, limit: usize) -> Result<Vec<LastAct>, HubError> {
    last(hub, person, Kind::View, limit).await
}

/// What a person last tried on, the newest first, each product once.
pub async fn last_tried(hub: &Hub, person: &str, limit: usize) -> Result<Vec<LastAct>, HubError> {
    last(hub, person, Kind::TryOn, limit).await
}

async fn last(hub: &Hub, person: &str, kind: Kind, limit: usize) -> Result<Vec<LastAct>, HubError> {
    let rows = sqlx::query(
        "SELECT COALESCE(event.product, variant.product), event.sku, event.location, event.device, event.source, event.at \
         FROM event LEFT JOIN variant ON variant.sku = event.sku \
         WHERE event.member IN (SELECT id FROM member WHERE person = $1) AND event.type = $2 \
         ORDER BY event.at DESC, event.id LIMIT $3",
    )
    .bind(person)
    .bind(kind.name())
    .bind(MOST)
    .fetch_all(hub.database().read())
    .await?;
    let mut acts: Vec<LastAct> = Vec::new();
    for row in rows {
        let Some(product) = row.try_get::<Option<String>, _>(0)? else { continue };
        if acts.len() < limit && acts.iter().all(|act| act.product != product) {
            let (sku, location) = (row.try_get(1)?, row.try_get(2)?);
            let (device, source, at) = (row.try_get(3)?, row.try_get(4)?, row.try_get(5)?);
            acts.push(LastAct { product, sku, location, device, source, at });
        }
    }
    Ok(acts)
}
