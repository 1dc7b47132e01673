//! A platform's stock.

use std::collections::BTreeMap;

use super::{own, products};
use crate::{
    Hub, HubError,
    catalogue::import::count::{self, Count},
    connect::record::Level,
    database::rows,
    random,
};

/// Refuses places that are no location of the hub's.
pub async fn check_places(hub: &Hub, places: &BTreeMap<String, String>) -> Result<(), HubError> {
    for location in places.values() {
        let sql = "SELECT 1 FROM location WHERE id = $1";
        if sqlx::query(sql).bind(location.clone()).fetch_optional(hub.database().read()).await?.is_none() {
            return Err(HubError::invalid(format!("there is no location {location}: open it first")));
        }
    }
    Ok(())
}

/// Brings the stock of the platform's articles to what it can sell of them, less what left the hub without its knowledge.
pub async fn take(
    hub: &Hub,
    view: &own::View<'_>,
    levels: &[Level],
    places: &BTreeMap<String, String>,
) -> Result<(), HubError> {
    let actor = format!("platform:{}", view.platform);
    for (location, free) in by_location(levels, places) {
        let free: Vec<(String, i64)> = free.into_iter().collect();
        for some in free.chunks(rows::AT_ONCE) {
            let document = format!("{}:{}", view.platform, random::id());
            let count = Count { location: &location, document: &document, actor: &actor, now: hub.now() };
            hub.database().retrying(|| take_some(hub, view, &count, some)).await?;
        }
    }
    Ok(())
}

/// What can be sold at each location, pieces by SKU. Several places may be one location.
fn by_location(levels: &[Level], places: &BTreeMap<String, String>) -> BTreeMap<String, BTreeMap<String, i64>> {
    let mut all: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
    for level in levels {
        let Some(location) = places.get(&level.place) else { continue };
        // A shop that sold more than it had has none.
        let free = level.on_hand.saturating_sub(level.allocated).clamp(0, i64::from(i32::MAX));
        *all.entry(location.clone()).or_default().entry(level.sku.clone()).or_default() += free;
    }
    all
}

async fn take_some(hub: &Hub, view: &own::View<'_>, count: &Count<'_>, some: &[(String, i64)]) -> Result<(), HubError> {
    let mut tx = hub.database().begin().await?;
    let skus: Vec<String> = some.iter().map(|(sku, _)| sku.clone()).collect();
    // An article that could not be taken in has no stock, nor has another product's that happens to be called the same.
    let owners = products::owners(&mut tx, &skus).await?;
    let prefix = format!("{}-", view.platform);
    let is_ours = |sku: &String| owners.get(sku).is_some_and(|owner| owner.starts_with(&prefix));
    let ours: Vec<(String, i64)> = some.iter().filter(|(sku, _)| is_ours(sku)).cloned().collect();
    let skus: Vec<String> = ours.iter().map(|(sku, _)| sku.clone()).collect();
    if skus.is_empty() {
        return Ok(());
    }
    let own = own::since_first_count(&mut tx, view, count, &skus).await?;
    let free = |(sku, free): (String, i64)| {
        let own = own.get(&sku).copied().unwrap_or_default();
        (sku, free.saturating_add(own).max(0))
    };
    count::take(&mut tx, count, ours.into_iter().map(free).collect()).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sold_already_cannot_be_sold_and_places_add_up() {
        let level =
            |place: &str, on_hand, allocated| Level { sku: "a".into(), place: place.into(), on_hand, allocated };
        let places = [("1", "s1"), ("2", "s1"), ("3", "w1")].map(|(place, at)| (place.to_owned(), at.to_owned()));
        let levels = [level("1", 5, 2), level("2", 4, 0), level("3", 1, 9), level("4", 8, 0)];
        let all = by_location(&levels, &places.into());
        assert_eq!((all["s1"]["a"], all["w1"]["a"], all.len()), (7, 0, 2));
    }
}
