//! Events: how many a second, and how long a batch waits until it is on disk.

use std::time::{Duration, Instant};

use axum::http::Method;
use serde_json::json;

use super::{ask::Asker, times::Times};
use crate::{Hub, HubError, random};

/// How events come.
#[derive(Clone, Copy)]
struct Load {
    /// Who send at once, each a batch after the other.
    clients: usize,
    /// How many batches each sends.
    batches: usize,
    /// How many events are in a batch.
    size: usize,
    /// Events a second of all clients together; 0 for as many as they can. Each batch has its time then and is timed from
    /// that on, so that one held up by another counts in full.
    rate: usize,
}

/// What a chain needs: 10,000 a second in batches.
const PACED: Load = Load { clients: 4, batches: 100, size: 100, rate: 10_000 };

pub(super) async fn measure(hub: &Hub, say: &mut impl FnMut(&str, f64, &'static str)) -> Result<(), HubError> {
    let (times, _) = events(hub, PACED).await?;
    times.tell("100 events, at 10,000 events/s", say);
    let load = Load { rate: 0, ..PACED };
    let (times, seconds) = events(hub, load).await?;
    say("events", (times.len() * load.size) as f64 / seconds, "events/s");
    Ok(())
}

/// Sends events to the hub's router; how long each batch took until it was answered, and all of it, seconds.
async fn events(hub: &Hub, load: Load) -> Result<(Times, f64), HubError> {
    let asker = Asker::new(hub).await?;
    let begin = Instant::now();
    let all = (load.clients * load.size) as f64;
    let pause = if load.rate > 0 { Duration::from_secs_f64(all / load.rate as f64) } else { Duration::ZERO };
    let start = |n: usize| begin + pause * n as u32 / load.clients as u32;
    let clients: Vec<_> =
        (0..load.clients).map(|n| tokio::spawn(client(asker.clone(), load, start(n), pause))).collect();
    let mut times = Times::default();
    for client in clients {
        times.join(client.await.map_err(|_| HubError::Setup("a client was broken off".to_owned()))??);
    }
    Ok((times, begin.elapsed().as_secs_f64()))
}

/// Sends batches one after the other, `pause` apart if it is not zero.
async fn client(asker: Asker, load: Load, start: Instant, pause: Duration) -> Result<Times, HubError> {
    let mut times = Times::default();
    for turn in 0..load.batches {
        let body = json!((0..load.size).map(event).collect::<Vec<_>>()).to_string();
        let due = start + pause * turn as u32;
        tokio::time::sleep_until(due.into()).await;
        let begin = if pause.is_zero() { Instant::now() } else { due };
        asker.ask(Method::POST, "/v1/events", "application/cloudevents-batch+json", body).await?;
        times.add(begin.elapsed());
    }
    Ok(times)
}

fn event(n: usize) -> serde_json::Value {
    json!({
        "specversion": "1.0", "source": "/app", "id": random::id(), "type": "vitrine.view",
        "time": "2026-02-28T09:00:00Z",
        "data": {"product": format!("product-{}", n % 200), "visitor": random::id(), "location": "s1"}
    })
}
