//! What the server holds, taken into a hub.

use std::collections::BTreeMap;

use base::Currency;
use hub::{
    Config, Hub,
    connect::{Sent, send_sales, sync},
    stock::{Act, sale::sell},
    vault::MasterKey,
};
use retail::api::stock::{Channel, SaleLine, SaleRequest};
use sqlx::Row;
use tempfile::TempDir;

use crate::{admin::Admin, password, server, vendure};

/// A hub with two stores, and which of the server's places each of them is.
async fn hub() -> (TempDir, Hub, BTreeMap<String, String>) {
    let folder = TempDir::new().expect("a folder");
    let key = MasterKey::generate().expect("chance");
    let hub = Hub::open(Config::sqlite(folder.path().join("hub.db"), key)).await.expect("a hub");
    let mut tx = hub.database().begin().await.expect("a transaction");
    for id in ["first", "second"] {
        let sql = "INSERT INTO location (id, kind, name_en, name_zh) VALUES ($1, 'store', $1, $1)";
        sqlx::query(sql).bind(id).execute(&mut *tx).await.expect("a location");
    }
    tx.commit().await.expect("written");
    let places = [("1", "first"), ("2", "second")].map(|(place, id)| (place.to_owned(), id.to_owned())).into();
    (folder, hub, places)
}

#[tokio::test]
#[ignore = "needs a Vendure server: tests/vendure/run"]
async fn everything_is_taken_in_once() {
    let (_folder, hub, places) = hub().await;
    let vendure = vendure(&server(), &password());
    let synced = sync(&hub, &vendure, &places, None).await.expect("in step");
    assert_eq!((synced.products, synced.customers, synced.faults), (7, 3, Vec::new()));

    let row = "SELECT product.name_zh, variant.colour, variant.price_minor, stock.on_hand FROM variant \
               JOIN product ON product.id = variant.product \
               JOIN stock ON stock.sku = variant.sku AND stock.location = 'first' WHERE variant.sku = 'ROUND-GOLD'";
    let row = sqlx::query(row).fetch_one(hub.database().read()).await.expect("the golden frame");
    assert_eq!(row.get::<String, _>(0), "\u{5706}\u{6846}\u{955c}");
    assert_eq!((row.get::<String, _>(1), row.get::<i64, _>(2), row.get::<i64, _>(3)), ("Gold".into(), 14_900, 1));
    let found = hub.find_members("\u{738b}\u{5c0f}\u{660e}", 5).await.expect("found").members;
    assert_eq!(found.len(), 1);

    let again = sync(&hub, &vendure, &places, None).await.expect("in step");
    assert_eq!((again.customers, again.faults), (0, Vec::new()));
    hub.close().await;
}

#[tokio::test]
#[ignore = "needs a Vendure server: tests/vendure/run"]
async fn what_was_sold_in_the_store_is_no_stock_whether_it_is_sent_or_not() {
    let (_folder, hub, places) = hub().await;
    let (admin, vendure) = (Admin::sign_in().await, vendure(&server(), &password()));
    let take = async || {
        let synced = sync(&hub, &vendure, &places, None).await.expect("in step");
        assert_eq!(synced.faults, Vec::new());
        let sql = "SELECT on_hand FROM stock WHERE sku = 'MUG-5' AND location = 'first'";
        sqlx::query(sql).fetch_one(hub.database().read()).await.expect("the mug").get::<i64, _>(0)
    };
    assert_eq!(take().await, 3);
    for (number, member) in [(1, Some("vendure-1")), (2, None)] {
        let line = SaleLine { sku: "MUG-5".into(), quantity: 1, unit_minor: 905 };
        let request = SaleRequest {
            location: "first".into(),
            member: member.map(str::to_owned),
            channel: Channel::Store,
            associate: None,
            hold: None,
            currency: Currency::Eur,
            at: None,
            happened: false,
            lines: vec![line],
        };
        let act = Act { actor: "staff:ann".into(), now: hub.now() };
        sell(&hub, &act, &format!("019c0000-0000-7000-8000-00000000000{number}"), &request).await.expect("sold");
    }
    assert_eq!(take().await, 1, "the server counts three and has heard of nothing");
    let sent = send_sales(&hub, &vendure, 0).await.expect("sent");
    assert_eq!((sent, admin.allocated("MUG-5").await), (Sent { orders: 1, refused: 0 }, 1));
    assert_eq!(take().await, 1, "of one sale it knows now, of the other it never will");
    hub.close().await;
}
