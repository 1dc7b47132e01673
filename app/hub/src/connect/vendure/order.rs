//! Writing an order once, however often it is asked for.
//!
//! Vendure takes no key that would tell a repeated order from a second one, and making an order takes several requests, any of
//! whose answers may be lost. So:
//!
//! 1. The order's mark is the payment's `transactionId`, which Vendure finds orders by. Found, it is written.
//! 2. Until it is paid an order changes neither stock nor sales. It carries the mark as a private note from its second
//!    request on: a draft that was left behind is deleted, and an order that waits for its payment is paid, since its lines
//!    can no longer change and Vendure takes a manual payment in that one state alone. So even a payment that is still on its
//!    way, while the order is written again, is not made twice.
//!
//! What is left: two processes that write the same order in the same moment can both find nothing and both write it. One
//! [`Vendure`](super::Vendure) writes one order at a time, so let one process send a hub's orders. A draft whose first
//! answer was lost carries no mark yet and stays behind, empty.

mod draft;
mod find;

use serde::Deserialize;
use serde_json::json;

use super::{
    super::{NewOrder, WrittenOrder},
    Client, ConnectError, mark,
};

const PAY: &str = "mutation ($order: ID!, $mark: String!) { done: addManualPaymentToOrder(input: { orderId: $order, \
    method: \"vitrine\", transactionId: $mark, metadata: {} }) { ... on Order { id code } \
    ... on ErrorResult { errorCode message } } }";

const CONTENTS: &str = "query ($order: ID!) { done: order(id: $order) { totalWithTax currencyCode \
    lines { quantity productVariant { sku } } } }";

/// An order as Vendure names it.
#[derive(Deserialize)]
struct Named {
    id: String,
    code: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Contents {
    total_with_tax: i64,
    currency_code: String,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    quantity: u32,
    #[serde(rename = "productVariant")]
    variant: Sku,
}

#[derive(Deserialize)]
struct Sku {
    sku: String,
}

/// Writes `order`, or finds it written.
pub async fn write(client: &Client, order: &NewOrder) -> Result<WrittenOrder, ConnectError> {
    if let Some(Named { id, code }) = find::paid(client, &order.id).await? {
        return Ok(WrittenOrder { id, code });
    }
    let id = match find::waiting(client, order).await? {
        Some(id) => {
            compare(client, &id, order).await?;
            id
        }
        None => {
            for left in find::drafts(client, &order.id).await? {
                draft::delete(client, &left).await?;
            }
            draft::make(client, order).await?
        }
    };
    let paid = match client.act(PAY, json!({ "order": id, "mark": mark(&order.id) })).await {
        // A payment that was thought lost may have come first.
        Err(error @ ConnectError::Answered { .. }) => find::paid(client, &order.id).await?.ok_or(error),
        paid => paid,
    };
    paid.map(|Named { id, code }| WrittenOrder { id, code })
}

/// Refuses an order of Vendure's that is not the one that was sold.
async fn compare(client: &Client, id: &str, order: &NewOrder) -> Result<(), ConnectError> {
    let contents: Contents = client.ask(CONTENTS, json!({ "order": id })).await?;
    let differs = |what: String| Err(ConnectError::Differs(what));
    let mut theirs: Vec<_> = contents.lines.iter().map(|line| (line.variant.sku.as_str(), line.quantity)).collect();
    let mut ours: Vec<_> = order.lines.iter().map(|line| (line.sku.as_str(), line.quantity)).collect();
    theirs.sort_unstable();
    ours.sort_unstable();
    if theirs != ours {
        return differs("its lines are others".to_owned());
    }
    if contents.currency_code != order.currency {
        return differs(format!("it is in {} instead of {}", contents.currency_code, order.currency));
    }
    if contents.total_with_tax != order.total_minor {
        return differs(format!(
            "its total is {} instead of {} hundredths",
            contents.total_with_tax, order.total_minor
        ));
    }
    Ok(())
}
