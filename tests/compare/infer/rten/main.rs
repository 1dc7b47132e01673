//! Runs a model on rten some times over and says how long it took, as `infer_bench` does:
//! `infer_rten MODEL.tflite INPUT.f32 OUTPUT.f32 COUNT`. Several inputs stand one after another. Both files are laid
//! out as in the model; what comes between that and rten's layout is off the clock.

mod convert;
mod onnx;

use std::{error::Error, fs, sync::Arc};

use cpu_time::ProcessTime;
use infer::graph::{Graph, TensorId};
use rten::{Model, ModelOptions, RunOptions, ThreadPool, Value, ValueOrView};
use rten_tensor::{Tensor, prelude::*};

/// Runs before the first that is timed.
const WARM_UP: usize = 5;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, input, output, count] = &arguments[..] else {
        return Err("usage: infer_rten MODEL.tflite INPUT.f32 OUTPUT.f32 COUNT".into());
    };
    let graph = infer::tflite::read(&fs::read(model)?)?;
    let model = ModelOptions::with_all_ops().prepack_weights(true).load(convert::model(&graph)?)?;
    let inputs = inputs(&graph, &fs::read(input)?)?;
    let pool = Arc::new(ThreadPool::with_num_threads(1));
    let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
    // All of it on the pool's one thread, so that no run waits for another thread to wake up.
    let (times, outputs) = pool.run(|| timed(&model, &inputs, &options, count.parse()?))?;
    println!("cpu_ms {:.4}", times[times.len() / 2]);
    fs::write(output, bytes(outputs)?)?;
    Ok(())
}

/// Milliseconds that each run took, the shortest first, and what the last one made.
fn timed(model: &Model, inputs: &[Tensor<f32>], options: &RunOptions, count: usize) -> Result<(Vec<f64>, Vec<Value>)> {
    let (mut times, mut outputs) = (Vec::with_capacity(WARM_UP + count), Vec::new());
    for _ in 0..WARM_UP + count {
        let given: Vec<(_, ValueOrView)> =
            model.input_ids().iter().zip(inputs).map(|(&id, input)| (id, input.view().into())).collect();
        let start = ProcessTime::now();
        outputs = model.run(given, model.output_ids(), Some(options.clone()))?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    let mut times = times.split_off(WARM_UP);
    times.sort_by(f64::total_cmp);
    Ok((times, outputs))
}

/// The model's inputs as rten lays them out.
fn inputs(graph: &Graph, bytes: &[u8]) -> Result<Vec<Tensor<f32>>> {
    let mut numbers = bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
    let input = |&id: &TensorId| {
        let shape = &graph.tensors[id].shape[..];
        let numbers: Vec<f32> = numbers.by_ref().take(shape.iter().product()).collect();
        let input = Tensor::try_from_data(shape, numbers)?;
        Ok(if input.ndim() == 4 { input.permuted(&convert::CHANNELS_FIRST).to_tensor() } else { input })
    };
    graph.inputs.iter().map(input).collect()
}

/// The outputs one after another as the model lays them out.
fn bytes(outputs: Vec<Value>) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for output in outputs {
        let output = output.into_tensor::<f32>().ok_or("an output has other numbers than f32")?;
        let output = if output.ndim() == 4 { output.permuted(&convert::CHANNELS_LAST).to_tensor() } else { output };
        bytes.extend(output.iter().flat_map(|number| number.to_le_bytes()));
    }
    Ok(bytes)
}
