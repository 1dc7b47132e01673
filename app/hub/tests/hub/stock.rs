//! What is where, and every way in which it changes.

pub mod chance;
mod command;
mod crowd;
mod kill;
mod model;
mod outbox;
mod rules;
mod scenario;

use hub::Hub;

use crate::shop::{On, Shop};

/// The variants of every test here.
const SKUS: [&str; 4] = ["chair-oak", "chair-pine", "lamp-red", "shade-blue"];

/// The locations of every test here.
const LOCATIONS: [&str; 3] = ["s1", "s2", "w1"];

/// A shop with variants and nothing on its shelves.
pub async fn shop(on: On) -> Shop {
    let shop = Shop::open(on).await;
    list(&shop.hub).await;
    shop
}

async fn list(hub: &Hub) {
    let mut tx = hub.database().begin().await.expect("a transaction");
    let sql = "INSERT INTO product (id, category, brand, name_en, name_zh, description_en, description_zh, active, \
               updated_at) VALUES ('p', 'furniture', '', 'p', 'p', '', '', 1, 0)";
    sqlx::query(sql).execute(&mut *tx).await.expect("a product");
    for sku in SKUS {
        let sql = "INSERT INTO variant (sku, product, name_en, name_zh, price_minor, currency, active, updated_at) \
                   VALUES ($1, 'p', '', '', 100, 'EUR', 1, 0)";
        sqlx::query(sql).bind(sku).execute(&mut *tx).await.expect("a variant");
    }
    tx.commit().await.expect("written");
}

/// Fails unless every sum agrees.
#[track_caller]
pub fn clean(faults: Result<Vec<hub::stock::Fault>, hub::HubError>) {
    let faults: Vec<String> = faults.expect("checks").iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
