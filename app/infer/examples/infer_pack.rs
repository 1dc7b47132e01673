//! Packs a model into fewer bytes: `infer_pack IN.tflite OUT.vtp [REST.vtp]`. The name of the model's file tells which of
//! its weights are packed and, where there is a second file, which of them go into that.

#![allow(clippy::print_stdout, reason = "it answers on standard output")]

use std::{env, error::Error, fs, path::Path};

use infer::packed;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let Some((from, to)) = arguments.split_first().filter(|(_, to)| (1..=2).contains(&to.len())) else {
        return Err("usage: infer_pack IN.tflite OUT.vtp [REST.vtp]".into());
    };
    let file = fs::read(from)?;
    let name = Path::new(from).file_stem().unwrap_or_default().to_string_lossy();
    let wanted = |tensor: &str| packed::wanted(&name, tensor);
    let parts = match to {
        [_] => vec![packed::pack(&file, wanted)?],
        _ => packed::pack_apart(&file, wanted, packed::later(&name))?.to_vec(),
    };
    println!("{} bytes before", file.len());
    for (to, part) in to.iter().zip(parts) {
        println!("{} bytes in {to}", part.len());
        fs::write(to, part)?;
    }
    Ok(())
}
