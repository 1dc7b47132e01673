//! Every kind of register against sums worked out one number at a time in double precision.

use proptest::prelude::*;

use super::{
    dense::Geometry,
    finish::{Curve, Finish, Residual},
    frame::Frame,
    *,
};
use crate::graph::Corners;

/// Rounding of sums of a few hundred numbers between -1 and 1.
const ROUNDING: f32 = 1e-4;

/// Channels of what is tried: enough for several panels of the widest registers. An interpreter knows the narrowest alone.
const CHANNELS: Range<usize> = if cfg!(miri) { 1..12 } else { 1..70 };

/// Numbers under each weight of a dense window.
const DEPTHS: Range<usize> = if cfg!(miri) { 1..4 } else { 1..20 };

/// Cases of each property. An interpreter takes seconds for one.
const CASES: u32 = if cfg!(miri) { 6 } else { 200 };

/// Numbers between -1 and 1 that look like chance, the same ones each time.
fn numbers(count: usize, seed: u64) -> Vec<f32> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
    };
    (0..count).map(next).collect()
}

fn assert_near(kernels: &Kernels, found: &[f32], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (at, (found, expected)) in found.iter().zip(expected).enumerate() {
        let near = (f64::from(*found) - expected).abs() <= f64::from(ROUNDING) * expected.abs().max(1.0);
        assert!(near, "{}: number {at} is {found} instead of {expected}", kernels.name);
    }
}

/// Rows by themselves, as two threads work them out, are the same to the bit.
fn assert_halves(kernels: &Kernels, whole: &[f32], rows: usize, work: impl Fn(Range<usize>, &mut [f32])) {
    let cut = rows / 2;
    let (top, bottom) = whole.split_at(whole.len() / rows * cut);
    let mut halves = [vec![f32::NAN; top.len()], vec![f32::NAN; bottom.len()]];
    work(0..cut, &mut halves[0]);
    work(cut..rows, &mut halves[1]);
    assert!(halves[0] == top && halves[1] == bottom, "{}: rows by themselves differ", kernels.name);
}

/// What a curve makes of a number.
fn curved(value: f64, curve: &Curve<'_>, channel: usize) -> f64 {
    match curve {
        Curve::None => value,
        Curve::Clamp(low, high) => value.max(f64::from(*low)).min(f64::from(*high)),
        Curve::PRelu(slopes) => {
            if value < 0.0 {
                value * f64::from(slopes[channel])
            } else {
                value
            }
        }
        Curve::HardSwish => value * (value / 6.0 + 0.5).clamp(0.0, 1.0),
    }
}

/// Adds a residual and bends a number.
fn finished(value: f64, finish: &Finish<'_>, pixel: usize, channel: usize) -> f64 {
    let residual = finish.residual.filter(|residual| channel < residual.channels);
    let added = residual.map_or(0.0, |residual| f64::from(residual.values[pixel * residual.channels + channel]));
    curved(value + added, &finish.curve, channel)
}

fn finish_of<'a>(kind: u8, residual: &'a [f32], few: usize, slopes: &'a [f32]) -> Finish<'a> {
    let curve = match kind % 4 {
        0 => Curve::None,
        1 => Curve::Clamp(0.0, 0.5),
        2 => Curve::PRelu(slopes),
        _ => Curve::HardSwish,
    };
    let residual = (kind >= 4).then_some(Residual { values: residual, channels: few });
    Finish { residual, curve }
}

/// A convolution, one number at a time.
fn plain_dense(job: &Dense<'_>, weights: &[f32]) -> Vec<f64> {
    let Geometry { output: [rows, columns], step, segments, segment, pitch } = job.geometry;
    let value = |pixel: usize, channel: usize| {
        let start = pixel / columns * step[0] + pixel % columns * step[1];
        let places = (0..segments).flat_map(|row| (0..segment).map(move |number| (row, number)));
        places.fold(f64::from(job.bias[channel]), |sum, (row, number)| {
            let weight = weights[channel * job.geometry.depth() + row * segment + number];
            sum + f64::from(job.input[start + row * pitch + number]) * f64::from(weight)
        })
    };
    let channels = job.channels;
    let at = |at: usize| finished(value(at / channels, at % channels), &job.finish, at / channels, at % channels);
    (0..rows * columns * channels).map(at).collect()
}

/// A window that leaves as many rows and columns as it takes steps.
fn same(size: [usize; 2], channels: usize, kernel: [usize; 2], stride: [usize; 2]) -> Frame {
    let output = [0, 1].map(|axis| size[axis].div_ceil(stride[axis]));
    let padding = [0, 1].map(|axis| ((output[axis] - 1) * stride[axis] + kernel[axis]).saturating_sub(size[axis]) / 2);
    Frame { size, channels, kernel, stride, padding, output }
}

/// A depthwise convolution, one number at a time.
fn plain_depthwise(job: &Depthwise<'_>, rows: usize, weights: &[f32]) -> Vec<f64> {
    let Frame { size: [height, width], channels, kernel: [down, across], stride, padding, output: [_, columns] } =
        job.frame;
    let value = |pixel: usize, channel: usize| {
        let places = (0..down).flat_map(|y| (0..across).map(move |x| (y, x)));
        places.fold(f64::from(job.bias[channel]), |sum, (ky, kx)| {
            let y = (pixel / columns * stride[0] + ky).wrapping_sub(padding[0]);
            let x = (pixel % columns * stride[1] + kx).wrapping_sub(padding[1]);
            if y >= height || x >= width {
                return sum;
            }
            let weight = weights[(ky * across + kx) * channels + channel];
            sum + f64::from(job.input[(y * width + x) * channels + channel]) * f64::from(weight)
        })
    };
    let at = |at: usize| finished(value(at / channels, at % channels), &job.finish, at / channels, at % channels);
    (0..rows * columns * channels).map(at).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn dense_is_its_definition(
        output in [1_usize..5, 1_usize..16],
        stride in [1_usize..4, 1_usize..4],
        kernel in [1_usize..4, 1_usize..4],
        depth in DEPTHS,
        channels in CHANNELS,
        kind in 0_u8..12,
        seed: u64,
    ) {
        let [height, width] = [0, 1].map(|axis| (output[axis] - 1) * stride[axis] + kernel[axis]);
        let input = numbers(height * width * depth, seed);
        let weights = numbers(channels * kernel[0] * kernel[1] * depth, seed ^ 1);
        let bias = numbers(channels, seed ^ 2);
        let few = if kind < 8 { channels.div_ceil(2) } else { channels };
        let residual = numbers(output[0] * output[1] * few, seed ^ 3);
        let slopes = numbers(channels.next_multiple_of(16), seed ^ 4);
        let geometry = Geometry {
            output,
            step: [stride[0] * width * depth, stride[1] * depth],
            segments: kernel[0],
            segment: kernel[1] * depth,
            pitch: width * depth,
        };
        for kernels in Kernels::of_host() {
            let packed = dense::pack(&weights, geometry.depth(), kernels.lanes);
            let bias = depthwise::pack(&bias, channels, kernels.lanes);
            let finish = finish_of(kind, &residual, few, &slopes);
            let job = Dense { geometry, input: &input, weights: &packed, bias: &bias, channels, finish };
            let mut found = vec![f32::NAN; output[0] * output[1] * channels];
            kernels.dense(&job, 0..output[0], &mut found);
            assert_near(kernels, &found, &plain_dense(&job, &weights));
            assert_halves(kernels, &found, output[0], |rows, output| kernels.dense(&job, rows, output));
        }
    }

    #[test]
    fn depthwise_is_its_definition(
        size in [1_usize..12, 1_usize..14],
        stride in [1_usize..3, 1_usize..3],
        kernel in prop_oneof![Just([3_usize, 3]), Just([5, 5]), Just([3, 5]), Just([5, 3]), Just([2, 4])],
        // Zeros all around, so many that whole windows may lie beyond the picture.
        wide in prop::option::of([0_usize..7, 0_usize..7]),
        channels in CHANNELS,
        kind in 0_u8..12,
        seed: u64,
    ) {
        let mut frame = same(size, channels, kernel, stride);
        if let Some(padding) = wide {
            let output = [0, 1].map(|axis| (size[axis] + 2 * padding[axis]).saturating_sub(kernel[axis]) / stride[axis] + 1);
            frame = Frame { padding, output, ..frame };
        }
        let Frame { output, .. } = frame;
        let input = numbers(size[0] * size[1] * channels, seed);
        let weights = numbers(kernel[0] * kernel[1] * channels, seed ^ 1);
        let bias = numbers(channels, seed ^ 2);
        let few = if kind < 8 { channels.div_ceil(2) } else { channels };
        let residual = numbers(output[0] * output[1] * few, seed ^ 3);
        let slopes = numbers(channels.next_multiple_of(16), seed ^ 4);
        for kernels in Kernels::of_host() {
            let packed = depthwise::pack(&weights, channels, kernels.lanes);
            let bias = depthwise::pack(&bias, channels, kernels.lanes);
            let finish = finish_of(kind, &residual, few, &slopes);
            let job = Depthwise { input: &input, frame, weights: &packed, pitch: bias.len(), bias: &bias, finish };
            let mut found = vec![f32::NAN; output[0] * output[1] * channels];
            kernels.depthwise(&job, 0..output[0], &mut found);
            assert_near(kernels, &found, &plain_depthwise(&job, output[0], &weights));
            assert_halves(kernels, &found, output[0], |rows, output| kernels.depthwise(&job, rows, output));
        }
    }

    #[test]
    fn numbers_by_themselves(pixels in 1_usize..9, channels in 1_usize..40, kind in 0_u8..8, seed: u64) {
        let input = numbers(pixels * channels, seed);
        let residual = numbers(pixels * channels, seed ^ 1);
        let slopes = numbers(channels.next_multiple_of(16), seed ^ 2);
        let finish = finish_of(kind, &residual, channels, &slopes);
        let each = |at: usize| finished(f64::from(input[at]), &finish, at / channels, at % channels);
        let expected: Vec<f64> = (0..input.len()).map(each).collect();
        for kernels in Kernels::of_host() {
            let mut found = vec![f32::NAN; input.len()];
            kernels.finish(&Pointwise { input: &input, channels, finish }, 0..pixels, &mut found);
            assert_near(kernels, &found, &expected);
            for (how, many) in [(Combination::Sum, 1), (Combination::Product, channels)] {
                kernels.combine(how, &input, &residual[..many], [-0.5, 0.25], &mut found);
                let of = |at: usize| match (f64::from(input[at]), f64::from(residual[at % many])) {
                    (a, b) if how == Combination::Sum => (a + b).clamp(-0.5, 0.25),
                    (a, b) => (a * b).clamp(-0.5, 0.25),
                };
                assert_near(kernels, &found, &(0..input.len()).map(of).collect::<Vec<_>>());
            }
            kernels.logistic(&input, &mut found);
            let expected: Vec<f64> = input.iter().map(|value| 1.0 / (1.0 + f64::from(-value).exp())).collect();
            assert_near(kernels, &found, &expected);
        }
    }

    #[test]
    fn windows_are_their_definition(
        size in [1_usize..9, 1_usize..9],
        kernel in [1_usize..4, 1_usize..4],
        stride in [1_usize..4, 1_usize..4],
        channels in 1_usize..20,
        seed: u64,
    ) {
        let frame = same(size, channels, kernel, stride);
        let Frame { padding, output, .. } = frame;
        let input = numbers(size[0] * size[1] * channels, seed);
        let clamp = [-0.9, 0.9];
        let job = Pool { input: &input, frame, clamp };
        let covered = |at: usize| {
            let (pixel, channel) = (at / channels, at % channels);
            let places = (0..kernel[0]).flat_map(|y| (0..kernel[1]).map(move |x| (y, x)));
            let of = move |(ky, kx): (usize, usize)| {
                let y = (pixel / output[1] * stride[0] + ky).wrapping_sub(padding[0]);
                let x = (pixel % output[1] * stride[1] + kx).wrapping_sub(padding[1]);
                (y < size[0] && x < size[1]).then(|| (y * size[1] + x) * channels + channel)
            };
            places.filter_map(of).map(|at| f64::from(input[at])).collect::<Vec<_>>()
        };
        let bound = |value: f64| value.clamp(f64::from(clamp[0]), f64::from(clamp[1]));
        let greatest = |at: usize| bound(covered(at).into_iter().fold(f64::NEG_INFINITY, f64::max));
        let mean = |at: usize| bound(covered(at).iter().sum::<f64>() / covered(at).len() as f64);
        let mut found = vec![f32::NAN; output[0] * output[1] * channels];
        for kernels in Kernels::of_host() {
            kernels.greatest(&job, 0..output[0], &mut found);
            assert_near(kernels, &found, &(0..found.len()).map(greatest).collect::<Vec<_>>());
            kernels.mean(&job, 0..output[0], &mut found);
            assert_near(kernels, &found, &(0..found.len()).map(mean).collect::<Vec<_>>());
        }
    }
}

/// A pointwise convolution whose inputs are all 1 and whose weights all a half.
fn assert_sums(pixels: usize, depth: usize) {
    let (input, weights) = (vec![1.0; pixels * depth], vec![0.5; depth]);
    let geometry = Geometry { output: [pixels, 1], step: [depth, depth], segments: 1, segment: depth, pitch: 0 };
    for kernels in Kernels::of_host() {
        let packed = dense::pack(&weights, depth, kernels.lanes);
        let bias = depthwise::pack(&[1.0], 1, kernels.lanes);
        let finish = Finish { residual: None, curve: Curve::None };
        let job = Dense { geometry, input: &input, weights: &packed, bias: &bias, channels: 1, finish };
        let mut found = vec![f32::NAN; pixels];
        kernels.dense(&job, 0..pixels, &mut found);
        assert_near(kernels, &found, &vec![1.0 + depth as f64 / 2.0; pixels]);
    }
}

#[test]
#[cfg_attr(miri, ignore = "takes too long in an interpreter")]
fn more_pixels_than_a_cache_holds_and_one_larger_than_it_are_summed() {
    assert_sums(500, 300);
    assert_sums(1, 30_000);
}

#[test]
fn of_windows_beyond_the_picture_only_the_bias_is_left() {
    let frame = Frame { size: [2, 1], channels: 1, kernel: [3, 3], stride: [1, 1], padding: [1, 6], output: [2, 11] };
    for kernels in Kernels::of_host() {
        let weights = depthwise::pack(&[1.0; 9], 1, kernels.lanes);
        let bias = depthwise::pack(&[0.5], 1, kernels.lanes);
        let finish = Finish { residual: None, curve: Curve::None };
        let job = Depthwise { input: &[1.0; 2], frame, weights: &weights, pitch: kernels.lanes, bias: &bias, finish };
        let mut found = vec![f32::NAN; 22];
        kernels.depthwise(&job, 0..2, &mut found);
        let row = [0.5, 0.5, 0.5, 0.5, 2.5, 2.5, 2.5, 0.5, 0.5, 0.5, 0.5];
        assert_near(kernels, &found, &[row, row].concat());
    }
}

#[test]
fn a_ramp_stays_a_ramp_at_another_size() {
    let input: Vec<f32> = (0..4).flat_map(|y| (0..4).flat_map(move |x| [x as f32, 10.0 * y as f32])).collect();
    let expected = [
        (Corners::Aligned, [0.0, 3.0 / 7.0, 6.0 / 7.0]),
        (Corners::HalfPixel, [0.0, 0.25, 0.75]),
        (Corners::First, [0.0, 0.5, 1.0]),
    ];
    for (corners, [first, second, third]) in expected {
        let taps = resize::taps(4, 8, corners);
        let job = Resize { input: &input, width: 4, channels: 2, taps: [&taps, &taps] };
        for kernels in Kernels::of_host() {
            let mut found = vec![f32::NAN; 8 * 8 * 2];
            kernels.resize(&job, 0..8, &mut found);
            let pixel = |y: usize, x: usize| [f64::from(found[(y * 8 + x) * 2]), f64::from(found[(y * 8 + x) * 2 + 1])];
            for (at, place) in [first, second, third].into_iter().enumerate() {
                assert!((pixel(0, at)[0] - place).abs() < 1e-6, "{corners:?} {at}: {:?}", pixel(0, at));
                assert!((pixel(at, 2)[1] - 10.0 * place).abs() < 1e-5, "{corners:?} {at}");
            }
        }
    }
}
