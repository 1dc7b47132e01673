//! The models of `assets/models`, and those in the folder that `VITRINE_MODELS` names, on a real picture, held against
//! what LiteRT makes of it (`tests/compare/infer/reference.py` wrote that down).

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use image::RgbImage;
use infer::Model;
use serde::Deserialize;

/// How far off a number may be, in parts of its tensor's range. LiteRT's own two ways of running differ by 1e-5.
const OFF: f32 = 5e-5;

/// Likewise for masks. They are steep: half a unit in the last place of the input moves those of a body by 6e-4.
const OFF_IN_MASK: f32 = 2e-3;

/// The side of what is a mask.
const MASK: usize = 144;

#[derive(Deserialize)]
struct Reference {
    input: Input,
    outputs: Vec<Output>,
}

#[derive(Deserialize)]
struct Input {
    shape: [usize; 4],
    /// Left, top, width and height in the portrait.
    crop: [usize; 4],
    /// Black and white.
    range: [f32; 2],
}

#[derive(Deserialize)]
struct Output {
    name: String,
    shape: Vec<usize>,
    min: f32,
    max: f32,
    /// Evenly spread over the tensor.
    samples: Vec<f32>,
}

impl Input {
    /// The nearest pixels of the portrait.
    fn of(&self, portrait: &RgbImage) -> Vec<f32> {
        let [_, rows, columns, _] = self.shape;
        let [left, top, width, height] = self.crop;
        let [black, white] = self.range;
        let mut input = Vec::new();
        for row in 0..rows {
            for column in 0..columns {
                let x = left + (2 * column + 1) * width / (2 * columns);
                let y = top + (2 * row + 1) * height / (2 * rows);
                let pixel = portrait.get_pixel(x as u32, y as u32).0;
                let scaled = |value: u8| match black < 0.0 {
                    true => f32::from(value) / 127.5 - white,
                    false => f32::from(value) / 255.0,
                };
                input.extend(pixel.map(scaled));
            }
        }
        input
    }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn model_file(name: &str) -> Option<PathBuf> {
    let folders = [Some(repository().join("assets/models")), env::var_os("VITRINE_MODELS").map(PathBuf::from)];
    folders.into_iter().flatten().map(|folder| folder.join(name).with_extension("tflite")).find(|file| file.is_file())
}

fn assert_alike(model: &str, output: &Output, found: &[f32]) {
    let range = if found.len() == 1 { output.max.abs().max(1.0) } else { output.max - output.min };
    let off =
        if output.shape.get(1).is_some_and(|side| *side >= MASK) && found.len() > 10_000 && output.shape[3..] == [1] {
            OFF_IN_MASK
        } else {
            OFF
        };
    for (number, expected) in output.samples.iter().enumerate() {
        let found = found[number * found.len() / output.samples.len()];
        let error = (found - expected).abs() / range;
        assert!(error <= off, "{model}: sample {number} of {} is {found} instead of {expected}", output.name);
    }
}

#[test]
fn models_see_what_litert_sees() {
    let portrait = image::open(repository().join("assets/portrait/astronaut.png")).expect("the portrait").into_rgb8();
    let mut tried = 0;
    for entry in fs::read_dir(repository().join("app/infer/tests/reference")).expect("references") {
        let path = entry.expect("a file").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let Some(file) = model_file(&name) else {
            println!(
                "skipped {name}: its file is neither in assets/models nor in the folder that VITRINE_MODELS names"
            );
            continue;
        };
        let reference: Reference = serde_json::from_slice(&fs::read(&path).expect("a reference")).expect("JSON");
        let model = Model::load(&fs::read(file).expect("a model")).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(model.inputs()[0].shape, reference.input.shape, "{name}");
        assert_eq!(model.outputs().len(), reference.outputs.len(), "{name}");
        let mut runner = model.runner();
        let input = reference.input.of(&portrait);
        for round in 0..2 {
            runner.input_mut(0).copy_from_slice(&input);
            runner.run();
            for (index, output) in reference.outputs.iter().enumerate() {
                assert_eq!(model.outputs()[index].shape, output.shape, "{name}, round {round}");
                assert_alike(&name, output, runner.output(index));
            }
        }
        tried += 1;
    }
    assert!(tried >= 5, "only {tried} models were found");
}
