//! The made-up chain in a hub.

use hub::{Hub, sample};
use sqlx::Row;

use crate::shop::{MORNING, On, Shop, on_both};

async fn count(hub: &Hub, sql: &'static str) -> i64 {
    sqlx::query(sql).fetch_one(hub.database().read()).await.expect("counts").get(0)
}

on_both!(the_sample_fills_an_empty_hub, async |on: On| {
    let shop = Shop::open(on).await;
    let chain = sample::chain(1, 300, MORNING).expect("a chain");
    assert!(sample::load(&shop.hub, &chain).await.is_err(), "a hub with locations is not empty");
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    sqlx::query("DELETE FROM location").execute(&mut *tx).await.expect("emptied");
    tx.commit().await.expect("written");
    sample::load(&shop.hub, &chain).await.expect("loaded");
    let hub = &shop.hub;
    assert_eq!(count(hub, "SELECT COUNT(*) FROM product").await, 200);
    assert_eq!(count(hub, "SELECT COUNT(*) FROM member").await, 300);
    assert_eq!(count(hub, "SELECT COUNT(*) FROM purchase").await, chain.purchases.len() as i64);
    assert_eq!(count(hub, "SELECT COUNT(*) FROM event").await, chain.events.len() as i64);
    assert_eq!(count(hub, "SELECT COUNT(*) FROM consent").await, 900);
    let stock = count(hub, "SELECT CAST(SUM(on_hand) AS BIGINT) FROM stock").await;
    assert_eq!(stock, count(hub, "SELECT CAST(SUM(quantity) AS BIGINT) FROM movement").await);
    let pairs = count(hub, "SELECT COUNT(*) FROM review").await + count(hub, "SELECT COUNT(*) FROM merge").await;
    assert!(pairs > 0, "pairs are there to be looked at");
    let member = &chain.members[0];
    let read = shop.get("associate", &format!("/v1/members/{}", member.id)).await.ok();
    assert_eq!(Some(read["details"]["name"].as_str().expect("a name")), member.record.name.as_deref());
});
