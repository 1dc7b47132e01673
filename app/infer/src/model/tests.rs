use std::cell::Cell;

use super::*;

const FACE: &[u8] = include_bytes!("../../../../assets/models/face_detection_short_range.tflite");

/// Something like a picture.
fn waves(runner: &mut Runner) {
    let input = runner.input_mut(0).iter_mut().enumerate();
    input.for_each(|(at, number)| *number = (at as f32 * 0.37).sin());
}

fn outputs(kernels: &'static Kernels) -> Vec<Vec<f32>> {
    let graph = packed::graph(FACE).expect("a graph");
    let model = Model::for_kernels(&graph, kernels).expect("a plan");
    let mut runner = model.runner();
    let mut once = || {
        waves(&mut runner);
        runner.run();
        [0, 1].map(|index| runner.output(index).to_vec()).to_vec()
    };
    let first = once();
    assert_eq!(first, once(), "{}: two runs differ", kernels.name);
    first
}

#[test]
fn hosts_agree() {
    let hosts = Kernels::of_host();
    let plain = outputs(hosts[hosts.len() - 1]);
    for kernels in hosts {
        for (found, expected) in outputs(kernels).iter().zip(&plain) {
            let bounds = expected.iter().fold((f32::MAX, f32::MIN), |(low, high), x| (low.min(*x), high.max(*x)));
            let worst = found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(worst <= 1e-4 * (bounds.1 - bounds.0), "{}: {worst}", kernels.name);
        }
    }
}

#[test]
fn a_run_is_timed_step_by_step() {
    let mut runner = Model::load(FACE).expect("a model").runner();
    waves(&mut runner);
    let ticks = Cell::new(0);
    let timings = runner.run_timed(|| {
        ticks.set(ticks.get() + 1);
        Duration::from_secs(ticks.get())
    });
    assert!(timings.len() > 30);
    assert_eq!((timings[0].operator, timings[0].name), (0, "CONV_2D"));
    assert!(timings.iter().all(|timing| timing.took == Duration::from_secs(1)));
}

#[cfg(feature = "threads")]
#[test]
fn two_threads_find_what_one_finds() {
    let model = Model::load(FACE).expect("a model");
    let outputs = |run: &dyn Fn(&mut Runner)| {
        let mut runner = model.runner();
        waves(&mut runner);
        run(&mut runner);
        [0, 1].map(|index| runner.output(index).to_vec())
    };
    let alone = outputs(&Runner::run);
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    for threads in [1, 2, 3] {
        assert_eq!(outputs(&|runner| pool(threads).install(|| runner.run_on_two())), alone, "{threads} threads");
    }
    assert_eq!(outputs(&Runner::run_on_two), alone, "outside of a pool");

    let both = || rayon::join(|| outputs(&Runner::run_on_two), || outputs(&Runner::run_on_two));
    assert_eq!(pool(2).install(both), (alone.clone(), alone), "two runs at once");
}

#[test]
fn ports_know_their_ranges() {
    let detector = Model::load(FACE).expect("a model");
    assert_eq!(detector.inputs()[0].range, Some([-1.0, 1.0]));
    // Scores before the logistic function have no bounds.
    assert!(detector.outputs().iter().all(|port| port.range.is_none()));

    let people = include_bytes!("../../../../assets/models/selfie_segmentation.tflite");
    let people = Model::load(people).expect("a model");
    assert_eq!((people.inputs()[0].range, people.outputs()[0].range), (Some([0.0, 1.0]), Some([0.0, 1.0])));
}

#[test]
fn a_cost_is_that_of_its_convolutions() {
    // The first convolution of the face detector: 64 x 64 pixels of 24 channels, each of a window of 5 x 5 x 3.
    let first = 64 * 64 * 24 * 5 * 5 * 3;
    let cost = Model::load(FACE).expect("a model").cost();
    assert!(cost.multiply_adds > first && cost.multiply_adds < 10 * first, "{cost:?}");
    assert!(cost.bytes > 4 * 128 * 128 * 3, "{cost:?}");
}
