//! What pages of other origins see.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

use super::lamp;
use crate::shop::{On, Shop, on_both};

const WINDOW: &str = "/v1/window?category=furniture";

/// What a page of another origin is answered: the status, the headers and the body.
async fn ask(
    shop: &Shop,
    method: Method,
    path: &str,
    headers: &[(header::HeaderName, &str)],
) -> (StatusCode, HeaderMap, Vec<u8>) {
    let request = Request::builder().method(method).uri(path).header(header::ORIGIN, "https://shop.example");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(name, *value));
    let response = shop.hub.router().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
    let (parts, body) = response.into_parts();
    (parts.status, parts.headers, to_bytes(body, usize::MAX).await.expect("a body").to_vec())
}

async fn look(shop: &Shop) -> Value {
    let (status, _, body) = ask(shop, Method::GET, WINDOW, &[]).await;
    assert_eq!(status, StatusCode::OK);
    serde_json::from_slice(&body).expect("JSON")
}

async fn bring(shop: &Shop, location: &str, quantity: i64) {
    let receipt = json!({"location": location, "lines": [{"sku": "L-1", "quantity": quantity}]});
    shop.put("manager", &format!("/v1/receipts/{}", Uuid::now_v7()), receipt).await.ok();
}

on_both!(the_window_shows_prices_and_whether_there_is_any, async |on: On| {
    let shop = Shop::open(on).await;
    let mut other = lamp();
    other["category"] = "light".into();
    other["variants"] = json!([other["variants"][1]]);
    other["variants"][0]["sku"] = "O-1".into();
    shop.put("manager", "/v1/products/other", other).await.ok();
    shop.put("manager", "/v1/products/lamp", lamp()).await.ok();
    let shown = |available: &str| {
        json!({"products": [{"id": "lamp", "name": {"en": "Table Lamp", "zh_hans": "台灯"}, "variants": [
            {"sku": "L-1", "gtin": "02000000000015", "name": {"en": "Brass", "zh_hans": "黄铜"},
             "model_variant": null, "price_minor": 59900, "currency": "CNY", "available": available},
            {"sku": "L-2", "gtin": null, "name": {"en": "Black", "zh_hans": "黑色"},
             "model_variant": null, "price_minor": 49900, "currency": "CNY", "available": "no"},
        ]}], "next": null})
    };
    assert_eq!(look(&shop).await, shown("no"));
    bring(&shop, "s1", 2).await;
    bring(&shop, "w1", 1).await;
    assert_eq!(look(&shop).await, shown("few"));
    bring(&shop, "s2", 1).await;
    assert_eq!(look(&shop).await, shown("yes"));
    let hold = json!({"location": "s1", "channel": "mirror", "ttl_s": 60, "lines": [{"sku": "L-1", "quantity": 2}]});
    shop.put("manager", &format!("/v1/holds/{}", Uuid::now_v7()), hold).await.ok();
    assert_eq!(look(&shop).await, shown("few"), "what is kept back for somebody cannot be had");
    let (_, _, all) = ask(&shop, Method::GET, "/v1/window", &[]).await;
    let all: Value = serde_json::from_slice(&all).expect("JSON");
    assert_eq!(all["products"].as_array().map(Vec::len), Some(2));
    assert_eq!(shop.get("nobody", "/v1/window?categories=furniture").await.refused(422), "invalid");
});

on_both!(what_is_sold_no_more_leaves_the_window, async |on: On| {
    let shop = Shop::open(on).await;
    let mut product = lamp();
    shop.put("manager", "/v1/products/lamp", product.clone()).await.ok();
    product["variants"][1]["active"] = false.into();
    shop.put("manager", "/v1/products/lamp", product.clone()).await.ok();
    assert_eq!(look(&shop).await["products"][0]["variants"].as_array().map(Vec::len), Some(1));
    product["active"] = false.into();
    shop.put("manager", "/v1/products/lamp", product).await.ok();
    assert_eq!(look(&shop).await["products"], json!([]));
});

on_both!(the_window_is_sent_again_when_it_changes, async |on: On| {
    let shop = Shop::open(on).await;
    let mut product = lamp();
    shop.put("manager", "/v1/products/lamp", product.clone()).await.ok();
    let (_, headers, _) = ask(&shop, Method::GET, WINDOW, &[]).await;
    let tag = headers[header::ETAG].to_str().expect("text").to_owned();
    assert_eq!(headers[header::CACHE_CONTROL], "no-cache");
    let known = [(header::IF_NONE_MATCH, tag.as_str())];
    let (status, headers, body) = ask(&shop, Method::GET, WINDOW, &known).await;
    assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(
        (&headers[header::ETAG], &headers[header::ACCESS_CONTROL_ALLOW_ORIGIN]),
        (&tag.parse().expect("a tag"), &"*".parse().expect("a star"))
    );
    let (status, headers, body) = ask(&shop, Method::HEAD, WINDOW, &[]).await;
    assert_eq!((status, body.len(), headers[header::ETAG].to_str().expect("text")), (StatusCode::OK, 0, tag.as_str()));
    product["variants"][0]["price_minor"] = 1.into();
    shop.put("manager", "/v1/products/lamp", product).await.ok();
    assert_eq!(ask(&shop, Method::GET, WINDOW, &known).await.0, StatusCode::OK);
});

on_both!(pages_of_other_origins_read_what_is_open_and_nothing_else, async |on: On| {
    let shop = Shop::open(on).await;
    shop.put("manager", "/v1/products/lamp", lamp()).await.ok();
    let (method, headers_asked) = (header::ACCESS_CONTROL_REQUEST_METHOD, header::ACCESS_CONTROL_REQUEST_HEADERS);
    for path in
        [WINDOW, "/01/02000000000015", "/01/02000000000015/21/7", "/x/01/02000000000015", "/x/01/02000000000015/21/4"]
    {
        let (status, headers, _) = ask(&shop, Method::GET, path, &[]).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*", "{path}");
        assert!(!headers.contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS), "{path}");
        let asked = [(method.clone(), "PUT"), (headers_asked.clone(), "authorization")];
        let (status, headers, _) = ask(&shop, Method::OPTIONS, path, &asked).await;
        assert!(status.is_success(), "{path}: {status}");
        assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_METHODS], "GET,HEAD", "{path}");
        for name in [header::ACCESS_CONTROL_ALLOW_HEADERS, header::ACCESS_CONTROL_ALLOW_CREDENTIALS] {
            assert!(!headers.contains_key(&name), "{path}: {name}");
        }
    }
    let (status, headers, _) = ask(&shop, Method::GET, "/01/02000000000016", &[]).await;
    assert_eq!((status.as_u16(), &headers[header::ACCESS_CONTROL_ALLOW_ORIGIN]), (422, &"*".parse().expect("a star")));
    assert_eq!(shop.put("manager", WINDOW, json!({})).await.refused(405), "method");

    let token = (header::AUTHORIZATION, "Bearer manager");
    for path in [
        "/v1/products",
        "/v1/products/lamp",
        "/v1/members/m1",
        "/v1/stock?sku=L-1",
        "/healthz",
        "/openapi.json",
        "/nothing",
    ] {
        let asked = [(method.clone(), "GET"), (headers_asked.clone(), "authorization")];
        for headers in [
            ask(&shop, Method::GET, path, &[]).await.1,
            ask(&shop, Method::GET, path, std::slice::from_ref(&token)).await.1,
            ask(&shop, Method::OPTIONS, path, &asked).await.1,
        ] {
            let open = headers.keys().find(|name| name.as_str().starts_with("access-control-"));
            assert_eq!(open, None, "{path}");
        }
    }
});

on_both!(strangers_who_look_too_often_wait, async |on: On| {
    let shop = Shop::open(on).await;
    let mut refused = None;
    // More than come at once and than time allows meanwhile.
    for _ in 0..2_000 {
        let (status, headers, _) = ask(&shop, Method::GET, "/01/02000000000015", &[]).await;
        if status == StatusCode::TOO_MANY_REQUESTS {
            refused = Some(headers);
            break;
        }
    }
    let refused = refused.expect("a refusal");
    assert!(refused.contains_key(header::RETRY_AFTER));
    assert_eq!(refused[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*", "the page may read that it has to wait");
    assert_eq!(shop.get("mirror", "/v1/products").await.status, StatusCode::OK, "who has a token need not");
});
