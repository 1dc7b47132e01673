//! What one row of a feed says.

use base::{Gtin, Money};

/// Whether an article can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// It can be had now.
    InStock,
    /// It cannot be had.
    OutOfStock,
    /// It is not out yet and can be ordered.
    Preorder,
    /// It is sold out and can be ordered.
    Backorder,
}

impl Availability {
    /// Every state with the word for it in Google's product data specification.
    pub(super) const WORDS: [(Self, &'static str); 4] = [
        (Self::InStock, "in_stock"),
        (Self::OutOfStock, "out_of_stock"),
        (Self::Preorder, "preorder"),
        (Self::Backorder, "backorder"),
    ];
}

/// Whether an article was used before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Never used, in its packaging.
    New,
    /// Restored to working order, with a warranty.
    Refurbished,
    /// Used before.
    Used,
}

impl Condition {
    /// Every condition with the word for it in Google's product data specification.
    pub(super) const WORDS: [(Self, &'static str); 3] =
        [(Self::New, "new"), (Self::Refurbished, "refurbished"), (Self::Used, "used")];
}

/// A choice that tells an article from others of its group, besides colour, size and material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is chosen: `Lens`.
    pub name: String,
    /// Which one this article has: `Polarised`.
    pub value: String,
}

/// One article as a feed offers it: a variant, or a product that has none.
///
/// Texts are in the feed's language, which no format states. They are trimmed and hold no control characters; only the
/// description has line ends, each a `\n`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The seller's own number for it (SKU), unique in the feed, which readers do not check.
    pub id: String,
    /// What its variants have in common: `item_group_id`, or the handle of a Shopify product.
    pub group: Option<String>,
    /// Its name.
    pub title: String,
    /// A longer text: plain in Google's feeds, HTML in Shopify's.
    pub description: Option<String>,
    /// The maker's name.
    pub brand: Option<String>,
    /// Where it stands in Google's or Shopify's taxonomy: a number or a path.
    pub category: Option<String>,
    /// Where it stands in the seller's own order.
    pub product_type: Option<String>,
    /// The full price of one.
    pub price: Money,
    /// The price of one while it is reduced: below `price` or equal, in its currency.
    pub sale_price: Option<Money>,
    /// Whether it can be had.
    pub availability: Option<Availability>,
    /// How many are in stock; negative if more were sold.
    pub quantity: Option<i64>,
    /// The number under its bar code.
    pub gtin: Option<Gtin>,
    /// Its colour's name.
    pub colour: Option<String>,
    /// Its size.
    pub size: Option<String>,
    /// What it is made of.
    pub material: Option<String>,
    /// What else tells it from others of its group.
    pub choices: Vec<Choice>,
    /// Its page on the web.
    pub link: Option<String>,
    /// The address of its main picture.
    pub image_link: Option<String>,
    /// The addresses of more pictures, each once.
    pub additional_image_links: Vec<String>,
    /// The address of its 3D model, a `.glb` or `.gltf` file.
    pub virtual_model_link: Option<String>,
    /// The variant of the model's materials that shows this article (glTF's `KHR_materials_variants`), by name.
    pub model_variant: Option<String>,
    /// Whether it was used before.
    pub condition: Option<Condition>,
    /// Whether it is shown to shoppers; a draft or an archived article is not.
    pub listed: bool,
}

impl Item {
    /// A listed article of which no more is known.
    pub fn new(id: &str, title: &str, price: Money) -> Self {
        Self {
            id: id.to_owned(),
            group: None,
            title: title.to_owned(),
            description: None,
            brand: None,
            category: None,
            product_type: None,
            price,
            sale_price: None,
            availability: None,
            quantity: None,
            gtin: None,
            colour: None,
            size: None,
            material: None,
            choices: Vec::new(),
            link: None,
            image_link: None,
            additional_image_links: Vec::new(),
            virtual_model_link: None,
            model_variant: None,
            condition: None,
            listed: true,
        }
    }
}
