//! The crowd that wants one piece: everybody asks at once, one gets it, the others are told.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use base::money::Currency;
use futures_util::future::join_all;
use retail::api::stock::{Channel, HoldRequest, Line, Receipt, SaleLine, SaleRequest};

use super::{Act, Fault, check, hold, receipt, sale};
use crate::{Hub, HubError, random};

/// The store that the crowd stands in, and what it wants.
const STORE: &str = "oversell";

/// How long a buyer may hesitate, microseconds.
const HESITATION: u64 = 2_000;

/// What came of a crowd.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Buyers who asked.
    pub buyers: u64,
    /// Those who got a piece; one, or stock was sold that is not there.
    pub sales: u64,
    /// Those who were told that there is none.
    pub refused: u64,
    /// Sales tried again because others came in between.
    pub retries: u64,
    /// From the first question to the last answer, seconds.
    pub seconds: f64,
    /// Sums that no longer agree.
    pub faults: Vec<Fault>,
}

/// Lets `buyers` buy the only piece of a new variant at once, every third after holding it. `seed` decides how long each
/// hesitates.
///
/// # Errors
///
/// Any failure but a refusal for want of stock.
pub async fn oversell(hub: &Hub, seed: u64, buyers: u64) -> Result<Figures, HubError> {
    let act = Act { actor: "hub:oversell".to_owned(), now: hub.now() };
    let sku = stock_one(hub, &act).await?;
    let retries = AtomicU64::new(0);
    let start = Instant::now();
    let crowd = (0..buyers).map(|buyer| {
        let hesitates = mix(seed.wrapping_mul(0x1_0000_0001).wrapping_add(buyer)) % HESITATION;
        let (act, sku, retries) = (&act, &sku, &retries);
        async move {
            tokio::time::sleep(Duration::from_micros(hesitates)).await;
            let hold = if buyer % 3 == 0 { Some(keep(hub, act, sku).await?) } else { None };
            buy(hub, act, sku, hold, retries).await
        }
    });
    let outcomes = join_all(crowd).await;
    let seconds = start.elapsed().as_secs_f64();
    let (mut sales, mut refused) = (0, 0);
    for outcome in outcomes {
        match outcome {
            Ok(()) => sales += 1,
            Err(HubError::Conflict { code: "out_of_stock", .. }) => refused += 1,
            Err(error) => return Err(error),
        }
    }
    let retries = retries.load(Ordering::Relaxed);
    Ok(Figures { buyers, sales, refused, retries, seconds, faults: check(hub).await? })
}

async fn keep(hub: &Hub, act: &Act, sku: &str) -> Result<String, HubError> {
    let id = random::id();
    let lines = vec![Line { sku: sku.to_owned(), quantity: 1 }];
    let channel = Channel::Web;
    let request = HoldRequest { location: STORE.to_owned(), member: None, channel, ttl_s: 600, at: None, lines };
    hold::place(hub, act, &id, &request).await?;
    Ok(id)
}

async fn buy(hub: &Hub, act: &Act, sku: &str, hold: Option<String>, retries: &AtomicU64) -> Result<(), HubError> {
    let id = random::id();
    let request = SaleRequest {
        location: STORE.to_owned(),
        member: None,
        channel: Channel::Web,
        associate: None,
        hold,
        currency: Currency::Eur,
        at: None,
        happened: false,
        lines: vec![SaleLine { sku: sku.to_owned(), quantity: 1, unit_minor: 100 }],
    };
    let tried = AtomicU64::new(0);
    let sold = hub.database().transaction(async |mut tx| {
        tried.fetch_add(1, Ordering::Relaxed);
        sale::sell_within(&mut tx, act, &id, &request).await?;
        Ok((tx, ()))
    });
    let done = sold.await;
    retries.fetch_add(tried.load(Ordering::Relaxed).saturating_sub(1), Ordering::Relaxed);
    done
}

/// Brings one piece of a new variant in.
async fn stock_one(hub: &Hub, act: &Act) -> Result<String, HubError> {
    let sku = format!("oversell-{}", random::id());
    let stocked = hub.database().transaction(async |mut tx| {
        for sql in [
            "INSERT INTO location (id, kind, name_en, name_zh) VALUES ($1, 'store', $1, $1) ON CONFLICT (id) DO NOTHING",
            "INSERT INTO product (id, category, brand, name_en, name_zh, description_en, description_zh, active, \
             updated_at) VALUES ($1, $1, $1, $1, $1, '', '', 0, 0) ON CONFLICT (id) DO NOTHING",
        ] {
            sqlx::query(sql).bind(STORE).execute(&mut *tx).await?;
        }
        sqlx::query(
            "INSERT INTO variant (sku, product, name_en, name_zh, price_minor, currency, active, updated_at) \
             VALUES ($1, $2, $1, $1, 100, 'EUR', 0, 0)",
        )
        .bind(sku.clone())
        .bind(STORE)
        .execute(&mut *tx)
        .await?;
        Ok((tx, ()))
    });
    stocked.await?;
    let lines = vec![Line { sku: sku.clone(), quantity: 1 }];
    receipt::receive(hub, act, &random::id(), &Receipt { location: STORE.to_owned(), lines }).await?;
    Ok(sku)
}

/// A number that looks like chance (SplitMix64's finaliser: Steele, Lea and Flood 2014).
fn mix(seed: u64) -> u64 {
    let mut bits = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
