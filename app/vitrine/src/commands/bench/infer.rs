//! What the perception models cost on this host, held against what one core of it can do at most.

use std::{
    fs,
    hint::black_box,
    path::{Path, PathBuf},
    time::Instant,
};

use infer::{Model, Runner};

use super::{figure, measure};
use crate::{failure::Failure, models};

/// Rounds of multiply-adds, and bytes copied, at a time: about a millisecond of either. The bytes are about what a model
/// has in memory, so that both stay in the same caches.
const PEAK_ROUNDS: usize = 400_000;
const COPIED: usize = 4 << 20;

/// How often either is tried; the best counts.
const TRIES: usize = 20;

/// What one core can do at most, a second.
struct Peak {
    multiply_adds: f64,
    /// Bytes read and bytes written.
    bytes: f64,
}

impl Peak {
    fn measure() -> Self {
        let from = vec![1_u8; COPIED];
        let mut to = vec![0_u8; COPIED];
        let copy = || {
            black_box(&mut to).copy_from_slice(black_box(&from));
            2 * COPIED as u64
        };
        Self { multiply_adds: best(|| infer::multiply_adds(PEAK_ROUNDS)), bytes: best(copy) }
    }
}

/// The most that `work`, which returns how much it did, does in a second.
fn best(mut work: impl FnMut() -> u64) -> f64 {
    let rate = |_| {
        let start = Instant::now();
        work() as f64 / start.elapsed().as_secs_f64()
    };
    (0..TRIES).map(rate).fold(0.0, f64::max)
}

/// Prints the figures of the models in `files`, or of those that see faces.
pub fn run(files: &[PathBuf]) -> Result<(), Failure> {
    let models =
        if files.is_empty() { carried()? } else { files.iter().map(|file| read(file)).collect::<Result<_, _>>()? };
    let peak = Peak::measure();
    figure("peak_multiply_adds", peak.multiply_adds / 1e9, "G/s");
    figure("peak_copy", peak.bytes / 1e9, "GB/s");
    models.iter().try_for_each(|(name, model)| print(name, model, &peak))
}

fn carried() -> Result<Vec<(String, Model)>, Failure> {
    let load = |(name, bytes): (&str, &[u8])| Ok((name.to_owned(), Model::load(bytes).map_err(anyhow::Error::from)?));
    [("face_detection", models::FACE.detector), ("face_landmarks", models::FACE.mesh)].into_iter().map(load).collect()
}

fn read(file: &Path) -> Result<(String, Model), Failure> {
    let bytes = fs::read(file).map_err(|error| Failure::input(file.display(), error))?;
    let model = Model::load(&bytes).map_err(|error| Failure::input(file.display(), error))?;
    Ok((file.file_stem().unwrap_or_default().to_string_lossy().into_owned(), model))
}

fn print(name: &str, model: &Model, peak: &Peak) -> Result<(), Failure> {
    let cost = model.cost();
    let mut runner = model.runner();
    let one = measure(|_| {
        grey(&mut runner, model);
        runner.run();
    });
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().map_err(anyhow::Error::from)?;
    let two = pool.install(|| {
        measure(|_| {
            grey(&mut runner, model);
            runner.run_on_two();
        })
    });
    let seconds = one.cpu / 1e3;
    let figures = [
        ("multiply_adds", cost.multiply_adds as f64 / 1e6, "M"),
        ("bytes", cost.bytes as f64 / 1e6, "MB"),
        ("cpu", one.cpu, "ms"),
        ("wall", one.wall, "ms"),
        ("two_threads_wall", two.wall, "ms"),
        ("share_of_multiply_adds", 100.0 * cost.multiply_adds as f64 / seconds / peak.multiply_adds, "%"),
        ("share_of_copy", 100.0 * cost.bytes as f64 / seconds / peak.bytes, "%"),
    ];
    for (what, value, unit) in figures {
        figure(&format!("{name}_{what}"), value, unit);
    }
    Ok(())
}

/// A picture without anything in it: how long a run takes does not depend on what is seen.
fn grey(runner: &mut Runner, model: &Model) {
    (0..model.inputs().len()).for_each(|input| runner.input_mut(input).fill(0.5));
}
