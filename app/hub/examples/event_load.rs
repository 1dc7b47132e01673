//! Measures events: `cargo run -p hub --example event_load -- DATABASE [CLIENTS] [BATCHES] [SIZE] [RATE]`.
//!
//! Each client sends its batches one after the other to the hub's router, without a network between. With a rate, events
//! a second of all clients together, each batch has its time and is timed from then on, so that one held up by another
//! counts in full; without one the clients send as fast as they can. The folder of an SQLite file must be there.

use std::time::{Duration, Instant};

use axum::{
    Router,
    body::Body,
    http::{Request, header},
};
use hub::{Config, Hub, clock::Clock, random, vault::MasterKey};
use serde_json::json;
use tower::ServiceExt;

type Fault = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
#[allow(clippy::print_stdout, reason = "a measurement is printed")]
async fn main() -> Result<(), Fault> {
    let mut asked = std::env::args().skip(1);
    let database = asked.next().ok_or("name a database, as in sqlite:///tmp/load/hub.db")?;
    let mut number = |usual| asked.next().map_or(Ok(usual), |text| text.parse::<usize>());
    let (clients, batches, size) = (number(4)?, number(100)?, number(100)?);
    let rate = number(0)?;
    let hub = Hub::open(Config { database, key: MasterKey::generate()?, clock: Clock::default() }).await?;
    let token = till(&hub).await?;
    let begin = Instant::now();
    let pause = Duration::from_secs(u64::from(rate > 0)).mul_f64((clients * size) as f64 / rate.max(1) as f64);
    let start = |n: usize| begin + pause * n as u32 / clients as u32;
    let spawn = |n| tokio::spawn(client(hub.router(), token.clone(), batches, size, start(n), pause));
    let clients = (0..clients).map(spawn);
    let mut times: Vec<Duration> = Vec::new();
    for client in clients.collect::<Vec<_>>() {
        times.extend(client.await??);
    }
    let elapsed = begin.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |share: usize| {
        times.get((times.len() * share / 100).min(times.len() - 1)).map_or(0.0, Duration::as_secs_f64) * 1e3
    };
    let events = times.len() * size;
    println!(
        "{events} events, {:.0} a second; a batch took {:.1} ms (median), {:.1} ms (p99)",
        events as f64 / elapsed,
        at(50),
        at(99)
    );
    hub.close().await;
    Ok(())
}

/// Enters a till of this run and gives its token.
async fn till(hub: &Hub) -> Result<String, Fault> {
    let token = random::token()?;
    let mut tx = hub.database().begin().await?;
    sqlx::query("INSERT INTO device (id, kind, name, token_digest, created_at) VALUES ($1, 'system', 'till', $2, 0)")
        .bind(random::id())
        .bind(hub::vault::token_digest(&token))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(token)
}

/// Sends batches one after the other, `pause` apart if it is not zero; how long each took.
async fn client(
    router: Router,
    token: String,
    batches: usize,
    size: usize,
    start: Instant,
    pause: Duration,
) -> Result<Vec<Duration>, Fault> {
    let mut times = Vec::with_capacity(batches);
    for turn in 0..batches {
        let event = |n: usize| {
            json!({
                "specversion": "1.0", "source": "/app", "id": random::id(), "type": "vitrine.view",
                "time": "2026-02-28T09:00:00Z",
                "data": {"product": format!("product-{}", n % 200), "visitor": random::id(), "location": "s1"}
            })
        };
        let body = json!((0..size).map(event).collect::<Vec<_>>()).to_string();
        let request = Request::post("/v1/events")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/cloudevents-batch+json")
            .body(Body::from(body))?;
        let due = start + pause * turn as u32;
        tokio::time::sleep_until(due.into()).await;
        let begin = if pause.is_zero() { Instant::now() } else { due };
        let response = router.clone().oneshot(request).await?;
        times.push(begin.elapsed());
        if !response.status().is_success() {
            return Err(format!("refused with {}", response.status()).into());
        }
    }
    Ok(times)
}
