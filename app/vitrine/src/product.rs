//! From what was typed after `--product` to a model that the stage can put on.

mod file;

use std::path::Path;

use anyhow::Context;
use base::id::ProductId;
use retail::{catalogue::Catalogue, product::Product};
use screens::host::made;
use stage::model::ProductModel;

use crate::failure::Failure;

/// The catalogue carried in the binary.
pub fn bundled() -> anyhow::Result<Catalogue> {
    Catalogue::bundled().context("the catalogue carried in this program does not load")
}

/// A product of the catalogue by its id, or a retailer's `.glb` or `.gltf` file.
pub fn find(product: &str, variant: Option<&str>) -> Result<ProductModel, Failure> {
    let path = Path::new(product);
    match path.extension().and_then(|extension| extension.to_str()).map(str::to_lowercase).as_deref() {
        Some("glb" | "gltf") => {
            let adopted = file::read(path)?;
            Ok(ProductModel { glb: adopted.glb, fit: adopted.fit, variant: variant.map(str::to_owned) })
        }
        _ => from_catalogue(product, variant),
    }
}

fn from_catalogue(id: &str, variant: Option<&str>) -> Result<ProductModel, Failure> {
    let catalogue = bundled()?;
    let found = id.parse::<ProductId>().ok().and_then(|id| catalogue.product(&id));
    let product = found.ok_or_else(|| Failure::input(id, "no such product; `vitrine products` lists them"))?;
    Ok(made(product, Some(chosen(product, variant)?)))
}

fn chosen(product: &Product, variant: Option<&str>) -> Result<String, Failure> {
    let ids: Vec<_> = product.variants.iter().map(|variant| variant.id.as_str()).collect();
    match variant {
        None => ids.first().map(ToString::to_string).ok_or_else(|| Failure::input(&product.id, "has no variants")),
        Some(variant) if ids.contains(&variant) => Ok(variant.to_owned()),
        Some(variant) => {
            Err(Failure::input(variant, format!("no such variant of {}; it has {}", product.id, ids.join(", "))))
        }
    }
}
