//! What the server holds, taken into a hub.

use hub::{Config, Hub, connect::sync, vault::MasterKey};
use sqlx::Row;

use crate::{password, server, vendure};

#[tokio::test]
#[ignore = "needs a Vendure server: tests/vendure/run"]
async fn everything_is_taken_in_once() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let key = MasterKey::generate().expect("chance");
    let hub = Hub::open(Config::sqlite(folder.path().join("hub.db"), key)).await.expect("a hub");
    let mut tx = hub.database().begin().await.expect("a transaction");
    for id in ["first", "second"] {
        let sql = "INSERT INTO location (id, kind, name_en, name_zh) VALUES ($1, 'store', $1, $1)";
        sqlx::query(sql).bind(id).execute(&mut *tx).await.expect("a location");
    }
    tx.commit().await.expect("written");
    let places = [("1", "first"), ("2", "second")].map(|(place, id)| (place.to_owned(), id.to_owned())).into();

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
