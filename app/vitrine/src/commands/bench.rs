//! `vitrine bench`: figures, one a line as `name value unit`.

mod jitter;
mod stage;
mod vision;

use crate::{cli::BenchName, failure::Failure, output::say};

/// Measures what was asked for.
pub fn run(name: BenchName) -> Result<(), Failure> {
    match name {
        BenchName::Vision => vision::run(),
        BenchName::Stage => stage::run(),
    }
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
