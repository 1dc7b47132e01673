//! Making an order, up to where it waits for its payment.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{super::super::NewOrder, Client, ConnectError, compare, mark};

const CREATE: &str = "mutation { done: createDraftOrder { id } }";

const NOTE: &str = "mutation ($order: ID!, $note: String!) { \
    done: addNoteToOrder(input: { id: $order, note: $note, isPublic: false }) { id } }";

const CUSTOMER: &str = "mutation ($order: ID!, $customer: ID!) { \
    done: setCustomerForDraftOrder(orderId: $order, customerId: $customer) { __typename \
    ... on ErrorResult { errorCode message } } }";

const ADD: &str = "mutation ($order: ID!, $variant: ID!, $quantity: Int!) { \
    done: addItemToDraftOrder(orderId: $order, input: { productVariantId: $variant, quantity: $quantity }) { __typename \
    ... on ErrorResult { errorCode message } } }";

const SHIPPING: &str = "query ($order: ID!) { \
    done: eligibleShippingMethodsForDraftOrder(orderId: $order) { id priceWithTax } }";

const SHIP: &str = "mutation ($order: ID!, $method: ID!) { \
    done: setDraftOrderShippingMethod(orderId: $order, shippingMethodId: $method) { __typename \
    ... on ErrorResult { errorCode message } } }";

const ARRANGE: &str = "mutation ($order: ID!) { \
    done: transitionOrderToState(id: $order, state: \"ArrangingPayment\") { __typename \
    ... on OrderStateTransitionError { errorCode message transitionError } } }";

const DELETE: &str = "mutation ($order: ID!) { done: deleteDraftOrder(orderId: $order) { result } }";

const VARIANTS: &str = "query ($skus: [String!]!) { \
    done: productVariants(options: { take: 1000, filter: { sku: { in: $skus } } }) { items { id sku } } }";

#[derive(Deserialize)]
struct Id {
    id: String,
}

#[derive(Deserialize)]
struct Method {
    id: String,
    #[serde(rename = "priceWithTax")]
    price: i64,
}

#[derive(Deserialize)]
struct Deletion {
    result: String,
}

#[derive(Deserialize)]
struct Variants {
    items: Vec<Variant>,
}

#[derive(Deserialize)]
struct Variant {
    id: String,
    sku: String,
}

/// Makes `order` and has it wait for its payment; its identifier. What cannot be made as it was sold leaves nothing behind.
pub async fn make(client: &Client, order: &NewOrder) -> Result<String, ConnectError> {
    let variants = variants(client, order).await?;
    let Id { id } = client.ask(CREATE, json!({})).await?;
    client.ask::<Value>(NOTE, json!({ "order": id, "note": mark(&order.id) })).await?;
    match fill(client, &id, order, &variants).await {
        Ok(()) => Ok(id),
        Err(error) if error.is_transient() => Err(error),
        Err(error) => {
            // The draft is marked, so that the next try deletes it if this one cannot.
            let _ = delete(client, &id).await;
            Err(error)
        }
    }
}

/// Deletes a draft.
///
/// # Errors
///
/// [`ConnectError::Unreachable`] if it is a draft no longer: a request that was thought lost is carrying it on.
pub async fn delete(client: &Client, id: &str) -> Result<(), ConnectError> {
    let Deletion { result } = client.ask(DELETE, json!({ "order": id })).await?;
    if result == "DELETED" {
        return Ok(());
    }
    Err(ConnectError::Unreachable("it is still at work on this order".to_owned()))
}

async fn fill(
    client: &Client,
    id: &str,
    order: &NewOrder,
    variants: &HashMap<String, String>,
) -> Result<(), ConnectError> {
    client.act::<Value>(CUSTOMER, json!({ "order": id, "customer": order.customer })).await?;
    for line in &order.lines {
        let variables = json!({ "order": id, "variant": variants.get(&line.sku), "quantity": line.quantity });
        client.act::<Value>(ADD, variables).await?;
    }
    let methods: Vec<Method> = client.ask(SHIPPING, json!({ "order": id })).await?;
    let cheapest = methods.into_iter().min_by_key(|method| method.price).ok_or_else(|| {
        ConnectError::Setup("the Vendure server has no way of shipping for this order: give it one that is free".into())
    })?;
    client.act::<Value>(SHIP, json!({ "order": id, "method": cheapest.id })).await?;
    compare(client, id, order).await?;
    client.act::<Value>(ARRANGE, json!({ "order": id })).await.map(drop)
}

/// The variants that are meant by the order's numbers.
async fn variants(client: &Client, order: &NewOrder) -> Result<HashMap<String, String>, ConnectError> {
    let skus: Vec<_> = order.lines.iter().map(|line| &line.sku).collect();
    let found: Variants = client.ask(VARIANTS, json!({ "skus": skus })).await?;
    let mut variants = HashMap::new();
    for Variant { id, sku } in found.items {
        if variants.insert(sku.clone(), id).is_some() {
            return Err(ConnectError::Differs(format!("{sku} stands for several of its variants")));
        }
    }
    match skus.into_iter().find(|sku| !variants.contains_key(*sku)) {
        Some(unknown) => Err(ConnectError::Differs(format!("it does not know {unknown}"))),
        None => Ok(variants),
    }
}
