//! Products and their variants.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    super::{super::Product, super::record, Client},
    ConnectError, Cursor, List, Page, options, skip,
};
use crate::clock::Millis;

/// Products that changed themselves.
const PRODUCTS: &str = "query ($options: ProductListOptions) { \
    done: products(options: $options) { totalItems items { ...product } } } ";

/// Products of which a variant changed: that leaves no trace on the product.
const OF_VARIANTS: &str = "query ($options: ProductVariantListOptions) { \
    done: productVariants(options: $options) { totalItems items { product { ...product } } } } ";

const FRAGMENT: &str = "fragment product on Product { id name description enabled featuredAsset { preview } \
    translations { languageCode name description } \
    variants { id sku name enabled priceWithTax currencyCode translations { languageCode name } \
    options { name group { name } } } }";

/// Cursors of the second list begin with this.
const SECOND: &str = "v";

#[derive(Deserialize)]
struct WireProduct {
    id: String,
    name: String,
    description: String,
    enabled: bool,
    #[serde(rename = "featuredAsset")]
    asset: Option<Asset>,
    translations: Vec<Translation>,
    variants: Vec<WireVariant>,
}

#[derive(Deserialize)]
struct Asset {
    preview: String,
}

#[derive(Deserialize)]
struct WireVariant {
    id: String,
    sku: String,
    name: String,
    enabled: bool,
    #[serde(rename = "priceWithTax")]
    price: i64,
    #[serde(rename = "currencyCode")]
    currency: String,
    translations: Vec<Translation>,
    options: Vec<ProductOption>,
}

#[derive(Deserialize)]
struct Translation {
    #[serde(rename = "languageCode")]
    language: String,
    name: String,
    #[serde(default)]
    description: String,
}

#[derive(Deserialize)]
struct ProductOption {
    name: String,
    group: Group,
}

#[derive(Deserialize)]
struct Group {
    name: String,
}

#[derive(Deserialize)]
struct OfVariant {
    product: WireProduct,
}

/// A page of products. Of those that changed, the ones that did so themselves come first, then those of changed variants.
pub async fn products(
    client: &Client,
    since: Option<Millis>,
    cursor: Option<&Cursor>,
) -> Result<Page<Product>, ConnectError> {
    let cursor = cursor.map(|Cursor(text)| text.as_str());
    if let Some(place) = cursor.and_then(|text| text.strip_prefix(SECOND)) {
        return of_variants(client, since, skip(Some(place))?).await;
    }
    let skip = skip(cursor)?;
    let list: List<WireProduct> = client.ask(&[PRODUCTS, FRAGMENT].concat(), options(skip, since)).await?;
    let mut page = list.page(skip, product);
    if page.next.is_none() && since.is_some() {
        page.next = Some(Cursor(format!("{SECOND}0")));
    }
    Ok(page)
}

async fn of_variants(client: &Client, since: Option<Millis>, skip: u64) -> Result<Page<Product>, ConnectError> {
    let list: List<OfVariant> = client.ask(&[OF_VARIANTS, FRAGMENT].concat(), options(skip, since)).await?;
    let next = list.next(skip).map(|skip| Cursor(format!("{SECOND}{skip}")));
    let each: BTreeMap<_, _> = list.items.into_iter().map(|of| (of.product.id.clone(), of.product)).collect();
    Ok(Page { items: each.into_values().map(product).collect(), next })
}

fn product(wire: WireProduct) -> Product {
    Product {
        name: text(&wire.name, &wire.translations, |translation| &translation.name),
        description: text(&wire.description, &wire.translations, |translation| &translation.description),
        id: wire.id,
        image_url: wire.asset.map(|asset| asset.preview),
        active: wire.enabled,
        variants: wire.variants.into_iter().map(variant).collect(),
    }
}

fn variant(wire: WireVariant) -> record::Variant {
    record::Variant {
        name: text(&wire.name, &wire.translations, |translation| &translation.name),
        id: wire.id,
        sku: wire.sku,
        options: wire.options.into_iter().map(|option| (option.group.name, option.name)).collect(),
        price_minor: wire.price,
        currency: wire.currency,
        active: wire.enabled,
    }
}

/// A text in both languages, each with the server's own language in place of what is missing.
fn text(own: &str, translations: &[Translation], part: impl Fn(&Translation) -> &String) -> record::Text {
    let said = |language: &str| {
        let fitting = translations.iter().filter(|translation| translation.language.starts_with(language));
        fitting.map(&part).find(|text| !text.is_empty()).map_or(own, String::as_str).to_owned()
    };
    record::Text { en: said("en"), zh: said("zh") }
}
