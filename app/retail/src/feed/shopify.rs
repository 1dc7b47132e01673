//! Shopify's product CSV (help.shopify.com/manual/products/import-export/using-csv): a row a variant, rows of one
//! product after each other, what concerns the product in its first row, further pictures in rows of their own.

mod column;
pub(super) mod read;
pub(super) mod write;

use self::column::Column;
use super::field::Field;

/// The most rows of one product: Shopify allows 2,048 variants and 250 pictures.
const MOST_ROWS: usize = 2_298;

/// An option that stands for none: what Shopify writes for a product without variants.
const NO_OPTION: (&str, &str) = ("Title", "Default Title");

/// What an option is about, by its name in the languages of the shops.
fn option_field(name: &str) -> Option<Field> {
    match name.trim().to_lowercase().as_str() {
        "color" | "colour" | "\u{989c}\u{8272}" => Some(Field::Colour),
        "size" | "\u{5c3a}\u{7801}" | "\u{5c3a}\u{5bf8}" => Some(Field::Size),
        "material" | "\u{6750}\u{8d28}" | "\u{6750}\u{6599}" => Some(Field::Material),
        _ => None,
    }
}

/// The most characters of a value. Bodies are bounded by what one article may take.
fn most(field: Field) -> usize {
    match field {
        Field::Description => usize::MAX,
        Field::Link | Field::ImageLink | Field::AdditionalImageLink | Field::VirtualModelLink => 2048,
        _ => 255,
    }
}

/// The column in which a field stands.
fn column_of(field: Field) -> Column {
    match field {
        Field::Id => Column::Sku,
        Field::Group => Column::Handle,
        Field::Title => Column::Title,
        Field::Description => Column::Body,
        Field::Brand => Column::Vendor,
        Field::Category => Column::Category,
        Field::ProductType => Column::Type,
        Field::Price | Field::SalePrice => Column::Price,
        Field::Quantity => Column::Quantity,
        Field::Gtin => Column::Barcode,
        Field::Condition => Column::Condition,
        Field::ImageLink => Column::VariantPicture,
        Field::AdditionalImageLink => Column::Picture,
        // These three are options. The others have no column, so that none is ever named for them.
        _ => Column::Option1Value,
    }
}
