//! The client before a server that gives the answers of its tests.

mod orders;
mod server;
mod sessions;

use serde_json::{Value, json};

use self::server::{Reply, Server};
use super::*;
use crate::connect::{record::Text, snapshot};

fn product(id: u64) -> Value {
    json!({
        "id": id.to_string(), "name": "Lamp", "description": "", "enabled": true, "featuredAsset": null,
        "translations": [
            { "languageCode": "en", "name": "Lamp", "description": "" },
            { "languageCode": "zh_Hans", "name": "\u{706f}", "description": "" }
        ],
        "variants": [{
            "id": "7", "sku": "LAMP", "name": "Lamp", "enabled": true, "priceWithTax": 5990, "currencyCode": "EUR",
            "translations": [{ "languageCode": "en", "name": "Lamp" }],
            "options": [{ "name": "Brass", "group": { "name": "Metal" } }]
        }]
    })
}

fn list(items: impl IntoIterator<Item = Value>, total: u64) -> Reply {
    Reply::Done(json!({ "items": items.into_iter().collect::<Vec<_>>(), "totalItems": total }))
}

#[tokio::test]
async fn reads_every_page_of_every_list() {
    let server = Server::start(|query, variables| match query {
        query if query.contains("done: products(") => match variables["options"]["skip"].as_u64() {
            Some(0) => list((1..=100).map(product), 102),
            _ => list((101..=102).map(product), 102),
        },
        query if query.contains("stockLocations(") => list([json!({ "id": "1", "name": "Store" })], 1),
        query if query.contains("productVariants(") => list(
            [json!({ "sku": "LAMP", "stockLevels": [{ "stockLocationId": "1", "stockOnHand": 5, "stockAllocated": 2 }] })],
            1,
        ),
        _ => list(
            [json!({ "id": "1", "firstName": "Ann", "lastName": "Miller", "emailAddress": "ann@example.com",
                     "phoneNumber": "", "addresses": null })],
            1,
        ),
    })
    .await;
    let all = snapshot(&server.vendure(), None).await.expect("all of it");
    assert_eq!(all.products.len(), 102);
    assert_eq!(all.products[0].name, Text { en: "Lamp".into(), zh: "\u{706f}".into() });
    assert_eq!(all.products[0].variants[0].name, Text { en: "Lamp".into(), zh: "Lamp".into() });
    assert_eq!(all.products[0].variants[0].options, [("Metal".to_owned(), "Brass".to_owned())]);
    assert_eq!(all.levels, [Level { sku: "LAMP".into(), place: "1".into(), on_hand: 5, allocated: 2 }]);
    assert_eq!(all.customers[0].phone, None);
    assert!(!format!("{all:?}").contains("Miller"));
}

#[tokio::test]
async fn reads_products_that_changed_themselves_or_in_a_variant() {
    let server = Server::start(|query, variables| {
        assert_eq!(variables["options"]["filter"]["updatedAt"]["after"], "2026-03-02T09:00:00.000Z");
        if query.contains("productVariants(") {
            return list([2, 3, 2].map(|id| json!({ "product": product(id) })), 3);
        }
        list([1, 2].map(product), 2)
    })
    .await;
    let vendure = server.vendure();
    let first = vendure.products(Some(1_772_442_000_000), None).await.expect("a page");
    let second = vendure.products(Some(1_772_442_000_000), first.next.clone()).await.expect("a page");
    let ids = |page: &Page<Product>| page.items.iter().map(|product| product.id.clone()).collect::<Vec<_>>();
    assert_eq!((ids(&first), ids(&second)), (vec!["1".into(), "2".into()], vec!["2".into(), "3".into()]));
    assert_eq!(second.next, None);
}

#[tokio::test]
async fn a_list_that_ends_early_is_not_asked_for_for_ever() {
    let server = Server::start(|_, _| list([], 50)).await;
    assert_eq!(server.vendure().levels(None).await.expect("a page").next, None);
}

#[tokio::test]
async fn a_cursor_of_something_else_is_refused() {
    let server = Server::start(|_, _| list([], 0)).await;
    let cursor = Some(Cursor("eyJ".into()));
    assert!(matches!(server.vendure().products(None, cursor.clone()).await, Err(ConnectError::Setup(_))));
    assert!(matches!(server.vendure().levels(cursor).await, Err(ConnectError::Setup(_))));
}

#[tokio::test]
async fn what_does_not_read_is_said_and_not_tried_again() {
    for text in ["", "<html>", "[]", "{}", r#"{"data":null}"#, r#"{"data":{"done":{"items":[{}],"totalItems":1}}}"#] {
        let server = Server::start(move |_, _| Reply::Text(text)).await;
        let read = server.vendure().places().await;
        assert!(matches!(read, Err(ConnectError::Malformed(_))), "{text}: {read:?}");
        assert_eq!(server.asked(), 1);
    }
}

#[tokio::test]
async fn an_error_of_the_platform_is_told_by_its_name() {
    let server = Server::start(|_, _| Reply::Fault("USER_INPUT_ERROR", "Cannot take more than 10")).await;
    let code = "USER_INPUT_ERROR".to_owned();
    let expected = ConnectError::Answered { code, detail: "Cannot take more than 10".into() };
    assert_eq!(server.vendure().places().await, Err(expected));
    assert_eq!(server.asked(), 1);
}

#[tokio::test]
async fn a_note_is_written_once() {
    let text = "prefers brass\nand glass";
    let note = NewNote { id: "n1".into(), customer: "1".into(), text: text.into() };
    let empty = json!({ "history": { "items": [] } });
    let other = json!({ "history": { "items": [{ "data": { "note": "vitrine:n10" } }, { "data": null }] } });
    let there = json!({ "history": { "items": [{ "data": { "note": format!("{text}\nvitrine:n1") } }] } });
    for (before, writes) in [(Value::Null, 1), (empty, 1), (other, 1), (there, 0)] {
        let server = Server::start(move |query, variables| {
            if query.starts_with("query") {
                return Reply::Done(before.clone());
            }
            assert_eq!(variables["note"], format!("{text}\nvitrine:n1"));
            Reply::Done(json!({ "id": "1" }))
        })
        .await;
        server.vendure().write_note(&note).await.expect("written");
        assert_eq!(server.asked(), 1 + writes);
    }
    assert!(!format!("{note:?}").contains("brass"));
}
