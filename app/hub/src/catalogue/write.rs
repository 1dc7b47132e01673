//! Writing products.

use retail::api::catalogue::{Product, Variant};
use sqlx::{AnyConnection, Row};

use super::{find, price::Prices};
use crate::{
    HubError,
    database::{Tx, rows},
};

const PRODUCT_COLUMNS: usize = 11;
const VARIANT_COLUMNS: usize = 13;

/// Writes a product as a whole and returns it as it stands then. What is there already is not written again; variants
/// that are left out stay, but are sold no more.
///
/// # Errors
///
/// [`HubError::Conflict`] with `sku_taken` or `gtin_taken` if a variant's number is another one's.
pub async fn put(tx: &mut Tx, product: &Product) -> Result<Product, HubError> {
    let mut wanted = product.clone();
    let there = find::by_id(tx, std::slice::from_ref(&product.id)).await?.pop();
    let before = Prices::of(&there);
    if let Some(there) = there {
        wanted = with_left_out(wanted, &there);
        if is_same(&wanted, &there) {
            return Ok(there);
        }
    }
    let gtins = wanted.variants.iter().filter_map(|variant| Some((variant.gtin?.to_string(), &variant.sku)));
    for (gtin, sku) in gtins {
        let owner = sqlx::query("SELECT sku FROM variant WHERE gtin = $1 AND sku <> $2");
        if let Some(owner) = owner.bind(gtin.clone()).bind(sku.clone()).fetch_optional(&mut **tx).await? {
            let owner: String = owner.try_get(0)?;
            return Err(HubError::conflict("gtin_taken", format!("GTIN {gtin} is that of \"{owner}\"")));
        }
    }
    put_many(tx, std::slice::from_ref(&wanted)).await?;
    before.tell(tx, std::slice::from_ref(&wanted), wanted.updated_at).await?;
    Ok(wanted)
}

/// A product with the variants of it that are there and are sold no more.
pub(crate) fn with_left_out(mut product: Product, there: &Product) -> Product {
    for old in &there.variants {
        if !product.variants.iter().any(|variant| variant.sku == old.sku) {
            product.variants.push(Variant { active: false, ..old.clone() });
        }
    }
    product.variants.sort_by(|a, b| a.sku.cmp(&b.sku));
    product
}

/// Whether a product is what is there, whenever that was written.
pub(crate) fn is_same(product: &Product, there: &Product) -> bool {
    Product { updated_at: there.updated_at, ..product.clone() } == *there
}

/// Writes many products with their variants, each as it stands, in few statements. No id and no SKU may be there twice.
///
/// # Errors
///
/// [`HubError::Conflict`] with `sku_taken` if a variant is another product's, and the database's own refusal if a GTIN
/// is another variant's; nothing should be committed then.
pub async fn put_many(connection: &mut AnyConnection, products: &[Product]) -> Result<(), HubError> {
    put_products(connection, products).await?;
    let with_product = |product| move |variant| (product, variant);
    let variants: Vec<(&Product, &Variant)> =
        products.iter().flat_map(|product| product.variants.iter().map(with_product(product))).collect();
    put_variants(connection, &variants).await
}

async fn put_products(connection: &mut AnyConnection, products: &[Product]) -> Result<(), HubError> {
    let into = "product (id, category, brand, name_en, name_zh, description_en, description_zh, model_url, image_url, \
                active, updated_at)";
    let then = "ON CONFLICT (id) DO UPDATE SET category = excluded.category, brand = excluded.brand, \
                name_en = excluded.name_en, name_zh = excluded.name_zh, description_en = excluded.description_en, \
                description_zh = excluded.description_zh, model_url = excluded.model_url, \
                image_url = excluded.image_url, active = excluded.active, updated_at = excluded.updated_at";
    rows::insert(connection, (into, PRODUCT_COLUMNS), then, products, |statement, product| {
        statement
            .bind(product.id.clone())
            .bind(product.category.clone())
            .bind(product.brand.clone())
            .bind(product.name.en.clone())
            .bind(product.name.zh_hans.clone())
            .bind(product.description.en.clone())
            .bind(product.description.zh_hans.clone())
            .bind(product.model_url.clone())
            .bind(product.image_url.clone())
            .bind(i64::from(product.active))
            .bind(product.updated_at)
    })
    .await?;
    Ok(())
}

async fn put_variants(connection: &mut AnyConnection, variants: &[(&Product, &Variant)]) -> Result<(), HubError> {
    let into = "variant (sku, product, gtin, name_en, name_zh, size, colour, material, model_variant, price_minor, \
                currency, active, updated_at)";
    let then = "ON CONFLICT (sku) DO UPDATE SET gtin = excluded.gtin, name_en = excluded.name_en, \
                name_zh = excluded.name_zh, size = excluded.size, colour = excluded.colour, \
                material = excluded.material, model_variant = excluded.model_variant, \
                price_minor = excluded.price_minor, currency = excluded.currency, active = excluded.active, \
                updated_at = excluded.updated_at WHERE variant.product = excluded.product";
    let written = rows::insert(connection, (into, VARIANT_COLUMNS), then, variants, |statement, (product, variant)| {
        statement
            .bind(variant.sku.clone())
            .bind(product.id.clone())
            .bind(variant.gtin.map(|gtin| gtin.to_string()))
            .bind(variant.name.en.clone())
            .bind(variant.name.zh_hans.clone())
            .bind(variant.size.clone())
            .bind(variant.colour.clone())
            .bind(variant.material.clone())
            .bind(variant.model_variant.clone())
            .bind(variant.price_minor)
            .bind(variant.currency.code())
            .bind(i64::from(variant.active))
            .bind(product.updated_at)
    });
    if written.await? != variants.len() as u64 {
        let detail = "a variant of this product is another product's already: give it a SKU of its own";
        return Err(HubError::conflict("sku_taken", detail));
    }
    Ok(())
}
