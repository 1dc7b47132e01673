//! What fails beneath the hub: its n-th write, its disk, the line to its database, the database. Whoever asks is refused
//! in one line, nothing is half done, and once the fault is gone the hub goes on by itself.

mod line;

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Row};
use uuid::Uuid;

use crate::{
    shop::{Answer, MORNING, On, Shop},
    stock::{self, clean},
};
use line::{Line, Lost};

/// More steps than an errand takes; a test that gets there does not come to an end.
const MANY: i64 = 1_000;

/// What a tablet does for a shopper. Sent again, it changes nothing.
struct Errand([String; 6]);

impl Errand {
    fn new() -> Self {
        Self(std::array::from_fn(|_| Uuid::now_v7().to_string()))
    }

    /// Sends one thing after the other, up to the first refusal.
    async fn run(&self, shop: &Shop) -> Result<(), Answer> {
        let [receipt, hold, sale, back, member, event] = &self.0;
        let lines = json!([{"sku": "lamp-red", "quantity": 2}]);
        let sold = json!([{"sku": "lamp-red", "quantity": 2, "unit_minor": 1_990}]);
        let returned = json!([{"sku": "lamp-red", "quantity": 1}]);
        for (path, body) in [
            (format!("members/{member}"), json!({"at": MORNING, "name": "Ann Lee", "store": "s1"})),
            (format!("receipts/{receipt}"), json!({"location": "s1", "lines": lines})),
            (format!("holds/{hold}"), json!({"location": "s1", "channel": "store", "ttl_s": 600, "lines": lines})),
            (
                format!("sales/{sale}"),
                json!({"location": "s1", "member": member, "channel": "store", "hold": hold, "currency": "EUR",
                    "lines": sold}),
            ),
            (format!("returns/{back}"), json!({"sale": sale, "location": "s1", "reason": "size", "lines": returned})),
        ] {
            succeeded(shop.patient("associate", Method::PUT, &format!("/v1/{path}"), Some(body)).await)?;
        }
        succeeded(shop.send(viewed(event)).await)?;
        succeeded(shop.patient("associate", Method::GET, &format!("/v1/members/{member}"), None).await)
    }

    /// Sends it all again, as an outbox does, and checks that it is there once and that all sums agree.
    async fn run_again(&self, shop: &Shop, what: &str) {
        let done = self.run(shop).await;
        assert!(done.is_ok(), "{what}: {done:?}");
        clean(hub::stock::check(&shop.hub).await);
        assert_eq!(hub::access::audit::verify(&shop.hub).await.expect("reads"), [], "{what}");
        for (sql, id) in [
            ("SELECT COUNT(*) FROM purchase WHERE id = $1", 2),
            ("SELECT COUNT(*) FROM take_back WHERE id = $1", 3),
            ("SELECT COUNT(*) FROM event WHERE id = $1", 5),
        ] {
            let row = sqlx::query(sql).bind(self.0[id].clone()).fetch_one(shop.hub.database().read()).await;
            assert_eq!(row.expect("reads").try_get::<i64, _>(0).expect("a count"), 1, "{what}: {sql}");
        }
    }
}

fn viewed(id: &str) -> Request<Body> {
    let event = json!({"specversion": "1.0", "source": "/app", "id": id, "type": "vitrine.view",
        "time": "2026-02-28T09:00:00Z", "data": {"product": "p", "visitor": "v"}});
    Request::builder()
        .method(Method::POST)
        .uri("/v1/events")
        .header(header::AUTHORIZATION, "Bearer system")
        .header(header::CONTENT_TYPE, "application/cloudevents+json")
        .body(Body::from(event.to_string()))
        .expect("a request")
}

fn succeeded(answer: Answer) -> Result<(), Answer> {
    if answer.status.is_success() { Ok(()) } else { Err(answer) }
}

/// A refusal that says nothing but that the hub cannot answer now.
#[track_caller]
fn assert_told(answer: &Answer, what: &str) {
    let code = answer.body["code"].as_str().unwrap_or_default();
    let told = matches!((answer.status.as_u16(), code), (503, "busy") | (500, "failed"));
    assert!(told && answer.body["detail"] == "the hub cannot answer now: try again", "{what}: {answer:?}");
}

/// Every table of an SQLite database that is written.
async fn tables(shop: &Shop) -> Vec<String> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'fault'";
    let rows = sqlx::query(sql).fetch_all(shop.hub.database().read()).await.expect("reads");
    rows.iter().map(|row| row.try_get(0).expect("a name")).collect()
}

async fn run_sql(shop: &Shop, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(shop.hub.database().write_pool()).await.expect("done");
}

/// Triggers count what is written, and the n-th write fails until it is let through.
#[tokio::test(flavor = "multi_thread")]
async fn whichever_write_fails_nothing_is_half_done() {
    let shop = stock::shop(On::Sqlite).await;
    run_sql(&shop, "CREATE TABLE fault (remaining BIGINT NOT NULL); INSERT INTO fault VALUES (-1)".to_owned()).await;
    for table in tables(&shop).await {
        for act in ["INSERT", "UPDATE", "DELETE"] {
            let sql = format!(
                "CREATE TRIGGER fault_{table}_{act} BEFORE {act} ON {table} BEGIN \
                 UPDATE fault SET remaining = remaining - 1; \
                 SELECT RAISE(ABORT, 'this write fails') FROM fault WHERE remaining = 0; END"
            );
            run_sql(&shop, sql).await;
        }
    }
    for turn in 1..MANY {
        let errand = Errand::new();
        run_sql(&shop, format!("UPDATE fault SET remaining = {turn}")).await;
        let done = errand.run(&shop).await;
        run_sql(&shop, "UPDATE fault SET remaining = -1".to_owned()).await;
        errand.run_again(&shop, &format!("write {turn}")).await;
        match done {
            Ok(()) => {
                assert!(turn > 20, "{turn} writes are too few for all that");
                return;
            }
            Err(answer) => assert_told(&answer, &format!("write {turn}")),
        }
    }
    unreachable!("still failing at write {MANY}");
}

/// The file may grow by so many pages and no more.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_got_over() {
    let shop = stock::shop(On::Sqlite).await;
    let mut refused = 0;
    for pages in 0..40 {
        let errand = Errand::new();
        let row = sqlx::query("PRAGMA page_count").fetch_one(shop.hub.database().write_pool()).await.expect("reads");
        let full = row.try_get::<i64, _>(0).expect("a count") + pages;
        run_sql(&shop, format!("PRAGMA max_page_count = {full}")).await;
        // Room is left in pages that are there, so it takes some errands until a new one is needed.
        let mut told = 0;
        for _ in 0..20 * pages.max(1) {
            if let Err(answer) = Errand::new().run(&shop).await {
                assert_eq!(answer.status.as_u16(), 503, "{answer:?}");
                assert_told(&answer, &format!("{pages} pages"));
                told += 1;
                break;
            }
        }
        refused += told;
        clean(hub::stock::check(&shop.hub).await);
        run_sql(&shop, "PRAGMA max_page_count = 1073741823".to_owned()).await;
        errand.run_again(&shop, &format!("{pages} pages")).await;
        if refused >= 12 {
            return;
        }
    }
    unreachable!("the disk was full only {refused} times");
}

/// A hub whose every packet to PostgreSQL goes over a line that can be broken.
async fn shop_on_a_line() -> (Shop, Line) {
    let shop = stock::shop(On::Postgres).await;
    let address = shop.config.database.clone();
    let (scheme, rest) = address.split_once("//").expect("an address");
    let (before, server) = rest.split_once('@').map_or(("", rest), |(user, rest)| (user, rest));
    let (server, database) = server.split_once('/').expect("a database");
    let (line, own) = Line::to(server).await;
    let user = if before.is_empty() { String::new() } else { format!("{before}@") };
    // TLS would only hide the packets.
    let through = format!("{scheme}//{user}{own}/{database}?sslmode=disable");
    (shop.reopened_at(through).await, line)
}

async fn break_everywhere(lost: Lost) {
    let (shop, line) = shop_on_a_line().await;
    let mut told = 0;
    for turn in 1..MANY {
        let errand = Errand::new();
        line.break_at(turn, lost);
        let done = errand.run(&shop).await;
        let broken = line.mend();
        if let Err(answer) = &done {
            assert_told(answer, &format!("{lost:?} {turn}"));
            told += 1;
        }
        errand.run_again(&shop, &format!("{lost:?} {turn}")).await;
        if !broken {
            assert!(told > 20, "{told} breaks were told of");
            return;
        }
    }
    unreachable!("still broken at packet {MANY}");
}

#[tokio::test(flavor = "multi_thread")]
async fn wherever_the_line_breaks_nothing_is_half_done() {
    break_everywhere(Lost::Question).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_answer_is_lost_nothing_is_done_twice() {
    break_everywhere(Lost::Answer).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_away_is_used_again() {
    let (shop, line) = shop_on_a_line().await;
    for _ in 0..3 {
        let errand = Errand::new();
        line.take_away();
        for _ in 0..3 {
            let answer = errand.run(&shop).await.expect_err("there is no database");
            assert_eq!(answer.status.as_u16(), 503, "{answer:?}");
            assert_told(&answer, "away");
        }
        let event = shop.send(viewed("away")).await;
        assert_told(&event, "away");
        assert_eq!(shop.get("associate", "/healthz").await.ok(), Value::from("ok"), "the hub itself is there");
        line.mend();
        errand.run_again(&shop, "back").await;
    }
}
