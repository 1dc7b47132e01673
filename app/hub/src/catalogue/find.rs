//! Reading products.

use std::collections::HashMap;

use base::{Currency, Gtin};
use retail::{
    api::catalogue::{Article, Product, ProductPage, ProductQuery, StockOf, StockedProduct, Variant},
    product::LocalName,
};
use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow};

use crate::{HubError, database::rows};

/// How many products a page has if nothing else is asked for.
const USUAL_LIMIT: i64 = 100;

/// How many products a page has at most.
pub(super) const LARGEST_LIMIT: i64 = 500;

/// The longest text that is looked for, characters.
const LONGEST_TEXT: usize = 100;

const PAGE: &str = "SELECT id, category, brand, name_en, name_zh, description_en, description_zh, model_url, image_url, \
     active, updated_at FROM product \
     WHERE id > $1 AND ($2 = '' OR category = $2) AND updated_at >= $3 AND active >= $4 \
     AND ($5 = '' OR LOWER(name_en) LIKE $5 ESCAPE '!' OR LOWER(name_zh) LIKE $5 ESCAPE '!') \
     ORDER BY id LIMIT $6";

/// A page of products with all their variants.
///
/// # Errors
///
/// [`HubError::Invalid`] for a limit or a text out of bounds.
pub async fn page(connection: &mut AnyConnection, query: &ProductQuery) -> Result<ProductPage, HubError> {
    let limit = query.limit.unwrap_or(USUAL_LIMIT);
    if !(1..=LARGEST_LIMIT).contains(&limit) {
        return Err(HubError::invalid(format!("the limit is {limit}: ask for 1 to {LARGEST_LIMIT} products")));
    }
    let text = query.text.as_deref().map(str::trim).unwrap_or_default();
    if text.chars().count() > LONGEST_TEXT {
        return Err(HubError::invalid(format!("the text is longer than {LONGEST_TEXT} characters")));
    }
    let found = sqlx::query(PAGE)
        .bind(query.after.clone().unwrap_or_default())
        .bind(query.category.clone().unwrap_or_default())
        .bind(query.since.unwrap_or(i64::MIN))
        .bind(i64::from(!query.inactive))
        .bind(pattern(text))
        .bind(limit)
        .fetch_all(&mut *connection)
        .await?;
    let mut products = found.iter().map(product_of).collect::<Result<Vec<_>, _>>()?;
    add_variants(connection, &mut products).await?;
    let is_full = products.len() as i64 == limit;
    let next = products.last().filter(|_| is_full).map(|product| product.id.clone());
    Ok(ProductPage { products, next })
}

/// `LIKE`'s pattern for a text anywhere; nothing for no text.
fn pattern(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut pattern = String::from("%");
    for char in text.to_lowercase().chars() {
        if matches!(char, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(char);
    }
    pattern.push('%');
    pattern
}

/// Products by their ids, those that there are, in no certain order.
pub async fn by_id(connection: &mut AnyConnection, ids: &[String]) -> Result<Vec<Product>, HubError> {
    let mut products = Vec::with_capacity(ids.len());
    for ids in ids.chunks(rows::AT_ONCE) {
        let sql = format!(
            "SELECT id, category, brand, name_en, name_zh, description_en, description_zh, model_url, image_url, \
             active, updated_at FROM product WHERE id IN {}",
            rows::list(ids.len())
        );
        let query = ids.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, id| query.bind(id.clone()));
        for row in query.fetch_all(&mut *connection).await? {
            products.push(product_of(&row)?);
        }
    }
    add_variants(connection, &mut products).await?;
    Ok(products)
}

/// One product.
///
/// # Errors
///
/// [`HubError::NotFound`] if there is none with this id.
pub async fn one(connection: &mut AnyConnection, id: &str) -> Result<Product, HubError> {
    by_id(connection, &[id.to_owned()]).await?.pop().ok_or(HubError::NotFound("product"))
}

/// One product and what is where of it.
///
/// # Errors
///
/// [`HubError::NotFound`] if there is none with this id.
pub async fn stocked(connection: &mut AnyConnection, id: &str) -> Result<StockedProduct, HubError> {
    let product = one(connection, id).await?;
    let found = sqlx::query(
        "SELECT stock.sku, stock.location, stock.on_hand, stock.held FROM stock \
         JOIN variant ON variant.sku = stock.sku WHERE variant.product = $1 ORDER BY stock.sku, stock.location",
    )
    .bind(id.to_owned())
    .fetch_all(&mut *connection)
    .await?;
    let stock = found.iter().map(|row| {
        Ok(StockOf { sku: row.try_get(0)?, location: row.try_get(1)?, on_hand: row.try_get(2)?, held: row.try_get(3)? })
    });
    Ok(StockedProduct { product, stock: stock.collect::<Result<_, HubError>>()? })
}

/// The variant with a GTIN, in its product.
///
/// # Errors
///
/// [`HubError::NotFound`] if nothing here has it.
pub async fn article(connection: &mut AnyConnection, gtin: Gtin) -> Result<Article, HubError> {
    let row = sqlx::query("SELECT sku, product FROM variant WHERE gtin = $1")
        .bind(gtin.to_string())
        .fetch_optional(&mut *connection)
        .await?
        .ok_or(HubError::NotFound("article"))?;
    let product: String = row.try_get(1)?;
    Ok(Article { sku: row.try_get(0)?, product: one(connection, &product).await? })
}

/// How many pieces of some variants are free in the whole chain, or at one location; nothing of those that never were
/// there.
pub async fn free(
    connection: &mut AnyConnection,
    skus: &[&str],
    location: Option<&str>,
) -> Result<HashMap<String, i64>, HubError> {
    let mut free = HashMap::new();
    for chunk in skus.chunks(rows::AT_ONCE) {
        let sql = format!(
            "SELECT sku, CAST(SUM(on_hand - held) AS BIGINT) FROM stock WHERE sku IN {} \
             AND (${place} = '' OR location = ${place}) GROUP BY sku",
            rows::list(chunk.len()),
            place = chunk.len() + 1
        );
        let query = chunk.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, sku| query.bind((*sku).to_owned()));
        let query = query.bind(location.unwrap_or_default().to_owned());
        for row in query.fetch_all(&mut *connection).await? {
            free.insert(row.try_get(0)?, row.try_get(1)?);
        }
    }
    Ok(free)
}

async fn add_variants(connection: &mut AnyConnection, products: &mut [Product]) -> Result<(), HubError> {
    let places: HashMap<String, usize> =
        products.iter().enumerate().map(|(place, product)| (product.id.clone(), place)).collect();
    for chunk in places.keys().collect::<Vec<_>>().chunks(rows::AT_ONCE) {
        let sql = format!(
            "SELECT product, sku, gtin, name_en, name_zh, size, colour, material, model_variant, price_minor, currency, \
             active FROM variant WHERE product IN {} ORDER BY sku",
            rows::list(chunk.len())
        );
        let query = chunk.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, id| query.bind((*id).clone()));
        for row in query.fetch_all(&mut *connection).await? {
            if let Some(place) = places.get(&row.try_get::<String, _>(0)?) {
                products[*place].variants.push(variant_of(&row)?);
            }
        }
    }
    Ok(())
}

fn product_of(row: &AnyRow) -> Result<Product, HubError> {
    Ok(Product {
        id: row.try_get(0)?,
        category: row.try_get(1)?,
        brand: row.try_get(2)?,
        name: LocalName { en: row.try_get(3)?, zh_hans: row.try_get(4)? },
        description: LocalName { en: row.try_get(5)?, zh_hans: row.try_get(6)? },
        model_url: row.try_get(7)?,
        image_url: row.try_get(8)?,
        active: row.try_get::<i64, _>(9)? == 1,
        variants: Vec::new(),
        updated_at: row.try_get(10)?,
    })
}

fn variant_of(row: &AnyRow) -> Result<Variant, HubError> {
    let gtin = row.try_get::<Option<String>, _>(2)?.and_then(|digits| digits.parse().ok());
    let code: String = row.try_get(10)?;
    let currency = Currency::ALL.into_iter().find(|currency| currency.code() == code);
    let currency = currency.ok_or_else(|| sqlx::Error::Decode(format!("{code} is no known currency").into()))?;
    Ok(Variant {
        sku: row.try_get(1)?,
        gtin,
        name: LocalName { en: row.try_get(3)?, zh_hans: row.try_get(4)? },
        size: row.try_get(5)?,
        colour: row.try_get(6)?,
        material: row.try_get(7)?,
        model_variant: row.try_get(8)?,
        price_minor: row.try_get(9)?,
        currency,
        active: row.try_get::<i64, _>(11)? == 1,
    })
}
