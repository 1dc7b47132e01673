//! Listening over a line that breaks.

use std::{pin::pin, sync::Arc};

use axum::{Router, http::HeaderMap, routing::get};
use futures_util::StreamExt;
use link::{Client, live::Live, port::SystemTime};
use retail::api::live::{Call, CallReason};

use crate::shop::Line;

/// A stream that ends after two events; asked again it goes on behind the one that is named.
async fn listen(headers: HeaderMap) -> ([(&'static str, &'static str); 1], String) {
    let after = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok()).unwrap_or(0_i64);
    let mut text = String::new();
    if after == 4 {
        text.push_str("event: reset\nid: 9\ndata: {}\n\n");
    } else {
        for number in [after + 1, after + 2] {
            text.push_str(&format!("event: stock\nid: {number}\ndata: {{\"kind\":\"stock\",\"location\":null,\"device\":null,\"at\":1,\"body\":{{\"sku\":\"x{number}\"}}}}\n\n"));
        }
    }
    // The last one is cut off: it is not heard, and told again.
    text.push_str("event: stock\nid: 99\ndata: {}\n");
    ([("content-type", "text/event-stream")], text)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_goes_on_where_it_broke_off() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/v1/live", get(listen))).await });
    let client = Client::new(&format!("http://{address}"), "token", Arc::new(SystemTime)).expect("a client");
    let heard: Vec<_> = pin!(client.live(None)).take(9).map(|heard| heard.expect("a line")).collect().await;
    let numbers: Vec<_> = heard
        .iter()
        .map(|heard| match heard {
            Live::Open => 0,
            Live::Reset => -1,
            Live::Event(told) => told.number,
        })
        .collect();
    assert_eq!(numbers, [0, 1, 2, 0, 3, 4, 0, -1, 0]);
    let Live::Event(told) = &heard[1] else { panic!("an event") };
    assert_eq!((told.event.kind.as_str(), told.event.body["sku"].as_str()), ("stock", Some("x1")));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_listen_is_told_and_asks_no_more() {
    let shop = crate::shop::Shop::open().await;
    let mut live = pin!(shop.client("nobody").live(None));
    let refused = live.next().await.expect("an answer").expect_err("refused");
    assert!(!refused.passes(), "{refused:?}");
    assert!(live.next().await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_is_heard_again_after_the_line_broke() {
    let shop = crate::shop::Shop::open().await;
    let wire = crate::shop::Wire::to(shop.address).await;
    let client = Client::new(&format!("http://{}", wire.address), "associate", Arc::new(SystemTime)).expect("a client");
    let mut live = pin!(client.live(None));
    assert!(matches!(live.next().await, Some(Ok(Live::Open))));
    let caller = shop.client("tablet");
    let call = async |id: &str| {
        let call = Call { id: id.to_owned(), reason: CallReason::Advice, product: None };
        caller.call_associate(&call).await.expect("called");
    };
    call("c1").await;
    let mut heard = Vec::new();
    while heard.len() < 4 {
        match live.next().await {
            Some(Ok(Live::Event(told))) => {
                heard.push(told.event.body["id"].as_str().expect("an id").to_owned());
                if heard.len() == 1 {
                    // The next one breaks the line, the one after comes while it is down.
                    wire.set(Line::Down);
                    call("c2").await;
                    call("c3").await;
                    wire.set(Line::Up);
                } else if heard.len() == 3 {
                    call("c4").await;
                }
            }
            other => assert!(matches!(other, Some(Ok(Live::Open))), "{other:?}"),
        }
    }
    assert_eq!(heard, ["c1", "c2", "c3", "c4"], "each once and in order");
}
