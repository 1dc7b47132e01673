//! Writes a product of the bundled catalogue as it is drawn: `make PRODUCT OUT.glb`.

use std::{env, error::Error, fs};

use maker::eyewear;
use retail::catalogue::Catalogue;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [id, out] = &arguments[..] else { return Err("usage: make PRODUCT OUT.glb".into()) };
    let catalogue = Catalogue::bundled()?;
    let product = catalogue.product(&id.parse()?).ok_or("no such product: `vitrine products` lists them")?;
    Ok(fs::write(out, eyewear::make(&product.eyewear, &product.variants))?)
}
