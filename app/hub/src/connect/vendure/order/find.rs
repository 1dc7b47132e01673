//! Finding an order again by its mark.

use serde::Deserialize;
use serde_json::json;

use super::{
    super::{super::NewOrder, note::History},
    Client, ConnectError, Named, mark,
};

const PAID: &str = "query ($mark: String!) { \
    done: orders(options: { take: 1, filter: { transactionId: { eq: $mark } } }) { items { id code } } }";

/// The customer's own orders, where a server lists no drafts.
const WAITING: &str = "query ($customer: ID!, $skip: Int!) { done: customer(id: $customer) { \
    orders(options: { skip: $skip, take: 100, filter: { state: { eq: \"ArrangingPayment\" } }, sort: { id: ASC } }) { \
    totalItems items { id history(options: { take: 100, filter: { type: { eq: \"ORDER_NOTE\" } } }) { items { data } } } } } }";

const DRAFTS: &str = "query ($skip: Int!) { \
    done: orders(options: { skip: $skip, take: 100, filter: { state: { eq: \"Draft\" } }, sort: { id: ASC } }) { \
    totalItems items { id history(options: { take: 100, filter: { type: { eq: \"ORDER_NOTE\" } } }) { items { data } } } } }";

#[derive(Deserialize)]
struct Found {
    items: Vec<Named>,
}

#[derive(Deserialize)]
struct OfCustomer {
    orders: Orders,
}

#[derive(Deserialize)]
struct Orders {
    #[serde(rename = "totalItems")]
    total: usize,
    items: Vec<Order>,
}

#[derive(Deserialize)]
struct Order {
    id: String,
    history: History,
}

/// The order whose payment carries the mark.
pub async fn paid(client: &Client, id: &str) -> Result<Option<Named>, ConnectError> {
    let found: Found = client.ask(PAID, json!({ "mark": mark(id) })).await?;
    Ok(found.items.into_iter().next())
}

/// The marked order that waits for its payment.
pub async fn waiting(client: &Client, order: &NewOrder) -> Result<Option<String>, ConnectError> {
    let mut skip = 0;
    loop {
        let variables = json!({ "customer": order.customer, "skip": skip });
        let Some(of) = client.ask::<Option<OfCustomer>>(WAITING, variables).await? else { return Ok(None) };
        let Orders { total, items } = of.orders;
        skip += items.len();
        let done = items.is_empty() || skip >= total;
        match items.into_iter().find(|waiting| waiting.history.holds(&order.id)) {
            Some(marked) => return Ok(Some(marked.id)),
            None if done => return Ok(None),
            None => {}
        }
    }
}

/// Every marked draft.
pub async fn drafts(client: &Client, id: &str) -> Result<Vec<String>, ConnectError> {
    let mut marked = Vec::new();
    let mut skip = 0;
    loop {
        let Orders { total, items } = client.ask(DRAFTS, json!({ "skip": skip })).await?;
        skip += items.len();
        let done = items.is_empty() || skip >= total;
        marked.extend(items.into_iter().filter(|draft| draft.history.holds(id)).map(|draft| draft.id));
        if done {
            return Ok(marked);
        }
    }
}
