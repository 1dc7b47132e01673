//! Packs a model into fewer bytes: `infer_pack IN.tflite OUT.vtp`.

#![allow(clippy::print_stdout, reason = "it answers on standard output")]

use std::{env, error::Error, fs};

use infer::packed;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [from, to] = &arguments[..] else {
        return Err("usage: infer_pack IN.tflite OUT.vtp".into());
    };
    let file = fs::read(from)?;
    let packed = packed::pack(&file, |_| true)?;
    println!("{} bytes before, {} after", file.len(), packed.len());
    fs::write(to, packed)?;
    Ok(())
}
