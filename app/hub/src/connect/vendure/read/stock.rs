//! Places and what lies there.

use serde::Deserialize;
use serde_json::json;

use super::{
    super::{
        super::{Level, Place},
        Client,
    },
    ConnectError, Cursor, List, PAGE, Page, options, skip,
};

const PLACES: &str = "query ($options: StockLocationListOptions) { \
    done: stockLocations(options: $options) { totalItems items { id name } } }";

const LEVELS: &str = "query ($options: ProductVariantListOptions) { done: productVariants(options: $options) { \
    totalItems items { sku stockLevels { stockLocationId stockOnHand stockAllocated } } } }";

#[derive(Deserialize)]
struct WirePlace {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct WireVariant {
    sku: String,
    #[serde(rename = "stockLevels")]
    levels: Vec<WireLevel>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireLevel {
    stock_location_id: String,
    stock_on_hand: i64,
    stock_allocated: i64,
}

/// Every place.
pub async fn places(client: &Client) -> Result<Vec<Place>, ConnectError> {
    let mut places = Vec::new();
    let mut at = Some(0);
    while let Some(skip) = at {
        let options = json!({ "options": { "skip": skip, "take": PAGE, "sort": { "id": "ASC" } } });
        let list: List<WirePlace> = client.ask(PLACES, options).await?;
        at = list.next(skip);
        places.extend(list.items.into_iter().map(|place| Place { id: place.id, name: place.name }));
    }
    Ok(places)
}

/// The levels of a page of variants.
pub async fn levels(client: &Client, cursor: Option<&Cursor>) -> Result<Page<Level>, ConnectError> {
    let skip = skip(cursor.map(|Cursor(text)| text.as_str()))?;
    let list: List<WireVariant> = client.ask(LEVELS, options(skip, None)).await?;
    let page = list.page(skip, levels_of);
    Ok(Page { items: page.items.into_iter().flatten().collect(), next: page.next })
}

fn levels_of(variant: WireVariant) -> Vec<Level> {
    let level = |level: WireLevel| Level {
        sku: variant.sku.clone(),
        place: level.stock_location_id,
        on_hand: level.stock_on_hand,
        allocated: level.stock_allocated,
    };
    variant.levels.into_iter().map(level).collect()
}
