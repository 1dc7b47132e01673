//! Runs a model some times over and says how long it took: `infer_bench MODEL.tflite INPUT.f32 OUTPUT.f32 COUNT`. Input
//! and outputs are raw numbers of single precision. With COUNT 0 it tells what each step takes instead.

#![allow(clippy::print_stdout, reason = "it answers on standard output")]

use std::{
    collections::BTreeMap,
    error::Error,
    fs,
    time::{Duration, Instant},
};

use cpu_time::ThreadTime;
use infer::{Model, Runner, Timing};

/// Runs before the first that is timed.
const WARM_UP: usize = 5;

/// Runs over which the steps are timed.
const PROFILED: usize = 50;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, input, output, count] = &arguments[..] else {
        return Err("usage: infer_bench MODEL.tflite INPUT.f32 OUTPUT.f32 COUNT".into());
    };
    let model = Model::load(&fs::read(model)?)?;
    let bytes = fs::read(input)?;
    let input: Vec<f32> = bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    let mut runner = model.runner();
    let fill = |runner: &mut Runner| -> Result<(), Box<dyn Error>> {
        let place = runner.input_mut(0);
        if place.len() != input.len() {
            return Err(format!("the model reads {} numbers, the input has {}", place.len(), input.len()).into());
        }
        place.copy_from_slice(&input);
        Ok(())
    };
    for _ in 0..WARM_UP {
        fill(&mut runner)?;
        runner.run();
    }
    let count: usize = count.parse()?;
    if count == 0 {
        return profile(&mut runner, fill);
    }
    let mut times = Vec::with_capacity(count);
    for _ in 0..count {
        fill(&mut runner)?;
        let start = ThreadTime::now();
        runner.run();
        times.push(start.elapsed());
    }
    times.sort();
    println!("cpu_ms {:.4}", times[count / 2].as_secs_f64() * 1e3);
    let outputs = (0..model.outputs().len()).flat_map(|index| runner.output(index).to_vec());
    fs::write(output, outputs.flat_map(f32::to_le_bytes).collect::<Vec<u8>>())?;
    Ok(())
}

/// Prints what the steps take at best, the slowest first.
fn profile(
    runner: &mut Runner,
    fill: impl Fn(&mut Runner) -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let mut best: BTreeMap<usize, (usize, &str, Duration)> = BTreeMap::new();
    for _ in 0..PROFILED {
        fill(runner)?;
        for (step, Timing { operator, name, took }) in runner.run_timed(|| start.elapsed()).into_iter().enumerate() {
            let (.., least) = best.entry(step).or_insert((operator, name, took));
            *least = took.min(*least);
        }
    }
    let mut steps: Vec<_> = best.into_values().collect();
    steps.sort_by_key(|(.., took)| std::cmp::Reverse(*took));
    for (operator, name, took) in steps {
        println!("{:8.1} us  operator {operator} {name}", took.as_secs_f64() * 1e6);
    }
    Ok(())
}
