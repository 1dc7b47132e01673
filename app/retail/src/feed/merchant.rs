//! Google Merchant's product data (product data specification, support.google.com/merchants/answer/7052112).

pub(super) mod tsv;
pub(super) mod xml;

use super::{
    fault::{Reason, WriteError},
    field::{Field, tidy},
    item::Item,
};

/// The most additional pictures of one article.
const MOST_PICTURES: usize = 10;

/// The attribute's name. `model_variant` is ours: Google ignores what it does not know.
fn name(field: Field) -> &'static str {
    match field {
        Field::Id => "id",
        Field::Group => "item_group_id",
        Field::Title => "title",
        Field::Description => "description",
        Field::Brand => "brand",
        Field::Category => "google_product_category",
        Field::ProductType => "product_type",
        Field::Price => "price",
        Field::SalePrice => "sale_price",
        Field::Availability => "availability",
        Field::Quantity => "quantity",
        Field::Gtin => "gtin",
        Field::Colour => "color",
        Field::Size => "size",
        Field::Material => "material",
        Field::Link => "link",
        Field::ImageLink => "image_link",
        Field::AdditionalImageLink => "additional_image_link",
        Field::VirtualModelLink => "virtual_model_link",
        Field::ModelVariant => "model_variant",
        Field::Condition => "condition",
    }
}

fn field(name: &str) -> Option<Field> {
    Field::ALL.into_iter().find(|&field| self::name(field) == name)
}

/// The most characters of a value. Those that are no texts have none.
fn most(field: Field) -> usize {
    match field {
        Field::Id | Field::Group => 50,
        Field::Title => 150,
        Field::Description => 5000,
        Field::Brand => 70,
        Field::Colour | Field::Size => 100,
        Field::Material => 200,
        Field::Category | Field::ProductType => 750,
        Field::Link | Field::ImageLink | Field::AdditionalImageLink | Field::VirtualModelLink => 2000,
        Field::ModelVariant => 150,
        _ => usize::MAX,
    }
}

/// The item as it can be written. Of more pictures than the format allows the first ones are.
fn writable(item: &Item) -> Result<Item, WriteError> {
    let refused = |column, reason| WriteError::Refused { id: item.id.clone(), column, reason };
    if !item.listed {
        return Err(refused("status", Reason::Unlisted));
    }
    let mut tidy = tidy(item, most).map_err(|(field, reason)| refused(name(field), reason))?;
    tidy.additional_image_links.truncate(MOST_PICTURES);
    Ok(tidy)
}
