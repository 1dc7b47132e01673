//! The hub as those who run it see it.

use std::{
    io::{self, Write},
    sync::{Mutex, OnceLock},
};

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use hub::observe::{Format, subscriber};
use serde_json::{Value, json};
use tracing_subscriber::util::SubscriberInitExt;

use crate::shop::{MORNING, On, Shop, on_both};

/// The log of all tests of this program: a log is a process' own.
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock().expect("the log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn listen() {
    static LISTENING: OnceLock<()> = OnceLock::new();
    LISTENING.get_or_init(|| subscriber(Format::Json, || Log).init());
}

fn logged() -> String {
    String::from_utf8(LOG.lock().expect("the log").clone()).expect("text")
}

/// 20 things that nobody should read in a log, and a number that tells this run's from others'.
fn markers(run: &str) -> Vec<String> {
    let words = [
        "name", "other", "street", "city", "postcode", "number", "note", "task", "query", "header", "agent", "token",
        "path", "sku", "value", "field", "version", "channel", "reason",
    ];
    let words = words.iter().map(|word| format!("mark{word}{run}"));
    words.chain([format!("mark{run}@example.org")]).collect()
}

on_both!(a_log_says_what_was_asked_and_nothing_of_anybody, async |on: On| {
    listen();
    let shop = Shop::open(on).await;
    let run = uuid::Uuid::now_v7().simple().to_string();
    let mark = markers(&run);
    assert_eq!(mark.len(), 20);
    let member = format!("/v1/members/{}", mark[12]);
    let record = json!({
        "at": MORNING, "name": mark[0], "other_names": [mark[1]], "emails": [{"value": mark[19]}],
        "address": {"line": mark[2], "city": mark[3], "postcode": mark[4], "country": "CN"},
        "identifiers": [{"kind": "member_number", "value": mark[5]}],
    });
    shop.put("associate", &member, record.clone()).await.ok();
    shop.get("associate", &member).await.ok();
    let note = json!({"at": MORNING, "entry": {"kind": "note", "text": mark[6]}});
    shop.put("associate", &format!("{member}/entries/{}", mark[7]), note).await.ok();
    let search = shop.get("associate", &format!("/v1/members/search?q={}", mark[8])).await;
    assert!(search.status.is_success() || search.status.is_client_error(), "{search:?}");
    // Refusals of every kind: no such address, no right, no sense, another's id, no token.
    shop.get("mirror", &member).await.refused(403);
    shop.get("associate", &format!("/v1/nowhere/{}?x={}", mark[13], mark[14])).await.refused(404);
    shop.put("associate", &member, json!({"at": MORNING, mark[15].clone(): mark[16]})).await.refused(422);
    shop.put("associate", &format!("/v1/members/{run}"), record).await.refused(409);
    shop.get(&mark[11], &member).await.refused(401);
    let decision =
        json!({"purpose": "service", "granted": true, "text_version": mark[16], "channel": mark[17], "at": 0});
    shop.put("associate", &format!("{member}/consents/{}", mark[18]), decision).await.refused(422);
    let request = Request::builder().method(Method::GET).uri("/healthz").header("x-mark", &mark[9]);
    let request = request.header(header::USER_AGENT, &mark[10]).body(Body::empty()).expect("a request");
    shop.send(request).await.ok();
    // And a failure inside.
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    sqlx::query("UPDATE member SET body = NULL WHERE id = $1")
        .bind(mark[12].clone())
        .execute(&mut *tx)
        .await
        .expect("done");
    sqlx::query("DROP TABLE member_entry").execute(&mut *tx).await.expect("done");
    tx.commit().await.expect("written");
    assert!(!shop.get("associate", &format!("{member}/entries")).await.status.is_success());
    let log = logged();
    for mark in &mark {
        assert!(!log.contains(mark.as_str()), "{mark} is in the log");
    }
    assert!(!log.contains(&run), "a part of a mark is in the log");
    let lines: Vec<Value> =
        log.lines().map(|line| serde_json::from_str(line).expect("an object in each line")).collect();
    let found = lines.iter().find(|line| line["route"] == "/v1/members/{id}" && line["status"] == 403);
    let line = found.expect("a line of a refused request");
    assert_eq!((&line["method"], &line["role"], &line["level"]), (&json!("GET"), &json!("mirror"), &json!("INFO")));
    assert!(line["ms"].is_number() && line["span"]["id"].is_string(), "{line}");
});

on_both!(figures_are_for_those_who_run_it, async |on: On| {
    let shop = Shop::open(on).await;
    shop.get("associate", "/metrics").await.refused(403);
    shop.get("nobody", "/metrics").await.refused(401);
    shop.put("associate", "/v1/members/markmember", json!({"at": MORNING, "name": "Mark Name"})).await.ok();
    shop.get("associate", "/v1/members/markmember").await.ok();
    shop.get("associate", "/v1/nowhere/markmember").await.refused(404);
    let strange = Request::builder().method("MARK").uri("/healthz").body(Body::empty()).expect("a request");
    shop.send(strange).await;
    let text = shop.get("system", "/metrics").await.ok().as_str().expect("text").to_owned();
    for line in [
        "hub_request_seconds_count{method=\"GET\",route=\"/v1/members/{id}\",status=\"200\"} 1",
        "hub_request_seconds_count{method=\"GET\",route=\"none\",status=\"404\"} 1",
        "hub_request_seconds_count{method=\"GET\",route=\"/metrics\",status=\"403\"} 1",
        "hub_members_in_index 1",
        "hub_index_complete 0",
        "hub_event_requests_waiting 0",
        "hub_live_listeners 0",
        "hub_build_info{version=",
        "hub_database_connections{pool=\"read\",state=\"idle\"}",
        "method=\"other\",route=\"/healthz\"",
        "# EOF",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert!(!text.to_lowercase().contains("mark"), "{text}");
});

on_both!(it_is_ready_once_every_member_can_be_found, async |on: On| {
    let shop = Shop::open(on).await;
    let ready = shop.get("nobody", "/readyz").await;
    assert_eq!((ready.status.as_u16(), ready.body), (503, json!("the index of members is being built")));
    shop.hub.follow_members().await.expect("followed");
    assert_eq!(shop.get("nobody", "/readyz").await.ok(), "ready");
    assert_eq!(shop.get("nobody", "/healthz").await.ok(), "ok");
    shop.hub.close().await;
    let ready = shop.get("nobody", "/readyz").await;
    assert_eq!((ready.status.as_u16(), ready.body), (503, json!("the database does not answer")));
    assert_eq!(shop.get("nobody", "/healthz").await.ok(), "ok");
});
