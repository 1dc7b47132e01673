//! Server-sent events: numbered as they were committed, resumed without loss or repetition.

mod kinds;

use std::time::Duration;

use axum::{
    Router,
    body::{Body, BodyDataStream},
    http::{Request, header},
};
use futures_util::StreamExt;
use hub::{Hub, clock::MINUTE, live};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::shop::{MORNING, On, Shop, on_both};

/// What arrived of one event.
#[derive(Debug, Default, PartialEq)]
struct Message {
    id: i64,
    name: String,
    data: Value,
}

/// An open stream.
struct Stream {
    body: BodyDataStream,
    text: String,
}

impl Stream {
    async fn open(router: &Router, token: &str, query: &str, last: Option<i64>) -> Self {
        let request = Request::get(format!("/v1/live{query}")).header(header::AUTHORIZATION, format!("Bearer {token}"));
        let request = match last {
            Some(last) => request.header("last-event-id", last.to_string()),
            None => request,
        };
        let response =
            router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
        assert!(response.status().is_success(), "{response:?}");
        Self { body: response.into_body().into_data_stream(), text: String::new() }
    }

    /// The next message; none at the stream's end.
    async fn next(&mut self) -> Option<Message> {
        loop {
            if let Some((message, rest)) = self.text.split_once("\n\n") {
                let (message, rest) = (parse(message), rest.to_owned());
                self.text = rest;
                return Some(message);
            }
            let more = tokio::time::timeout(Duration::from_secs(60), self.body.next()).await.expect("no silence")?;
            self.text.push_str(std::str::from_utf8(&more.expect("bytes")).expect("text"));
        }
    }

    /// The next message that is more than a place.
    async fn event(&mut self) -> Message {
        loop {
            let message = self.next().await.expect("goes on");
            if !message.name.is_empty() {
                return message;
            }
        }
    }
}

fn parse(text: &str) -> Message {
    let mut message = Message::default();
    for line in text.lines() {
        match line.split_once(": ") {
            Some(("id", id)) => message.id = id.parse().expect("a number"),
            Some(("event", name)) => name.clone_into(&mut message.name),
            Some(("data", data)) => message.data = serde_json::from_str(data).expect("JSON"),
            _ => {}
        }
    }
    message
}

async fn publish(hub: &Hub, location: Option<&str>, device: Option<&str>, kind: &'static str, body: Value, at: i64) {
    let body = &body;
    let written = hub.database().retrying(|| async {
        let mut tx = hub.database().begin().await?;
        live::publish(&mut tx, location, device, kind, body, at).await?;
        Ok(tx.commit().await?)
    });
    written.await.expect("published");
}

on_both!(streams_resume_without_loss_or_repetition, async |on: On| {
    const EVENTS: usize = 120;
    let shop = Shop::open(on).await;
    let router = shop.hub.router();
    let writers = (0..4).map(|writer| {
        let hub = shop.hub.clone();
        tokio::spawn(async move {
            for n in 0..EVENTS / 4 {
                publish(&hub, Some("s1"), None, "stock", json!({"writer": writer, "n": n}), MORNING).await;
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    let (mut last, mut seen) = (0, Vec::new());
    let mut length = 1;
    while seen.len() < EVENTS {
        // A line that breaks again and again, after a few events each time.
        let mut stream = Stream::open(&router, "associate", "", Some(last)).await;
        for _ in 0..length.min(EVENTS - seen.len()) {
            let message = stream.event().await;
            assert_eq!(message.id, last + 1, "numbers follow each other");
            last = message.id;
            seen.push((message.data["body"]["writer"].as_i64(), message.data["body"]["n"].as_i64()));
        }
        length = length % 7 + 1;
    }
    for writer in writers {
        writer.await.expect("written");
    }
    for writer in 0..4 {
        let of_writer = seen.iter().filter(|(of, _)| *of == Some(writer)).map(|(_, n)| n.expect("a number"));
        assert!(of_writer.eq(0..(EVENTS / 4) as i64), "every event once, in the order of commits");
    }
});

on_both!(a_stream_begins_now_and_tells_its_place, async |on: On| {
    let shop = Shop::open(on).await;
    let router = shop.hub.router();
    publish(&shop.hub, None, None, "price", json!({"sku": "old"}), MORNING).await;
    let mut all = Stream::open(&router, "associate", "?after=0", None).await;
    assert_eq!(all.event().await.data["body"]["sku"], "old");
    let mut fresh = Stream::open(&router, "associate", "", None).await;
    assert_eq!(fresh.next().await.expect("a place"), Message { id: 1, ..Message::default() });
    publish(&shop.hub, None, None, "price", json!({"sku": "new"}), MORNING).await;
    let event = fresh.event().await;
    assert_eq!((event.id, event.name.as_str(), event.data["body"]["sku"].as_str()), (2, "price", Some("new")));
    shop.hub.live().end();
    assert_eq!(fresh.next().await, None, "a hub that stops ends its streams");
});

on_both!(whoever_was_away_too_long_starts_anew, async |on: On| {
    let shop = Shop::open(on).await;
    let router = shop.hub.router();
    for n in 0..5 {
        publish(&shop.hub, None, None, "price", json!({"n": n}), MORNING + n).await;
    }
    let mut stream = Stream::open(&router, "associate", "", Some(0)).await;
    for n in 0..5 {
        assert_eq!(stream.event().await.data["body"]["n"], n);
    }
    assert_eq!(live::trim(&shop.hub, MORNING + 3).await.expect("trimmed"), 3);
    assert_eq!(Stream::open(&router, "associate", "", Some(3)).await.event().await.id, 4, "nothing was missed");
    for last in [0, 2, 99] {
        let mut stream = Stream::open(&router, "associate", "", Some(last)).await;
        let event = stream.event().await;
        assert_eq!((event.id, event.name.as_str()), (5, "reset"), "after {last}");
    }
    assert_eq!(live::trim(&shop.hub, i64::MAX).await.expect("trimmed"), 1, "the newest keeps the count");
    publish(&shop.hub, None, None, "price", json!({}), MORNING).await;
    assert_eq!(Stream::open(&router, "associate", "", Some(5)).await.event().await.id, 6);
});

on_both!(everybody_hears_what_is_theirs, async |on: On| {
    let shop = Shop::open(on).await;
    let router = shop.hub.router();
    publish(&shop.hub, Some("s2"), None, "stock", json!({}), MORNING).await;
    publish(&shop.hub, Some("s1"), Some("tablet"), "check_in", json!({"member": "ben"}), MORNING).await;
    publish(&shop.hub, Some("s1"), Some("mirror"), "check_in", json!({"member": "ann"}), MORNING).await;
    publish(&shop.hub, Some("s1"), None, "basket", json!({"member": "ann", "lines": 2}), MORNING).await;
    let heard = async |token: &str, count: usize| {
        let mut stream = Stream::open(&router, token, "?after=0", None).await;
        let mut heard = Vec::new();
        for _ in 0..count {
            let event = stream.event().await;
            heard.push((event.name, event.data["body"]["member"].as_str().map(str::to_owned)));
        }
        heard
    };
    let told = |name: &str, member: Option<&str>| (name.to_owned(), member.map(str::to_owned));
    assert_eq!(heard("mirror", 2).await, [told("check_in", Some("ann")), told("basket", None)]);
    assert_eq!(
        heard("associate", 3).await,
        [told("check_in", Some("ben")), told("check_in", Some("ann")), told("basket", Some("ann"))]
    );
    assert_eq!(heard("system", 2).await, [told("stock", None), told("check_in", None)]);
    assert_eq!(shop.get("mirror", "/v1/live?device=tablet").await.refused(403), "forbidden");
    assert_eq!(shop.get("associate", "/v1/live?location=s2").await.refused(403), "forbidden");
    assert_eq!(shop.get("nobody", "/v1/live").await.refused(401), "unauthenticated");
    assert_eq!(shop.get("mirror", "/v1/live?after=x").await.refused(422), "invalid");
});

on_both!(a_mirror_calls_an_associate, async |on: On| {
    let shop = Shop::open(on).await;
    let router = shop.hub.router();
    let mut stream = Stream::open(&router, "associate", "?after=0", None).await;
    shop.post("mirror", "/v1/calls", json!({"id": "c-1", "reason": "other_variant", "product": "round-48"})).await.ok();
    let event = stream.event().await;
    assert_eq!(event.name, "call_associate");
    let body = json!({"id": "c-1", "device": "mirror", "reason": "other_variant", "product": "round-48"});
    assert_eq!(event.data["body"], body);
    assert_eq!(shop.post("system", "/v1/calls", json!({"id": "c-2", "reason": "pay"})).await.refused(422), "invalid");
    assert_eq!(
        shop.post("mirror", "/v1/calls", json!({"id": "My call!", "reason": "pay"})).await.refused(422),
        "invalid"
    );
    let as_in_the_catalogue = json!({"id": "c-3", "reason": "advice", "product": "Round 48"});
    shop.post("mirror", "/v1/calls", as_in_the_catalogue).await.ok();
    let no_product = json!({"id": "c-4", "reason": "advice", "product": " "});
    assert_eq!(shop.post("mirror", "/v1/calls", no_product).await.refused(422), "invalid");
});
