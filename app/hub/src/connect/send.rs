//! Sales in the stores, told to a platform.

use base::Currency;
use sqlx::Row;

use super::{ConnectError, ExchangeError, NewOrder, Platform, record::NewLine};
use crate::{Hub, HubError, clock::Millis, stock::sale};

/// How many sales are looked up at once.
const AT_ONCE: i64 = 100;

/// Sales in stores by persons whom the platform knows, which it was not told of; each with the number of the customer: the
/// buyer's own, or that of another record of the same person.
const DUE: &str = "SELECT purchase.id, COALESCE(MIN(CASE WHEN kin.id = buyer.id THEN platform_customer.id END), \
     MIN(platform_customer.id)) FROM purchase JOIN member buyer ON buyer.id = purchase.member \
     JOIN member kin ON kin.person = buyer.person JOIN platform_customer ON platform_customer.member = kin.id \
     WHERE platform_customer.platform = $1 AND purchase.channel = 'store' AND purchase.at >= $2 AND purchase.id > $3 \
     AND NOT EXISTS (SELECT 1 FROM platform_order \
         WHERE platform_order.platform = $1 AND platform_order.purchase = purchase.id) \
     GROUP BY purchase.id ORDER BY purchase.id LIMIT $4";

/// What became of the sales.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Orders that the platform has now.
    pub orders: usize,
    /// Sales that it makes no order of. Why stands in the table `platform_order`; they are not tried again.
    pub refused: usize,
}

/// Writes the sales that were made since `since`, ms since 1970 UTC, in a store, to persons whom [`sync`](super::sync())
/// knows as customers of `platform`, as orders there. Each becomes one order, however often this is run and wherever it
/// breaks off. Sales on the web or in an app are the platform's own.
///
/// # Errors
///
/// [`ExchangeError::Platform`] if the platform cannot be reached or does not let the hub in, [`ExchangeError::Hub`] if
/// the database fails: the sales that are left are sent the next time.
pub async fn send_sales(hub: &Hub, platform: &impl Platform, since: Millis) -> Result<Sent, ExchangeError> {
    let (mut sent, mut after) = (Sent::default(), String::new());
    loop {
        let due = due(hub, platform.name(), since, &after).await?;
        let Some((last, _)) = due.last() else { return Ok(sent) };
        after.clone_from(last);
        for (id, customer) in due {
            let outcome = match platform.write_order(&order(hub, &id, customer).await?).await {
                Ok(order) => Ok(order.code),
                Err(error) => Err(refusal(error)?),
            };
            match &outcome {
                Ok(_) => sent.orders += 1,
                Err(_) => sent.refused += 1,
            }
            note(hub, platform.name(), &id, outcome).await?;
        }
    }
}

async fn due(hub: &Hub, platform: &str, since: Millis, after: &str) -> Result<Vec<(String, String)>, HubError> {
    let query = sqlx::query(DUE).bind(platform.to_owned()).bind(since).bind(after.to_owned()).bind(AT_ONCE);
    let rows = query.fetch_all(hub.database().read()).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

async fn order(hub: &Hub, id: &str, customer: String) -> Result<NewOrder, HubError> {
    let sale = sale::load(hub, id).await?;
    let lines = sale.lines.into_iter().map(|line| {
        let quantity = u32::try_from(line.quantity).map_err(|_| HubError::invalid("a line has too many pieces"))?;
        Ok(NewLine { sku: line.sku, quantity })
    });
    Ok(NewOrder {
        id: sale.id,
        customer,
        lines: lines.collect::<Result<_, HubError>>()?,
        total_minor: sale.total_minor,
        currency: Currency::code(sale.currency).to_owned(),
    })
}

/// Why the platform makes no order of this one sale; the error again if it is about more than that. The platform's own
/// sentence may be personal, its word is not.
fn refusal(error: ConnectError) -> Result<String, ConnectError> {
    match error {
        ConnectError::Answered { code, .. } => Ok(code),
        ConnectError::Differs(_) => Ok(error.to_string()),
        error => Err(error),
    }
}

async fn note(hub: &Hub, platform: &str, sale: &str, outcome: Result<String, String>) -> Result<(), HubError> {
    let (code, refusal) = match outcome {
        Ok(code) => (Some(code), None),
        Err(refusal) => (None, Some(refusal)),
    };
    let written = hub.database().transaction(async |mut tx| {
        sqlx::query(
            "INSERT INTO platform_order (platform, purchase, code, refusal, at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (platform, purchase) DO NOTHING",
        )
        .bind(platform.to_owned())
        .bind(sale.to_owned())
        .bind(code.clone())
        .bind(refusal.clone())
        .bind(hub.now())
        .execute(&mut *tx)
        .await?;
        Ok((tx, ()))
    });
    written.await
}
