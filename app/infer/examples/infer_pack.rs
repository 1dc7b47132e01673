//! Packs a model into fewer bytes: `infer_pack IN.tflite OUT.vtp`. The name of the model's file tells
//! which of its weights are packed.

#![allow(clippy::print_stdout, reason = "it answers on standard output")]

use std::{env, error::Error, fs, path::Path};

use infer::packed;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [from, to] = &arguments[..] else {
        return Err("usage: infer_pack IN.tflite OUT.vtp".into());
    };
    let file = fs::read(from)?;
    let name = Path::new(from).file_stem().unwrap_or_default().to_string_lossy();
    let packed = packed::pack(&file, |tensor| packed::wanted(&name, tensor))?;
    println!("{} bytes before, {} after", file.len(), packed.len());
    fs::write(to, packed)?;
    Ok(())
}
