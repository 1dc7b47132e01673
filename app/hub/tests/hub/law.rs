//! Consent, export, erasure, retention.

use axum::http::{Method, Request, header};
use hub::{clock::DAY, law::retention};
use serde_json::{Value, json};
use sqlx::Row;

use crate::shop::{MORNING, On, Shop, on_both};

fn decision(purpose: &str, granted: bool, at: i64) -> Value {
    json!({"purpose": purpose, "granted": granted, "text_version": "2026-01", "channel": "tablet", "at": at})
}

async fn member(shop: &Shop, id: &str, name: &str) {
    shop.put("associate", &format!("/v1/members/{id}"), json!({"at": MORNING, "name": name})).await.ok();
}

async fn agreed(shop: &Shop, id: &str) -> Value {
    shop.get("associate", &format!("/v1/members/{id}/consents")).await.ok()["agreed"].clone()
}

/// A purchase of one piece of a thing, for `member`.
async fn buy(shop: &Shop, id: &str, member: &str) {
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    for sql in [
        "INSERT INTO product (id, category, brand, name_en, name_zh, description_en, description_zh, active, updated_at) \
         VALUES ('lamp', 'lamp', '', 'Lamp', '灯', '', '', 1, 0) ON CONFLICT (id) DO NOTHING",
        "INSERT INTO variant (sku, product, name_en, name_zh, price_minor, currency, active, updated_at) \
         VALUES ('lamp-1', 'lamp', 'Lamp', '灯', 100, 'CNY', 1, 0) ON CONFLICT (sku) DO NOTHING",
    ] {
        sqlx::query(sql).execute(&mut *tx).await.expect("written");
    }
    let sql = "INSERT INTO purchase (id, member, location, channel, currency, total_minor, at) \
               VALUES ($1, $2, 's1', 'store', 'CNY', 100, $3)";
    let owner = member.to_owned();
    sqlx::query(sql).bind(id.to_owned()).bind(owner).bind(MORNING).execute(&mut *tx).await.expect("written");
    let sql =
        "INSERT INTO purchase_line (purchase, sku, quantity, returned, unit_minor) VALUES ($1, 'lamp-1', 1, 0, 100)";
    sqlx::query(sql).bind(id.to_owned()).execute(&mut *tx).await.expect("written");
    tx.commit().await.expect("written");
}

on_both!(withdrawing_is_as_easy_as_giving_and_holds_at_once, async |on: On| {
    let shop = Shop::open(on).await;
    member(&shop, "ann", "Ann Lee").await;
    assert_eq!(agreed(&shop, "ann").await, json!([]));
    let path = |id: &str| format!("/v1/members/ann/consents/{id}");
    shop.put("associate", &path("c1"), decision("marketing", true, MORNING)).await.ok();
    shop.put("associate", &path("c1"), decision("marketing", true, MORNING)).await.ok();
    assert_eq!(
        shop.put("associate", &path("c1"), decision("marketing", false, MORNING)).await.refused(409),
        "id_taken"
    );
    assert_eq!(agreed(&shop, "ann").await, json!(["marketing"]));
    shop.put("associate", &path("c2"), decision("marketing", false, MORNING + 1)).await.ok();
    assert_eq!(agreed(&shop, "ann").await, json!([]));
    shop.put("associate", &path("c3"), decision("service", true, MORNING)).await.refused(422);
    shop.put("associate", "/v1/members/nobody/consents/c4", decision("marketing", true, MORNING)).await.refused(404);
    shop.put("associate", &path("a%20b"), decision("marketing", true, MORNING)).await.refused(422);
    let mut empty = decision("marketing", true, MORNING);
    empty["text_version"] = json!("");
    shop.put("associate", &path("c5"), empty).await.refused(422);
});

on_both!(a_merge_carries_the_stricter_consent, async |on: On| {
    let shop = Shop::open(on).await;
    member(&shop, "a", "Ann Lee").await;
    member(&shop, "b", "Bea Lund").await;
    shop.put("associate", "/v1/members/a/consents/a1", decision("marketing", true, MORNING)).await.ok();
    shop.put("associate", "/v1/members/a/consents/a2", decision("personalisation", true, MORNING)).await.ok();
    shop.put("associate", "/v1/members/b/consents/b1", decision("marketing", false, MORNING - 5)).await.ok();
    shop.clock.advance(10);
    shop.put("associate", "/v1/merges/m", json!({"survivor": "a", "absorbed": "b"})).await.ok();
    assert_eq!(agreed(&shop, "a").await, json!(["personalisation"]));
    assert_eq!(agreed(&shop, "b").await, json!(["personalisation"]));
    shop.clock.advance(10);
    shop.put("associate", "/v1/members/b/consents/b2", decision("marketing", true, MORNING + 15)).await.ok();
    assert_eq!(agreed(&shop, "a").await, json!(["personalisation", "marketing"]));
    shop.delete("associate", "/v1/merges/m").await.ok();
    assert_eq!(agreed(&shop, "a").await, json!(["personalisation", "marketing"]));
});

/// Fifty texts that are found nowhere else, in every place that takes what is personal.
async fn plant(shop: &Shop) -> Vec<String> {
    let markers: Vec<String> = (0..50).map(|index| format!("Zq{index:02}xylophone")).collect();
    let marker = |index: usize| markers[index].as_str();
    let address = json!({"line": marker(0), "city": marker(1), "postcode": marker(2), "country": marker(3)});
    let contacts =
        |from: usize| (from..from + 8).map(|index| json!({"value": format!("{}@example.com", marker(index))}));
    let identifiers = (12..20).map(|index| json!({"kind": format!("platform:p{index}"), "value": marker(index)}));
    let body = json!({"at": MORNING, "name": marker(20), "other_names": [marker(21), marker(22)],
        "emails": contacts(4).collect::<Vec<_>>(), "identifiers": identifiers.collect::<Vec<_>>(), "address": address,
        "locale": marker(23), "store": marker(24), "associate": marker(25), "tier": marker(26)});
    shop.put("manager", "/v1/members/zoe", body).await.ok();
    member(shop, "other", marker(27)).await;
    for index in 28..50 {
        let entry = match index % 3 {
            0 => json!({"kind": "note", "text": marker(index)}),
            1 => json!({"kind": "task", "text": marker(index), "due_at": null, "done": false}),
            _ => json!({"kind": "preference", "name": "colour", "value": marker(index), "stated": true}),
        };
        let path = format!("/v1/members/{}/entries/e{index}", if index % 2 == 0 { "zoe" } else { "other" });
        shop.put("manager", &path, json!({"at": MORNING, "entry": entry})).await.ok();
    }
    shop.put("manager", "/v1/merges/m", json!({"survivor": "zoe", "absorbed": "other"})).await.ok();
    markers
}

on_both!(an_export_has_everything_and_an_erasure_leaves_nothing, async |on: On| {
    let shop = Shop::open(on).await;
    let markers = plant(&shop).await;
    buy(&shop, "p1", "zoe").await;
    buy(&shop, "p2", "other").await;
    shop.get("associate", "/v1/members/zoe/export").await.refused(403);
    let export = shop.get("manager", "/v1/members/other/export").await.ok();
    let text = export.to_string();
    for marker in &markers {
        assert!(text.to_lowercase().contains(&marker.to_lowercase()), "{marker} is missing from the export");
    }
    assert_eq!(export["rows"]["purchases"].as_array().map(Vec::len), Some(2));
    assert!(export["rows"]["reads_and_writes"].as_array().is_some_and(|rows| rows.len() > 20));

    let row = sqlx::query("SELECT data_key FROM member WHERE id = 'zoe'").fetch_one(shop.hub.database().read()).await;
    let wrapped: Vec<u8> = row.expect("a row").try_get(0).expect("a key");
    shop.delete("associate", "/v1/members/zoe").await.refused(403);
    let erased = shop.delete("manager", "/v1/members/other").await.ok();
    assert_eq!(erased, json!({"records": ["zoe", "other"], "left": 0}));
    for path in ["/v1/members/zoe", "/v1/members/other", "/v1/members/zoe/entries", "/v1/members/zoe/export"] {
        shop.get("manager", path).await.refused(404);
    }
    shop.put("manager", "/v1/members/zoe", json!({"at": MORNING + 1, "name": "Zoe"})).await.refused(404);
    let totals = sqlx::query("SELECT CAST(SUM(total_minor) AS BIGINT), COUNT(member) FROM purchase");
    let totals = totals.fetch_one(shop.hub.database().read()).await.expect("totals");
    assert_eq!((totals.try_get::<i64, _>(0).ok(), totals.try_get::<i64, _>(1).ok()), (Some(200), Some(0)));

    if let On::Sqlite = on {
        let files = shop.database_files();
        assert!(files.len() > 50_000, "the database was read");
        for marker in &markers {
            let found =
                |text: &str| files.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text.as_bytes()));
            assert!(!found(marker), "{marker} is in the files");
        }
        assert!(!files.windows(wrapped.len()).any(|window| window == wrapped), "the erased key is in the files");
    }
});

on_both!(every_read_of_personal_data_names_its_purpose_and_is_kept, async |on: On| {
    let shop = Shop::open(on).await;
    member(&shop, "ann", "Ann Lee").await;
    let request = Request::builder()
        .method(Method::GET)
        .uri("/v1/members/ann")
        .header(header::AUTHORIZATION, "Bearer associate")
        .body(axum::body::Body::empty())
        .expect("a request");
    assert!(shop.send(request).await.body["detail"].as_str().is_some_and(|detail| detail.contains("Purpose")));
    shop.get("associate", "/v1/members/ann").await.ok();
    let sql = "SELECT actor, purpose FROM audit WHERE member = 'ann' AND action = 'member.read'";
    let rows = sqlx::query(sql).fetch_all(shop.hub.database().read()).await.expect("rows");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].try_get::<String, _>(0).expect("an actor"), "staff:associate");
    assert_eq!(rows[0].try_get::<String, _>(1).expect("a purpose"), "service");
});

on_both!(what_is_past_its_time_goes, async |on: On| {
    let shop = Shop::open(on).await;
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    for (id, at) in [("old", MORNING - 401 * DAY), ("new", MORNING - 399 * DAY)] {
        let sql = "INSERT INTO event (source, id, type, quantity, dwell_ms, at, received_at) \
                   VALUES ('test', $1, 'view', 1, 0, $2, $2)";
        sqlx::query(sql).bind(id).bind(at).execute(&mut *tx).await.expect("written");
    }
    tx.commit().await.expect("written");
    let gone = retention::run(&shop.hub).await.expect("runs");
    assert_eq!(gone.iter().find(|(name, _)| *name == "events"), Some(&("events", 1)));
    assert!(retention::run(&shop.hub).await.expect("runs").iter().all(|(_, rows)| *rows == 0));
});
