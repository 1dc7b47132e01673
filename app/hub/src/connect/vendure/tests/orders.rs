//! Which requests an order takes, from wherever an earlier try was left.

use super::*;
use crate::connect::record::NewLine;

fn order() -> NewOrder {
    let lines = vec![NewLine { sku: "LAMP".into(), quantity: 2 }];
    NewOrder { id: "o1".into(), customer: "1".into(), lines, total_minor: 11_980, currency: "EUR".into() }
}

/// A shop in which `paid`, `waiting` and `drafts` are marked as the order, and orders come to `total`.
fn shop(paid: bool, waiting: bool, drafts: u64, total: i64) -> impl FnMut(&str, &Value) -> Reply + Send + 'static {
    let marked = |id: &str| json!({ "id": id, "history": { "items": [{ "data": { "note": "vitrine:o1" } }] } });
    let other = json!({ "id": "8", "history": { "items": [{ "data": { "note": "vitrine:o2" } }] } });
    move |query, variables| {
        let (_, field) = query.split_once("done: ").expect("a field");
        Reply::Done(match field.split(['(', ' ']).next().unwrap_or_default() {
            "orders" if query.contains("transactionId") => {
                assert_eq!(variables["mark"], "vitrine:o1");
                json!({ "items": if paid { vec![json!({ "id": "5", "code": "PAID" })] } else { vec![] } })
            }
            "orders" => {
                let mut items = vec![other.clone()];
                items.extend((0..drafts).map(|draft| marked(&format!("1{draft}"))));
                json!({ "items": items, "totalItems": drafts + 1 })
            }
            "customer" => {
                let items = if waiting { vec![other.clone(), marked("6")] } else { vec![other.clone()] };
                json!({ "orders": { "totalItems": items.len(), "items": items } })
            }
            "order" => json!({ "totalWithTax": total, "currencyCode": "EUR",
                               "lines": [{ "quantity": 2, "productVariant": { "sku": "LAMP" } }] }),
            "productVariants" => json!({ "items": [{ "id": "7", "sku": "LAMP" }] }),
            "eligibleShippingMethodsForDraftOrder" => {
                json!([{ "id": "1", "priceWithTax": 500 }, { "id": "2", "priceWithTax": 0 }])
            }
            "setDraftOrderShippingMethod" => {
                assert_eq!(variables["method"], "2");
                json!({ "__typename": "Order" })
            }
            "addManualPaymentToOrder" => json!({ "id": variables["order"], "code": "NEW" }),
            "deleteDraftOrder" => json!({ "result": "DELETED" }),
            _ => json!({ "id": "9", "__typename": "Order" }),
        })
    }
}

/// What a new order takes.
const MADE: [&str; 7] = [
    "createDraftOrder",
    "addNoteToOrder",
    "setCustomerForDraftOrder",
    "addItemToDraftOrder",
    "setDraftOrderShippingMethod",
    "transitionOrderToState",
    "addManualPaymentToOrder",
];

#[tokio::test]
async fn a_new_order_is_made_and_paid() {
    let server = Server::start(shop(false, false, 0, 11_980)).await;
    let written = server.vendure().write_order(&order()).await;
    assert_eq!(written, Ok(WrittenOrder { id: "9".into(), code: "NEW".into() }));
    assert_eq!(server.done(), MADE);
}

#[tokio::test]
async fn an_order_that_is_there_is_left_alone() {
    let server = Server::start(shop(true, false, 0, 11_980)).await;
    let written = server.vendure().write_order(&order()).await;
    assert_eq!(written, Ok(WrittenOrder { id: "5".into(), code: "PAID".into() }));
    assert!(server.done().is_empty());
}

#[tokio::test]
async fn an_order_that_waits_is_paid_and_no_other_made() {
    let server = Server::start(shop(false, true, 1, 11_980)).await;
    let written = server.vendure().write_order(&order()).await;
    assert_eq!(written, Ok(WrittenOrder { id: "6".into(), code: "NEW".into() }));
    assert_eq!(server.done(), ["addManualPaymentToOrder"]);
}

#[tokio::test]
async fn drafts_that_were_left_behind_are_deleted() {
    let server = Server::start(shop(false, false, 2, 11_980)).await;
    server.vendure().write_order(&order()).await.expect("written");
    assert_eq!(server.done(), [["deleteDraftOrder"; 2].as_slice(), &MADE].concat());
}

#[tokio::test]
async fn an_order_at_another_price_is_refused_and_leaves_nothing() {
    let server = Server::start(shop(false, false, 0, 12_980)).await;
    let written = server.vendure().write_order(&order()).await;
    assert_eq!(written, Err(ConnectError::Differs("its total is 12980 instead of 11980 hundredths".into())));
    assert_eq!(server.done().last().map(String::as_str), Some("deleteDraftOrder"));
    let server = Server::start(shop(false, true, 0, 12_980)).await;
    assert!(matches!(server.vendure().write_order(&order()).await, Err(ConnectError::Differs(_))));
    assert!(server.done().is_empty());
}

#[tokio::test]
async fn an_unknown_article_or_one_of_two_meanings_begins_no_order() {
    for variants in [json!([]), json!([{ "id": "7", "sku": "LAMP" }, { "id": "8", "sku": "LAMP" }])] {
        let mut shop = shop(false, false, 0, 11_980);
        let server = Server::start(move |query, asked| {
            if query.contains("productVariants(") {
                return Reply::Done(json!({ "items": variants }));
            }
            shop(query, asked)
        })
        .await;
        assert!(matches!(server.vendure().write_order(&order()).await, Err(ConnectError::Differs(_))));
        assert!(server.done().is_empty());
    }
}

#[tokio::test]
async fn what_the_platform_has_too_little_of_leaves_nothing() {
    let mut shop = shop(false, false, 0, 11_980);
    let server = Server::start(move |query, variables| {
        if query.contains("addItemToDraftOrder(") {
            return Reply::Done(
                json!({ "errorCode": "INSUFFICIENT_STOCK_ERROR", "message": "Only 1 items were added" }),
            );
        }
        shop(query, variables)
    })
    .await;
    let written = server.vendure().write_order(&order()).await;
    assert!(matches!(written, Err(ConnectError::Answered { code, .. }) if code == "INSUFFICIENT_STOCK_ERROR"));
    assert_eq!(server.done().last().map(String::as_str), Some("deleteDraftOrder"));
}

#[tokio::test]
async fn a_payment_that_came_first_is_the_orders() {
    let (mut before, mut after) = (shop(false, true, 0, 11_980), shop(true, false, 0, 11_980));
    let mut tried = false;
    let server = Server::start(move |query, variables| {
        if query.contains("addManualPaymentToOrder(") {
            tried = true;
            return Reply::Done(json!({ "errorCode": "MANUAL_PAYMENT_STATE_ERROR", "message": "not now" }));
        }
        if tried { after(query, variables) } else { before(query, variables) }
    })
    .await;
    assert_eq!(server.vendure().write_order(&order()).await.map(|order| order.code), Ok("PAID".into()));
}
