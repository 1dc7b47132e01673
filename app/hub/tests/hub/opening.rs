//! Opening a hub, and what everybody meets.

use axum::{
    body::Body,
    http::{Request, header},
};
use hub::{Hub, HubError};

use crate::shop::{On, Shop, on_both};

on_both!(opens_again_with_what_was_there, async |on: On| {
    let shop = Shop::open(on).await;
    shop.hub.close().await;
    let again = Hub::open(shop.config.clone()).await.expect("opens again");
    let stores = sqlx::query("SELECT id FROM location").fetch_all(again.database().read()).await.expect("reads");
    assert_eq!(stores.len(), 3);
});

on_both!(refuses_the_tables_of_a_newer_hub, async |on: On| {
    let shop = Shop::open(on).await;
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    sqlx::query("UPDATE setting SET value = '99' WHERE name = 'schema'").execute(&mut *tx).await.expect("written");
    tx.commit().await.expect("written");
    shop.hub.close().await;
    assert!(matches!(Hub::open(shop.config.clone()).await, Err(HubError::Setup(_))));
});

on_both!(refuses_a_database_that_was_sealed_with_another_key, async |on: On| {
    let shop = Shop::open(on).await;
    shop.hub.close().await;
    let key = hub::vault::MasterKey::generate().expect("chance");
    let error = Hub::open(hub::Config { key, ..shop.config.clone() }).await.expect_err("another key");
    assert!(error.to_string().contains("another key"), "{error}");
});

on_both!(what_does_not_fit_is_refused_in_one_line, async |on: On| {
    let shop = Shop::open(on).await;
    assert_eq!(shop.get("associate", "/v1/nowhere").await.refused(404), "not_found");
    assert!(shop.get("associate", "/openapi.json").await.ok()["paths"].is_object());
    assert_eq!(shop.get("associate", "/healthz").await.ok(), "ok");
});

#[tokio::test]
async fn what_is_too_large_is_refused_in_one_line() {
    let shop = Shop::open(On::Sqlite).await;
    let send = async |path: &str, kind: &str, headers: &[(&str, &str)], body: String| {
        let request =
            Request::post(path).header(header::AUTHORIZATION, "Bearer manager").header(header::CONTENT_TYPE, kind);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        shop.send(request.body(Body::from(body)).expect("a request")).await
    };
    let large = || format!("\"{}\"", "a".repeat(1 << 20));
    for (path, kind) in [
        ("/v1/reviews", "application/json"),
        ("/v1/events", "application/cloudevents+json"),
        ("/oauth/token", "application/x-www-form-urlencoded"),
    ] {
        assert_eq!(send(path, kind, &[], large()).await.refused(413), "too_large", "{path}");
    }
    for wrong in ["{", "[]", ""] {
        let refused = send("/v1/reviews", "application/json", &[], wrong.to_owned()).await;
        assert_eq!(refused.refused(422), "invalid", "{wrong}");
    }
    let length = [("content-length", "5000000000")];
    let feed = send("/v1/imports/f1?format=shopify", "application/octet-stream", &length, String::new()).await;
    assert_eq!(feed.refused(413), "too_large");
}
