//! Measures the hub: `cargo run -p hub --example bench -- hub [MEMBERS...]` and `... -- oversell [SEEDS]`.
//!
//! SQLite files for it lie below `TMPDIR`; `VITRINE_BENCH_DATABASE` names an empty database to use in place of them.

use hub::bench::{self, Figure};

type Fault = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Fault> {
    let mut asked = std::env::args().skip(1);
    let what = asked.next().unwrap_or_default();
    let numbers = asked.map(|text| text.parse::<usize>()).collect::<Result<Vec<_>, _>>()?;
    let database = std::env::var("VITRINE_BENCH_DATABASE").ok();
    match what.as_str() {
        "hub" if numbers.is_empty() => bench::hub(database.as_deref(), &[10_000, 100_000, 1_000_000], print).await?,
        "hub" => bench::hub(database.as_deref(), &numbers, print).await?,
        "oversell" => {
            let seeds = numbers.first().copied().unwrap_or(200);
            bench::oversell(database.as_deref(), seeds as u64, print).await?;
        }
        _ => return Err("say what to measure: hub [MEMBERS...] or oversell [SEEDS]".into()),
    }
    Ok(())
}

#[allow(clippy::print_stdout, reason = "a measurement is printed")]
fn print(figure: Figure) {
    let Figure { name, value, unit } = figure;
    println!("{name:<55} {value:>12.1} {unit}");
}
