//! A platform's products.

use std::collections::HashMap;

use base::Currency;
use retail::{
    api::catalogue::{Product, ProductRequest, Variant},
    product::LocalName,
};
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::{NO_ID, SyncFault, Synced, hub_id};
use crate::{
    Hub, HubError,
    catalogue::{find, price::Prices, write},
    clock::Millis,
    connect::record::{self, Text},
    database::rows,
};

/// The category of a product that the platform names none of.
const NO_CATEGORY: &str = "other";

/// What options are called that the hub has a place for.
const SIZES: [&str; 3] = ["size", "尺码", "尺寸"];
const COLOURS: [&str; 3] = ["colour", "color", "颜色"];
const MATERIALS: [&str; 3] = ["material", "材质", "材料"];

/// Writes those products that are new or have changed. What the hub alone knows of them stays: category, brand, 3D models,
/// GTINs.
pub async fn take(
    hub: &Hub,
    platform: &str,
    products: &[record::Product],
    synced: &mut Synced,
) -> Result<(), HubError> {
    for some in products.chunks(rows::AT_ONCE) {
        let (written, faults) = hub.database().retrying(|| take_some(hub, platform, some)).await?;
        synced.products += written;
        synced.faults.extend(faults);
    }
    Ok(())
}

async fn take_some(
    hub: &Hub,
    platform: &str,
    products: &[record::Product],
) -> Result<(usize, Vec<SyncFault>), HubError> {
    let mut tx = hub.database().begin().await?;
    let ids: Vec<String> = products.iter().filter_map(|product| hub_id(platform, &product.id)).collect();
    let there = find::by_id(&mut tx, &ids).await?;
    let before = Prices::of(&there);
    let there: HashMap<&str, &Product> = there.iter().map(|product| (product.id.as_str(), product)).collect();
    let skus: Vec<String> = products.iter().flat_map(|product| &product.variants).map(|one| one.sku.clone()).collect();
    let mut owners = owners(&mut tx, &skus).await?;
    let (mut changed, mut faults) = (Vec::new(), Vec::new());
    for product in products {
        let wanted = hub_id(platform, &product.id).ok_or_else(|| NO_ID.to_owned()).and_then(|id| {
            let there = there.get(id.as_str()).copied();
            wanted(product, id, there, &mut owners, hub.now())
        });
        match wanted {
            Ok(product) => changed.extend(product),
            Err(reason) => faults.push(SyncFault { kind: "product", id: product.id.clone(), reason }),
        }
    }
    write::put_many(&mut tx, &changed).await?;
    before.tell(&mut tx, &changed, hub.now()).await?;
    tx.commit().await?;
    Ok((changed.len(), faults))
}

/// Whose variant each SKU is, of those that are there.
pub async fn owners(connection: &mut AnyConnection, skus: &[String]) -> Result<HashMap<String, String>, HubError> {
    let mut owners = HashMap::new();
    for skus in skus.chunks(rows::AT_ONCE) {
        let sql = format!("SELECT sku, product FROM variant WHERE sku IN {}", rows::list(skus.len()));
        let query = skus.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, sku| query.bind(sku.clone()));
        for row in query.fetch_all(&mut *connection).await? {
            owners.insert(row.try_get(0)?, row.try_get(1)?);
        }
    }
    Ok(owners)
}

/// The product as it should stand; none if it does, or why it cannot.
fn wanted(
    product: &record::Product,
    id: String,
    there: Option<&Product>,
    owners: &mut HashMap<String, String>,
    now: Millis,
) -> Result<Option<Product>, String> {
    let old = |sku: &str| there.and_then(|there| there.variants.iter().find(|variant| variant.sku == sku));
    let variants = product.variants.iter().map(|new| variant(new, old(&new.sku)));
    let request = ProductRequest {
        category: there.map_or_else(|| NO_CATEGORY.to_owned(), |there| there.category.clone()),
        brand: there.map(|there| there.brand.clone()).unwrap_or_default(),
        name: local(&product.name),
        description: local(&product.description),
        model_url: there.and_then(|there| there.model_url.clone()),
        image_url: product.image_url.clone().or_else(|| there.and_then(|there| there.image_url.clone())),
        active: product.active,
        variants: variants.collect::<Result<_, _>>()?,
    };
    request.check(&id).map_err(|fault| fault.to_string())?;
    for variant in &request.variants {
        let owner = owners.get(&variant.sku).filter(|owner| **owner != id);
        if let Some(owner) = owner {
            return Err(format!("SKU \"{}\" is a variant of product \"{owner}\": give it another", variant.sku));
        }
    }
    owners.extend(request.variants.iter().map(|variant| (variant.sku.clone(), id.clone())));
    let wanted = Product::new(id, request, now);
    Ok(match there {
        Some(there) => Some(write::with_left_out(wanted, there)).filter(|wanted| !write::is_same(wanted, there)),
        None => Some(wanted),
    })
}

fn variant(new: &record::Variant, old: Option<&Variant>) -> Result<Variant, String> {
    let currency = Currency::ALL.into_iter().find(|currency| currency.code() == new.currency);
    let option = |names: [&str; 3]| {
        let is_it = |group: &str| names.contains(&group.to_lowercase().as_str());
        new.options.iter().find(|(group, _)| is_it(group)).map(|(_, value)| value.clone())
    };
    Ok(Variant {
        sku: new.sku.clone(),
        gtin: old.and_then(|old| old.gtin),
        name: local(&new.name),
        size: option(SIZES).or_else(|| old.and_then(|old| old.size.clone())),
        colour: option(COLOURS).or_else(|| old.and_then(|old| old.colour.clone())),
        material: option(MATERIALS).or_else(|| old.and_then(|old| old.material.clone())),
        model_variant: old.and_then(|old| old.model_variant.clone()),
        price_minor: new.price_minor,
        currency: currency.ok_or_else(|| format!("the hub knows no currency {}", new.currency))?,
        active: new.active,
    })
}

fn local(text: &Text) -> LocalName {
    LocalName { en: text.en.clone(), zh_hans: text.zh.clone() }
}
