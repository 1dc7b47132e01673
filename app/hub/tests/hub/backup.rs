//! Backup and restore.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use hub::{
    Hub, HubError,
    backup::{backup, restore},
    database::{Database, Kind},
    sample,
    vault::{MasterKey, Vault},
};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use sqlx::Row;

use crate::shop::{MORNING, On, Shop, new_database, on_both};

/// A hub with the made-up chain and whatever else has tables.
async fn filled(on: On, members: usize) -> Shop {
    let shop = Shop::open(on).await;
    write(&shop.hub, &["DELETE FROM session", "DELETE FROM device", "DELETE FROM staff", "DELETE FROM location"]).await;
    let chain = sample::chain(1, members, MORNING).expect("a chain");
    sample::load(&shop.hub, &chain).await.expect("loaded");
    write(
        &shop.hub,
        &[
            "INSERT INTO review (first, second, bits, reasons, state, at) \
             SELECT MIN(id), MAX(id), 0.1, 'name', 'open', 5 FROM member",
            "INSERT INTO live (number, kind, body, at) VALUES (7, 'stock', '{\"a\":\"\\n\"}', -9223372036854775807)",
        ],
    )
    .await;
    shop
}

async fn write(hub: &Hub, statements: &[&'static str]) {
    let mut tx = hub.database().begin().await.expect("a transaction");
    for sql in statements {
        sqlx::query(*sql).execute(&mut *tx).await.expect("written");
    }
    tx.commit().await.expect("written");
}

async fn bytes(hub: &Hub) -> Vec<u8> {
    let mut file = Vec::new();
    backup(hub, &mut file).await.expect("a backup");
    file
}

/// A database of its own with nothing but tables in it.
async fn empty(on: On, folder: &tempfile::TempDir) -> String {
    match on {
        On::Sqlite => format!("sqlite://{}", folder.path().join("new.db").display()),
        On::Postgres => new_database().await,
    }
}

fn other(on: On) -> On {
    match on {
        On::Sqlite => On::Postgres,
        On::Postgres => On::Sqlite,
    }
}

on_both!(a_chain_moves_to_the_other_kind_and_stays_the_same, async |on: On| {
    let shop = filled(on, 300).await;
    let file = bytes(&shop.hub).await;
    let folder = tempfile::TempDir::new().expect("a folder");
    let address = empty(other(on), &folder).await;
    let database = Database::open(&address).await.expect("a database");
    assert_ne!(database.kind(), shop.hub.database().kind());
    let summary = restore(&database, shop.hub.vault(), &mut file.as_slice()).await.expect("restored");
    assert!(summary.rows > 1_000);
    database.close().await;
    let moved = Hub::open(hub::Config { database: address, ..shop.config.clone() }).await.expect("opens");
    assert!(bytes(&moved).await == file, "not the same bytes");
    assert!(bytes(&shop.hub).await == file, "not the same bytes");
    let again = restore(moved.database(), moved.vault(), &mut file.as_slice()).await;
    assert!(matches!(again, Err(HubError::Conflict { code: "not_empty", .. })), "{again:?}");
});

on_both!(no_table_is_forgotten, async |on: On| {
    let shop = Shop::open(on).await;
    let sql = match shop.hub.database().kind() {
        Kind::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
        Kind::Postgres => {
            "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY name"
        }
    };
    let rows = sqlx::query(sql).fetch_all(shop.hub.database().read()).await.expect("the database's own list");
    let mut there: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    there.retain(|name| name != "setting");
    let file = String::from_utf8(bytes(&shop.hub).await).expect("text");
    let heads =
        file.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()?["table"].as_str().map(str::to_owned));
    let mut written: Vec<String> = heads.collect();
    written.sort();
    there.sort();
    assert_eq!(written, there, "list every table in backup.rs, after those that it refers to");
});

on_both!(it_is_of_one_moment_while_the_hub_goes_on, async |on: On| {
    let shop = filled(on, 50).await;
    let hub = shop.hub.clone();
    let written = Arc::new(AtomicI64::new(0));
    let (stop, mut stopped) = tokio::sync::oneshot::channel::<()>();
    // Pieces leave the stock, and a movement tells of each, in one transaction.
    let told = written.clone();
    let writer = tokio::spawn(async move {
        let mut number = 0;
        while stopped.try_recv().is_err() {
            hub.database()
                .retrying(|| async {
                    let mut tx = hub.database().begin().await?;
                    sqlx::query("UPDATE stock SET on_hand = on_hand + 1 WHERE sku = (SELECT MIN(sku) FROM stock)")
                        .execute(&mut *tx)
                        .await?;
                    sqlx::query(
                        "INSERT INTO movement (kind, document, sku, location, quantity, actor, at) \
                         SELECT 'receipt', $1, sku, location, 1, 'test', 0 FROM stock \
                         WHERE sku = (SELECT MIN(sku) FROM stock) LIMIT 1",
                    )
                    .bind(format!("test-{number}"))
                    .execute(&mut *tx)
                    .await?;
                    Ok(tx.commit().await?)
                })
                .await
                .expect("written");
            number += 1;
            told.store(number, Ordering::SeqCst);
        }
    });
    let places = places(&shop.hub).await;
    for turn in 0..5 {
        while written.load(Ordering::SeqCst) <= turn * 3 {
            tokio::task::yield_now().await;
        }
        let before = written.load(Ordering::SeqCst);
        let file = String::from_utf8(bytes(&shop.hub).await).expect("text");
        let (stock, movements) = (sum(&file, "stock", 2), sum(&file, "movement", 4));
        let receipts = file.lines().filter(|line| line.starts_with("[\"receipt\",\"test-")).count() as i64;
        assert_eq!(stock - movements, receipts * (places - 1), "what moved is not what there is");
        assert!(receipts >= before, "what was there before it began is missing");
    }
    stop.send(()).expect("still writing");
    writer.await.expect("writes");
});

/// How many places have the first variant.
async fn places(hub: &Hub) -> i64 {
    let sql = "SELECT COUNT(*) FROM stock WHERE sku = (SELECT MIN(sku) FROM stock)";
    sqlx::query(sql).fetch_one(hub.database().read()).await.expect("counts").get(0)
}

/// The sum of a column over a table's rows.
fn sum(file: &str, table: &str, column: usize) -> i64 {
    let head = format!("{{\"table\":\"{table}\"");
    let rows =
        file.lines().skip_while(|line| !line.starts_with(&head)).skip(1).take_while(|line| line.starts_with('['));
    rows.map(|row| serde_json::from_str::<Value>(row).expect("a row")[column].as_i64().expect("a number")).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_cut_or_changed_is_refused_and_leaves_nothing() {
    let shop = filled(On::Sqlite, 5).await;
    let file = bytes(&shop.hub).await;
    let folder = tempfile::TempDir::new().expect("a folder");
    let database = Database::open(&empty(On::Sqlite, &folder).await).await.expect("a database");
    let try_it = async |file: &[u8]| restore(&database, shop.hub.vault(), &mut &*file).await;
    let mut runner = TestRunner::new(Config { cases: 40, ..Config::default() });
    let damage = (0..file.len(), prop::option::of(1_u8..));
    for _ in 0..40 {
        let (place, change) = damage.new_tree(&mut runner).expect("a case").current();
        let mut damaged = file.clone();
        match change {
            Some(bits) => damaged[place] ^= bits,
            None => damaged.truncate(place),
        }
        let refused = try_it(&damaged).await;
        assert!(refused.is_err(), "{place} {change:?}");
    }
    let without_a_row: Vec<u8> = {
        let lines: Vec<&str> = std::str::from_utf8(&file).expect("text").lines().collect();
        let row = lines.iter().position(|line| line.starts_with("[\"receipt\"")).expect("a movement");
        [&lines[..row], &lines[row + 1..]].concat().join("\n").into_bytes()
    };
    assert!(refusal(try_it(&[&without_a_row[..], b"\n"].concat()).await).contains("was changed"));
    assert!(refusal(try_it(&[&file[..], b"{}\n"].concat()).await).contains("follows the last line"));
    assert!(refusal(try_it(b"").await).contains("line 1"));
    let head = json!({"format": "vitrine.hub.1", "schema": 99, "key": ""}).to_string() + "\n";
    assert!(refusal(try_it(head.as_bytes()).await).contains("version 99"));
    let stranger = Vault::new(&MasterKey::generate().expect("chance"));
    assert!(refusal(restore(&database, &stranger, &mut file.as_slice()).await).contains("another key"));
    try_it(&file).await.expect("the database is still empty, and the whole file is taken");
}

fn refusal(result: Result<hub::backup::Summary, HubError>) -> String {
    result.expect_err("refused").to_string()
}
