//! `vitrine products`: what the catalogue holds.

use serde::Serialize;

use retail::{
    catalogue::Catalogue,
    product::{Category, LocalName, Product},
};

use crate::{failure::Failure, output::say, product::bundled};

/// A product as other programs read it.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    name: &'a LocalName,
    category: Category,
    price: String,
    variants: Vec<VariantRow<'a>>,
    size_mm: Size,
    size_label: String,
}

#[derive(Serialize)]
struct VariantRow<'a> {
    id: &'a str,
    name: &'a LocalName,
}

/// Opticians' measures in millimetres, and the width of the whole front.
#[derive(Serialize)]
struct Size {
    lens_width: f64,
    bridge: f64,
    temple_length: f64,
    lens_height: f64,
    frame_width: f64,
}

fn row(product: &Product) -> Row<'_> {
    let eyewear = &product.eyewear;
    Row {
        id: product.id.as_str(),
        name: &product.name,
        category: product.category,
        price: product.price.to_string(),
        variants: product.variants.iter().map(|v| VariantRow { id: v.id.as_str(), name: &v.name }).collect(),
        size_mm: Size {
            lens_width: eyewear.lens_width,
            bridge: eyewear.bridge,
            temple_length: eyewear.temple_length,
            lens_height: eyewear.lens_height,
            frame_width: eyewear.frame_width(),
        },
        size_label: eyewear.size_label(),
    }
}

fn table(catalogue: &Catalogue) {
    for product in catalogue.products() {
        let variants: Vec<_> = product.variants.iter().map(|variant| variant.id.as_str()).collect();
        let (size, price) = (product.eyewear.size_label(), product.price.to_string());
        say(&format!("{:<22} {size:<10} {price:>8}  {}", product.id, variants.join(", ")));
    }
}

/// Lists the bundled catalogue.
pub fn run(json: bool) -> Result<(), Failure> {
    let catalogue = bundled()?;
    if json {
        let rows: Vec<_> = catalogue.products().iter().map(row).collect();
        say(&serde_json::to_string_pretty(&rows).map_err(anyhow::Error::from)?);
    } else {
        table(&catalogue);
    }
    Ok(())
}
