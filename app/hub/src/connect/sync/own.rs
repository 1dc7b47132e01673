//! What became of stock at the hub without the platform's knowledge.

use std::collections::HashMap;

use sqlx::{AssertSqlSafe, Row};

use crate::{
    HubError,
    catalogue::import::count::Count,
    clock::Millis,
    database::{Tx, rows},
};

/// What a platform's count of stock does not show at some moment.
pub struct View<'a> {
    /// Whose count it is.
    pub platform: &'a str,
    /// When the platform began to be read, ms since 1970 UTC. What it was told of since may not be in its count.
    pub read_at: Millis,
}

/// What the hub did by itself, pieces.
struct Own {
    /// From the beginning.
    all: i64,
    /// Of that, what was done when the platform was read.
    before: i64,
}

/// What the hub did at a location since the platform's count there was first taken, pieces by SKU, negative where goods
/// left: sales that the platform has no order of, returns, transfers, receipts and counts. The platform's orders are its
/// own sales, and so are those that the hub knows from the web; a shortage is an error of the hub's books alone.
///
/// What was done before the first count is in it, since somebody counted then.
pub async fn since_first_count(
    tx: &mut Tx,
    view: &View<'_>,
    count: &Count<'_>,
    skus: &[String],
) -> Result<HashMap<String, i64>, HubError> {
    let (own, mut first) = (own(tx, view, count, skus).await?, first(tx, view, count, skus).await?);
    let new: Vec<(String, i64)> = skus
        .iter()
        .filter(|sku| !first.contains_key(*sku))
        .map(|sku| (sku.clone(), own.get(sku).map_or(0, |own| own.before)))
        .collect();
    let into = "platform_stock (platform, sku, location, own)";
    rows::insert(tx, (into, 4), "", &new, |statement, (sku, own)| {
        statement.bind(view.platform.to_owned()).bind(sku.clone()).bind(count.location.to_owned()).bind(*own)
    })
    .await?;
    first.extend(new);
    let since = |(sku, first): (String, i64)| {
        let all = own.get(&sku).map_or(0, |own| own.all);
        (sku, all - first)
    };
    Ok(first.into_iter().map(since).collect())
}

/// What the hub did by itself, by SKU.
async fn own(
    tx: &mut Tx,
    view: &View<'_>,
    count: &Count<'_>,
    skus: &[String],
) -> Result<HashMap<String, Own>, HubError> {
    let place = |number| skus.len() + number;
    let (location, actor, platform, read_at) = (place(1), place(2), place(3), place(4));
    let sql = format!(
        "SELECT movement.sku, CAST(SUM(movement.quantity) AS BIGINT), \
         CAST(SUM(CASE WHEN movement.at <= ${read_at} THEN movement.quantity ELSE 0 END) AS BIGINT) FROM movement \
         LEFT JOIN purchase ON movement.kind = 'sale' AND purchase.id = movement.document \
         LEFT JOIN platform_order ON platform_order.purchase = purchase.id AND platform_order.platform = ${platform} \
         WHERE movement.sku IN {} AND movement.location = ${location} \
         AND movement.actor <> ${actor} AND movement.kind <> 'shortage' AND NOT (purchase.id IS NOT NULL AND \
         (purchase.channel <> 'store' AND movement.at <= ${read_at} \
         OR platform_order.code IS NOT NULL AND platform_order.at < ${read_at})) GROUP BY movement.sku",
        rows::list(skus.len()),
    );
    let query = skus.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, sku| query.bind(sku.clone()));
    let query = query.bind(count.location.to_owned()).bind(count.actor.to_owned());
    let found = query.bind(view.platform.to_owned()).bind(view.read_at).fetch_all(&mut **tx).await?;
    found.iter().map(|row| Ok((row.try_get(0)?, Own { all: row.try_get(1)?, before: row.try_get(2)? }))).collect()
}

/// What the hub had done by itself when the platform's count was first taken, by SKU.
async fn first(
    tx: &mut Tx,
    view: &View<'_>,
    count: &Count<'_>,
    skus: &[String],
) -> Result<HashMap<String, i64>, HubError> {
    let sql = format!(
        "SELECT sku, own FROM platform_stock WHERE sku IN {} AND location = ${} AND platform = ${}",
        rows::list(skus.len()),
        skus.len() + 1,
        skus.len() + 2
    );
    let query = skus.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, sku| query.bind(sku.clone()));
    let query = query.bind(count.location.to_owned()).bind(view.platform.to_owned());
    query.fetch_all(&mut **tx).await?.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}
