//! Sales: one after the other, and sixteen tills at once.

use std::time::Instant;

use base::Currency;
use futures_util::future::try_join_all;
use retail::api::stock::{Channel, Line, Receipt, SaleLine, SaleRequest};

use super::ACTOR;
use crate::{
    Hub, HubError, random,
    stock::{Act, receipt, sale},
};

/// How many tills sell at once.
const TILLS: usize = 16;

/// How many sales are measured.
const SALES: usize = 320;

/// How many articles they are of.
const ARTICLES: usize = 20;

/// The store of the sample that they are sold in.
const STORE: &str = "berlin";

/// Measures both.
pub async fn measure(hub: &Hub, say: &mut impl FnMut(&str, f64, &'static str)) -> Result<(), HubError> {
    let skus = stock_up(hub).await?;
    let begin = Instant::now();
    till(hub, &skus, SALES).await?;
    say("sales, one after the other", SALES as f64 / begin.elapsed().as_secs_f64(), "sales/s");
    let begin = Instant::now();
    try_join_all((0..TILLS).map(|_| till(hub, &skus, SALES / TILLS))).await?;
    say("sales, 16 at once", SALES as f64 / begin.elapsed().as_secs_f64(), "sales/s");
    Ok(())
}

async fn till(hub: &Hub, skus: &[String], sales: usize) -> Result<(), HubError> {
    for turn in 0..sales {
        let request = SaleRequest {
            location: STORE.to_owned(),
            member: None,
            channel: Channel::Store,
            associate: None,
            hold: None,
            currency: Currency::Cny,
            at: None,
            happened: false,
            lines: vec![SaleLine { sku: skus[turn % skus.len()].clone(), quantity: 1, unit_minor: 100 }],
        };
        sale::sell(hub, &act(hub), &random::id(), &request).await?;
    }
    Ok(())
}

/// Brings pieces of the first articles in, more than are sold.
async fn stock_up(hub: &Hub) -> Result<Vec<String>, HubError> {
    let rows = sqlx::query("SELECT sku FROM variant ORDER BY sku LIMIT $1").bind(ARTICLES as i64);
    let rows = rows.fetch_all(hub.database().read()).await?;
    let skus = rows.iter().map(|row| sqlx::Row::try_get(row, 0)).collect::<Result<Vec<String>, _>>()?;
    let line = |sku: &String| Line { sku: sku.clone(), quantity: 2 * SALES as i64 };
    let receipt = Receipt { location: STORE.to_owned(), lines: skus.iter().map(line).collect() };
    receipt::receive(hub, &act(hub), &random::id(), &receipt).await?;
    Ok(skus)
}

fn act(hub: &Hub) -> Act {
    Act { actor: ACTOR.to_owned(), now: hub.now() }
}
