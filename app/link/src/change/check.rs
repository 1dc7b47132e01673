//! What a document of the stock must be for the hub to read it.

use std::collections::BTreeSet;

use retail::member::Refused;
use uuid::Uuid;

/// The most pieces that a line may have.
const MOST: i64 = 1_000_000;

/// Checks that the hub will write the identifier as it stands here, so that both know the document by it.
pub fn uuid(id: &str) -> Result<(), Refused> {
    match Uuid::try_parse(id) {
        Ok(uuid) if uuid.to_string() == id => Ok(()),
        _ => Err(refused("id", "a document of the stock has a UUID, in lower case with hyphens")),
    }
}

/// Checks SKUs with their quantities.
pub fn lines<'a>(lines: impl Iterator<Item = (&'a str, i64)>) -> Result<(), Refused> {
    let mut skus = BTreeSet::new();
    for (sku, quantity) in lines {
        if !(1..=MOST).contains(&quantity) {
            return Err(refused("quantity", "a line has 1 to 1,000,000 pieces"));
        }
        if !skus.insert(sku) {
            return Err(refused("sku", "a document names each variant once"));
        }
    }
    if skus.is_empty() { Err(refused("lines", "a document has one at least")) } else { Ok(()) }
}

fn refused(field: &'static str, fault: &str) -> Refused {
    Refused { field, fault: fault.to_owned() }
}
