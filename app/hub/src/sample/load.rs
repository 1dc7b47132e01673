//! The made-up chain into the database.

use std::collections::BTreeMap;

use super::{Chain, Event, Purchase, SampleMember};
use crate::{
    Hub, HubError,
    catalogue::{location, write},
    clock::{DAY, Millis},
    database::{Tx, rows},
    members::bulk,
};

/// Who did it, for the record.
const ACTOR: &str = "hub:sample";

/// The consent text that members of the sample were shown.
const TEXT: &str = "sample-1";

/// How many members one transaction brings.
const MEMBERS_AT_ONCE: usize = 10_000;

/// How many events one transaction brings.
const EVENTS_AT_ONCE: usize = 20_000;

/// Fills an empty hub: catalogue, stock, members and purchases, then events and the pairs for people to look at. A hub
/// that answers already shows each part once it is whole.
///
/// # Errors
///
/// [`HubError::Conflict`] with `not_empty` if the hub has locations already.
pub async fn load(hub: &Hub, chain: &Chain) -> Result<(), HubError> {
    hub.database()
        .transaction(async |mut tx| {
            if sqlx::query("SELECT id FROM location LIMIT 1").fetch_optional(&mut *tx).await?.is_some() {
                return Err(HubError::conflict("not_empty", "the hub is not empty: the sample is for a new one"));
            }
            catalogue(&mut tx, chain).await?;
            Ok((tx, ()))
        })
        .await?;
    insert_members(hub, chain.members.iter().cloned()).await?;
    for purchases in chain.purchases.chunks(EVENTS_AT_ONCE) {
        in_one(hub, async |tx| insert_purchases(tx, purchases).await).await?;
    }
    for events in chain.events.chunks(EVENTS_AT_ONCE) {
        in_one(hub, async |tx| insert_events(tx, events).await).await?;
    }
    in_one(hub, async |tx| {
        for (_, second) in &chain.truth.duplicates {
            bulk::look(hub, tx, second).await?;
        }
        Ok(())
    })
    .await
}

/// Writes members as they come, some thousands a transaction, so that a million take no memory. The next ones are sealed
/// while some are written.
///
/// # Errors
///
/// The database's own refusal if they are there already.
pub async fn insert_members(hub: &Hub, mut members: impl Iterator<Item = SampleMember>) -> Result<(), HubError> {
    let mut next = || {
        let some: Vec<SampleMember> = members.by_ref().take(MEMBERS_AT_ONCE).collect();
        let hub = hub.clone();
        tokio::task::spawn_blocking(move || Ok::<_, HubError>((bulk::prepare(&hub, new(&some))?, some)))
    };
    let mut ahead = next();
    loop {
        let sealing = ahead.await.map_err(|_| HubError::Setup("sealing members was broken off".to_owned()))?;
        let (sealed, some) = sealing?;
        if some.is_empty() {
            return Ok(());
        }
        ahead = next();
        in_one(hub, async |tx| {
            bulk::insert(tx, &sealed).await?;
            insert_consents(tx, &some).await
        })
        .await?;
    }
}

fn new(members: &[SampleMember]) -> Vec<bulk::New> {
    let one = |member: &SampleMember| bulk::New {
        id: member.id.clone(),
        changes: member.record.clone(),
        created_at: member.record.at,
    };
    members.iter().map(one).collect()
}

/// Runs `write` in a transaction of its own.
async fn in_one(hub: &Hub, write: impl AsyncFn(&mut Tx) -> Result<(), HubError>) -> Result<(), HubError> {
    hub.database()
        .transaction(async |mut tx| {
            write(&mut tx).await?;
            Ok((tx, ()))
        })
        .await
}

async fn catalogue(tx: &mut Tx, chain: &Chain) -> Result<(), HubError> {
    for place in &chain.locations {
        location::write(tx, place).await?;
    }
    write::put_many(tx, &chain.products).await?;
    let begun = chain.now - 366 * DAY;
    let receipts: Vec<Movement> = chain
        .opening
        .iter()
        .map(|opening| Movement {
            kind: "receipt",
            document: format!("opening-{}", opening.location),
            sku: &opening.sku,
            location: &opening.location,
            quantity: opening.quantity,
            at: begun,
        })
        .collect();
    let into = "stock (sku, location, on_hand, held, sold)";
    rows::insert(tx, (into, 5), "", &chain.opening, |statement, opening| {
        let (sku, location) = (opening.sku.clone(), opening.location.clone());
        statement.bind(sku).bind(location).bind(opening.quantity).bind(0_i64).bind(0_i64)
    })
    .await?;
    insert_movements(tx, &receipts).await
}

/// A line of the stock's ledger.
struct Movement<'a> {
    kind: &'static str,
    document: String,
    sku: &'a str,
    location: &'a str,
    quantity: i64,
    at: Millis,
}

async fn insert_movements(tx: &mut Tx, movements: &[Movement<'_>]) -> Result<(), HubError> {
    let into = "movement (kind, document, sku, location, quantity, actor, at)";
    rows::insert(tx, (into, 7), "", movements, |statement, movement| {
        statement
            .bind(movement.kind)
            .bind(movement.document.clone())
            .bind(movement.sku.to_owned())
            .bind(movement.location.to_owned())
            .bind(movement.quantity)
            .bind(ACTOR)
            .bind(movement.at)
    })
    .await?;
    Ok(())
}

/// Writes purchases with what they moved, and takes it off the stock.
async fn insert_purchases(tx: &mut Tx, purchases: &[Purchase]) -> Result<(), HubError> {
    let into = "purchase (id, member, location, channel, currency, total_minor, at)";
    rows::insert(tx, (into, 7), "", purchases, |statement, purchase| {
        let total: i64 = purchase.lines.iter().map(|line| line.quantity * line.unit_minor).sum();
        statement
            .bind(purchase.id.clone())
            .bind(purchase.member.clone())
            .bind(purchase.location)
            .bind(purchase.channel)
            .bind("CNY")
            .bind(total)
            .bind(purchase.at)
    })
    .await?;
    let lines: Vec<_> =
        purchases.iter().flat_map(|purchase| purchase.lines.iter().map(move |line| (purchase, line))).collect();
    let into = "purchase_line (purchase, sku, quantity, returned, unit_minor)";
    rows::insert(tx, (into, 5), "", &lines, |statement, (purchase, line)| {
        let (purchase, sku) = (purchase.id.clone(), line.sku.clone());
        statement.bind(purchase).bind(sku).bind(line.quantity).bind(0_i64).bind(line.unit_minor)
    })
    .await?;
    let movements: Vec<Movement> = lines
        .iter()
        .map(|(purchase, line)| Movement {
            kind: "sale",
            document: purchase.id.clone(),
            sku: &line.sku,
            location: purchase.location,
            quantity: -line.quantity,
            at: purchase.at,
        })
        .collect();
    insert_movements(tx, &movements).await?;
    let mut sold: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for (purchase, line) in &lines {
        *sold.entry((line.sku.as_str(), purchase.location)).or_default() += line.quantity;
    }
    take_off(tx, sold).await
}

async fn take_off(tx: &mut Tx, sold: BTreeMap<(&str, &str), i64>) -> Result<(), HubError> {
    for ((sku, location), quantity) in sold {
        let sql = "UPDATE stock SET on_hand = on_hand - $1, sold = sold + $1 WHERE sku = $2 AND location = $3";
        let statement = sqlx::query(sql).bind(quantity).bind(sku.to_owned()).bind(location.to_owned());
        statement.execute(&mut **tx).await?;
    }
    Ok(())
}

async fn insert_consents(tx: &mut Tx, members: &[SampleMember]) -> Result<(), HubError> {
    let all: Vec<_> = members
        .iter()
        .flat_map(|member| member.consents.iter().enumerate().map(move |(number, consent)| (member, number, consent)))
        .collect();
    let into = "consent (id, member, purpose, granted, text_version, channel, actor, at, received_at)";
    rows::insert(tx, (into, 9), "", &all, |statement, (member, number, (purpose, granted))| {
        statement
            .bind(format!("{}-{number}", member.id))
            .bind(member.id.clone())
            .bind(purpose.name())
            .bind(i64::from(*granted))
            .bind(TEXT)
            .bind("store")
            .bind(ACTOR)
            .bind(member.record.at)
            .bind(member.record.at)
    })
    .await?;
    Ok(())
}

async fn insert_events(tx: &mut Tx, events: &[Event]) -> Result<(), HubError> {
    let into = "event (source, id, type, member, location, product, sku, quantity, dwell_ms, at, received_at)";
    rows::insert(tx, (into, 11), "", events, |statement, event| {
        statement
            .bind(format!("/stores/{}", event.location))
            .bind(event.id.clone())
            .bind(event.kind)
            .bind(event.member.clone())
            .bind(event.location)
            .bind(event.product.clone())
            .bind(event.sku.clone())
            .bind(1_i64)
            .bind(event.dwell_ms)
            .bind(event.at)
            .bind(event.at)
    })
    .await?;
    Ok(())
}
