//! Measures events: `cargo run -p hub --example event_load -- DATABASE [CLIENTS] [BATCHES] [SIZE] [RATE]`.
//!
//! Each client sends its batches one after the other to the hub's router, without a network between. With a rate, events
//! a second of all clients together, each batch has its time and is timed from then on, so that one held up by another
//! counts in full; without one the clients send as fast as they can. The folder of an SQLite file must be there.

use hub::{Config, Hub, bench, clock::Clock, vault::MasterKey};

type Fault = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
#[allow(clippy::print_stdout, reason = "a measurement is printed")]
async fn main() -> Result<(), Fault> {
    let mut asked = std::env::args().skip(1);
    let database = asked.next().ok_or("name a database, as in sqlite:///tmp/load/hub.db")?;
    let mut number = |usual| asked.next().map_or(Ok(usual), |text| text.parse::<usize>());
    let load = bench::Load { clients: number(4)?, batches: number(100)?, size: number(100)?, rate: number(0)? };
    let hub = Hub::open(Config { database, key: MasterKey::generate()?, clock: Clock::default() }).await?;
    let (times, seconds) = bench::events(&hub, load).await?;
    let events = times.len() * load.size;
    println!(
        "{events} events, {:.0} a second; a batch took {:.1} ms (median), {:.1} ms (p99)",
        events as f64 / seconds,
        times.percentile(50),
        times.percentile(99)
    );
    hub.close().await;
    Ok(())
}
