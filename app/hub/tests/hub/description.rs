//! The description of the interface says what the interface does.

use std::collections::BTreeSet;

use axum::http::Method;
use serde_json::{Value, json};

use crate::shop::{On, Shop};

/// Every place that the description refers to.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|field| references(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn what_the_description_refers_to_is_in_it() {
    let shop = Shop::open(On::Sqlite).await;
    let description = shop.get("manager", "/openapi.json").await.ok();
    let mut found = BTreeSet::new();
    references(&description, &mut found);
    assert!(found.len() > 50, "{}", found.len());
    for reference in found {
        let place = reference.trim_start_matches('#');
        assert!(description.pointer(place).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn types_of_one_name_are_told_apart() {
    let shop = Shop::open(On::Sqlite).await;
    let description = shop.get("manager", "/openapi.json").await.ok();
    let has = |schema: &str, field: &str| {
        let schema = &description["components"]["schemas"][schema];
        assert!(schema["properties"][field].is_object(), "{schema}");
    };
    has("Receipt", "location");
    has("EventReceipt", "duplicates");
    has("DecideReview", "verdict");
    has("DecideConsent", "purpose");
}

#[tokio::test]
async fn a_part_leaves_room_for_the_whole() {
    let shop = Shop::open(On::Sqlite).await;
    let description = shop.get("manager", "/openapi.json").await.ok();
    let schemas = description["components"]["schemas"].as_object().expect("schemas");
    let parts = schemas.values().filter_map(|schema| schema["allOf"].as_array()).flatten();
    let parts: Vec<&str> = parts.filter_map(|part| part["$ref"].as_str()).collect();
    assert!(parts.contains(&"#/components/schemas/DecideConsent"), "{parts:?}");
    for part in parts {
        let schema = description.pointer(part.trim_start_matches('#')).expect("a schema");
        assert!(schema["additionalProperties"].is_null(), "{part}");
    }
    assert_eq!(schemas["SaleRequest"]["additionalProperties"], json!(false), "a request stays closed");
}

#[tokio::test]
async fn words_are_described_as_they_are_sent() {
    let shop = Shop::open(On::Sqlite).await;
    let description = shop.get("manager", "/openapi.json").await.ok();
    let words = &description["components"]["schemas"]["HoldState"]["enum"];
    assert_eq!(*words, json!(["open", "sold", "released", "expired"]));
}

#[tokio::test]
async fn every_route_says_how_it_refuses() {
    let shop = Shop::open(On::Sqlite).await;
    let description = shop.get("manager", "/openapi.json").await.ok();
    let routes = description["paths"].as_object().expect("paths").iter();
    for (path, method, route) in routes.flat_map(|(path, item)| {
        item.as_object().expect("an item").iter().map(move |(method, route)| (path, method, route))
    }) {
        let answers = route["responses"].as_object().expect("answers");
        assert!(answers.keys().any(|status| status.starts_with('2')), "{method} {path}");
        // Whoever watches over processes reads one word.
        if path == "/readyz" {
            continue;
        }
        let open = route["security"].is_array();
        let always = ["401", "403", "422", "429", "503"].into_iter().skip(if open { 2 } else { 0 });
        let with_body = route["requestBody"].is_object().then_some("413");
        for status in always.chain(with_body) {
            let content = &route["responses"][status]["content"];
            assert!(content["application/problem+json"].is_object(), "{method} {path}: {status} {content}");
        }
    }
}

#[tokio::test]
async fn another_method_is_refused_as_such() {
    let shop = Shop::open(On::Sqlite).await;
    let refused = shop.call("manager", Method::PATCH, "/v1/stock", None).await;
    assert_eq!(refused.refused(405), "method");
}
