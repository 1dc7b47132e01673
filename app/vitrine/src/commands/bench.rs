//! `vitrine bench`: figures, one a line as `name value unit`.

mod infer;
mod jitter;
mod stage;
mod vision;

use std::time::Instant;

use cpu_time::ProcessTime;

use super::hub;
use crate::{cli::Bench, failure::Failure, output::say};

/// Rounds before the count, and rounds counted.
const WARM_UP: usize = 10;
const ROUNDS: usize = 200;

/// Measures what was asked for.
pub fn run(bench: &Bench) -> Result<(), Failure> {
    match bench {
        Bench::Vision => vision::run(),
        Bench::Infer { models } => infer::run(models),
        Bench::Stage => stage::run(),
        Bench::Hub(what) => hub::bench(what),
    }
}

/// CPU and wall milliseconds of the middle round.
struct Spent {
    cpu: f64,
    wall: f64,
}

fn measure(mut work: impl FnMut(usize)) -> Spent {
    let (mut cpu, mut wall) = (Vec::with_capacity(ROUNDS), Vec::with_capacity(ROUNDS));
    for round in 0..WARM_UP + ROUNDS {
        let (wall_start, cpu_start) = (Instant::now(), ProcessTime::now());
        work(round);
        if round >= WARM_UP {
            cpu.push(cpu_start.elapsed().as_secs_f64() * 1e3);
            wall.push(wall_start.elapsed().as_secs_f64() * 1e3);
        }
    }
    Spent { cpu: median(cpu), wall: median(wall) }
}

/// Prints one figure.
fn figure(name: &str, value: f64, unit: &str) {
    say(&format!("{name} {value:.3} {unit}"));
}

/// The middle of some measurements; zero of none.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
