//! Figures for Prometheus.

use std::{fmt, time::Duration};

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
        info::Info,
    },
    registry::{Registry, Unit},
};

use crate::Hub;

/// What tells requests apart: nothing that a caller could choose, so that the figures stay few.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Labels {
    pub method: &'static str,
    pub route: String,
    pub status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Connections {
    pool: &'static str,
    state: &'static str,
}

/// The hub's figures.
pub struct Metrics {
    registry: Registry,
    requests: Family<Labels, Histogram>,
    members: Gauge,
    complete: Gauge,
    events: Gauge,
    listeners: Gauge,
    connections: Family<Connections, Gauge>,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Metrics")
    }
}

impl Metrics {
    /// All figures at nought.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("hub");
        let requests = Family::new_with_constructor(histogram as fn() -> Histogram);
        let (members, complete, connections) = (Gauge::default(), Gauge::default(), Family::default());
        let (events, listeners) = (Gauge::default(), Gauge::default());
        registry.register_with_unit("request", "How long requests took", Unit::Seconds, requests.clone());
        registry.register("members_in_index", "Persons that can be found as one types", members.clone());
        registry.register("index_complete", "Whether every member is in the index", complete.clone());
        registry.register("event_requests_waiting", "Requests whose events wait to be written", events.clone());
        registry.register("live_listeners", "Streams of live events that are open", listeners.clone());
        registry.register("database_connections", "Connections to the database", connections.clone());
        registry.register("build", "The program", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        Self { registry, requests, members, complete, events, listeners, connections }
    }

    /// Counts a request.
    pub fn answered(&self, labels: Labels, took: Duration) {
        self.requests.get_or_create(&labels).observe(took.as_secs_f64());
    }

    /// All figures as they are now, in OpenMetrics' text.
    pub fn text(&self, hub: &Hub) -> Result<String, fmt::Error> {
        self.members.set(count(hub.search().len()));
        self.complete.set(i64::from(hub.search().is_complete()));
        self.events.set(count(hub.events().waiting()));
        self.listeners.set(count(hub.live().listeners()));
        for (name, pool) in [("read", hub.database().read()), ("write", hub.database().write_pool())] {
            let (open, idle) = (i64::from(pool.size()), count(pool.num_idle()));
            self.set_connections(name, "idle", idle);
            self.set_connections(name, "used", (open - idle).max(0));
        }
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }

    fn set_connections(&self, pool: &'static str, state: &'static str, count: i64) {
        self.connections.get_or_create(&Connections { pool, state }).set(count);
    }
}

/// From half a millisecond to the 30 seconds that a request may take.
fn histogram() -> Histogram {
    Histogram::new(exponential_buckets(0.000_5, 2.0, 17))
}

fn count(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
