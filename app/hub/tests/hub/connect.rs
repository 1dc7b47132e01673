//! A platform and the hub, brought in step.

mod count;
mod platform;

use std::collections::BTreeMap;

use axum::http::Method;
use hub::connect::{ConnectError, ExchangeError, Sent, Synced, send_sales, sync};
use serde_json::json;
use sqlx::{AssertSqlSafe, Row};

use self::platform::{Fake, customer, product};
use crate::shop::{MORNING, On, Shop, on_both};

fn places() -> BTreeMap<String, String> {
    [("1", "s1"), ("2", "s1"), ("3", "w1")].map(|(place, location)| (place.to_owned(), location.to_owned())).into()
}

async fn synced(shop: &Shop, platform: &Fake) -> Synced {
    sync(&shop.hub, platform, &places(), None).await.expect("in step")
}

async fn numbers(shop: &Shop, sql: &'static str) -> Vec<(String, i64)> {
    let rows = sqlx::query(sql).fetch_all(shop.hub.database().read()).await.expect("rows");
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// How many rows each table has, and how often members were written.
async fn state(shop: &Shop) -> Vec<i64> {
    let tables = ["movement", "stock", "identifier", "product", "variant", "review"];
    let counts = tables.map(|table| format!("SELECT COUNT(*) FROM {table}"));
    let mut state = Vec::new();
    for sql in counts.into_iter().chain(["SELECT CAST(SUM(version) AS BIGINT) FROM member".to_owned()]) {
        let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(shop.hub.database().read()).await.expect("a row");
        state.push(row.get(0));
    }
    state
}

/// A sale of one lamp to `member`, in the store.
async fn sell(shop: &Shop, id: &str, member: &str, channel: &str) {
    let sale = json!({"location": "s1", "member": member, "channel": channel, "currency": "EUR", "at": MORNING,
        "lines": [{"sku": "LAMP", "quantity": 1, "unit_minor": 5990}]});
    shop.put("associate", &format!("/v1/sales/{id}"), sale).await.ok();
}

fn uuid(last: u8) -> String {
    format!("019c0000-0000-7000-8000-0000000000{last:02x}")
}

on_both!(the_same_twice_changes_nothing, async |on: On| {
    let shop = Shop::open(on).await;
    let platform = Fake::default();
    platform.set(|shelf| {
        shelf.products = vec![product("1", "LAMP", "Lamp"), product("2", "MUG", "Mug")];
        shelf.levels = vec![("LAMP", "1", 5, 2), ("LAMP", "2", 4, 0), ("MUG", "3", 3, 9), ("MUG", "9", 7, 0)];
        shelf.customers =
            vec![customer("1", "Ann", "Miller", "ann@example.com"), customer("2", "小明", "王", "wang@x.cn")];
    });
    let first = synced(&shop, &platform).await;
    assert_eq!(first, Synced { products: 2, customers: 2, faults: Vec::new() });
    let lamp = shop.get("associate", "/v1/products/shop-1").await.ok();
    assert_eq!(lamp["product"]["variants"][0]["colour"], "Black");
    let stock = numbers(&shop, "SELECT sku, on_hand FROM stock ORDER BY sku").await;
    assert_eq!(stock, [("LAMP".to_owned(), 7)], "both places are one store, and what never lay there is no stock");
    let asked = json!({"kind": "platform:shop", "value": "2"});
    let wang = shop.post("associate", "/v1/members/identify", asked).await.ok();
    assert_eq!((&wang["id"], &wang["details"]["name"]), (&json!("shop-2"), &json!("王小明")));
    let before = state(&shop).await;
    assert_eq!(synced(&shop, &platform).await, Synced::default());
    assert_eq!(state(&shop).await, before);
});

on_both!(what_the_platform_changes_is_taken_and_what_the_hub_knows_stays, async |on: On| {
    let shop = Shop::open(on).await;
    let platform = Fake::default();
    platform.set(|shelf| {
        shelf.products = vec![product("1", "LAMP", "Lamp")];
        shelf.customers = vec![customer("1", "Ann", "Miller", "ann@example.com")];
    });
    synced(&shop, &platform).await;
    let mut lamp = shop.get("manager", "/v1/products/shop-1").await.ok()["product"].clone();
    lamp["model_url"] = json!("https://example.com/lamp.glb");
    lamp.as_object_mut().expect("an object").retain(|field, _| field != "id" && field != "updated_at");
    shop.put("manager", "/v1/products/shop-1", lamp).await.ok();
    shop.clock.advance(1000);
    let corrected = json!({"at": MORNING + 1000, "name": "Anna Miller",
        "identifiers": [{"kind": "platform:shop", "value": "1"}, {"kind": "member_number", "value": "M-1"}]});
    shop.call("associate", Method::PATCH, "/v1/members/shop-1", Some(corrected)).await.ok();
    shop.clock.advance(1000);
    assert_eq!(synced(&shop, &platform).await, Synced::default(), "it said nothing new");
    let name = async || shop.get("associate", "/v1/members/shop-1").await.ok()["details"].clone();
    assert_eq!(name().await["name"], "Anna Miller");

    platform.set(|shelf| {
        shelf.products[0].name.en = "Desk lamp".into();
        shelf.customers[0].family_name = "Berg".into();
    });
    assert_eq!(synced(&shop, &platform).await, Synced { products: 1, customers: 1, faults: Vec::new() });
    let lamp = shop.get("associate", "/v1/products/shop-1").await.ok();
    assert_eq!(
        (&lamp["product"]["name"]["en"], &lamp["product"]["model_url"]),
        (&json!("Desk lamp"), &json!("https://example.com/lamp.glb"))
    );
    let ann = name().await;
    assert_eq!((&ann["name"], ann["identifiers"].as_array().map(Vec::len)), (&json!("Ann Berg"), Some(2)));
});

on_both!(a_phone_of_somebody_else_is_shared_and_two_records_become_one_by_a_merge, async |on: On| {
    let shop = Shop::open(on).await;
    let ann = json!({"at": MORNING, "name": "Ann Miller", "emails": [{"value": "ann@example.com"}]});
    shop.put("associate", "/v1/members/ann", ann).await.ok();
    let platform = Fake::default();
    platform.set(|shelf| {
        shelf.products = vec![product("1", "LAMP", "Lamp")];
        shelf.levels = vec![("LAMP", "1", 9, 0)];
        shelf.customers = vec![customer("1", "Bob", "Miller", "ann@example.com")];
    });
    assert_eq!(synced(&shop, &platform).await.customers, 1);
    let bob = shop.get("associate", "/v1/members/shop-1").await.ok();
    assert_eq!((&bob["id"], &bob["details"]["emails"][0]["shared"]), (&json!("shop-1"), &json!(true)));
    let found = shop.post("associate", "/v1/members/identify", json!({"kind": "email", "value": "ann@example.com"}));
    assert_eq!(found.await.ok()["id"], "ann");

    let merge = json!({"survivor": "ann", "absorbed": "shop-1"});
    shop.put("manager", &format!("/v1/merges/{}", uuid(99)), merge).await.ok();
    sell(&shop, &uuid(1), "ann", "store").await;
    platform.set(|shelf| shelf.customers[0].given_name = "Rob".into());
    shop.clock.advance(1000);
    assert_eq!(synced(&shop, &platform).await, Synced { products: 0, customers: 1, faults: Vec::new() });
    let one = shop.get("associate", "/v1/members/shop-1").await.ok();
    assert_eq!(one["id"], "ann", "what the platform says anew parts nobody");
    assert_eq!(send_sales(&shop.hub, &platform, 0).await.expect("sent"), Sent { orders: 1, refused: 0 });
    assert_eq!(platform.orders(), [(uuid(1), "1".to_owned(), 5990)]);
});

on_both!(a_sale_becomes_one_order_whatever_is_lost, async |on: On| {
    let shop = Shop::open(on).await;
    let platform = Fake::default();
    platform.set(|shelf| {
        shelf.products = vec![product("1", "LAMP", "Lamp")];
        shelf.levels = vec![("LAMP", "1", 9, 0)];
        shelf.customers = vec![customer("1", "Ann", "Miller", "ann@example.com")];
    });
    synced(&shop, &platform).await;
    let other = json!({"at": MORNING, "name": "Li Wei"});
    shop.put("associate", "/v1/members/li", other).await.ok();
    for (sale, member, channel) in
        [(1, "shop-1", "store"), (2, "shop-1", "web"), (3, "li", "store"), (4, "shop-1", "store")]
    {
        sell(&shop, &uuid(sale), member, channel).await;
    }
    platform.set(|shelf| shelf.lose_answers = 1);
    let lost = send_sales(&shop.hub, &platform, 0).await;
    assert!(matches!(lost, Err(ExchangeError::Platform(ConnectError::Unreachable(_)))), "{lost:?}");
    platform.set(|shelf| shelf.refuses = Some(uuid(4)));
    assert_eq!(send_sales(&shop.hub, &platform, 0).await.expect("sent"), Sent { orders: 1, refused: 1 });
    assert_eq!(send_sales(&shop.hub, &platform, 0).await.expect("nothing"), Sent::default());
    assert_eq!(platform.orders(), [(uuid(1), "1".to_owned(), 5990)]);
    let noted = numbers(&shop, "SELECT COALESCE(code, refusal), at FROM platform_order ORDER BY purchase").await;
    assert_eq!(noted.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>(), ["O-1", "INSUFFICIENT_STOCK_ERROR"]);
});

on_both!(what_cannot_be_taken_in_is_told_of_and_the_rest_is, async |on: On| {
    let shop = Shop::open(on).await;
    let platform = Fake::default();
    platform.set(|shelf| {
        let mut yen = product("2", "YEN", "Yen");
        yen.variants[0].currency = "JPY".into();
        let mut bare = product("3", "BARE", "Bare");
        bare.variants.clear();
        shelf.products =
            vec![product("1", "LAMP", "Lamp"), yen, bare, product("4", "LAMP", "Twin"), product("a/b", "X", "X")];
        shelf.levels = vec![("YEN", "1", 5, 0), ("LAMP", "1", 5, 0)];
        shelf.customers = vec![customer("1", "", "", "ann@example.com"), customer("2", "Ben", "Miller", "no address")];
    });
    let synced = synced(&shop, &platform).await;
    let faults: Vec<_> = synced.faults.iter().map(|fault| (fault.kind, fault.id.as_str())).collect();
    assert_eq!(faults, [("product", "2"), ("product", "3"), ("product", "4"), ("product", "a/b"), ("customer", "1")]);
    assert_eq!((synced.products, synced.customers), (1, 1));
    assert!(!format!("{synced:?}").contains("example.com"));
    assert_eq!(numbers(&shop, "SELECT sku, on_hand FROM stock").await, [("LAMP".to_owned(), 5)]);
    let nowhere = [("1".to_owned(), "nowhere".to_owned())].into();
    let refused = sync(&shop.hub, &platform, &nowhere, None).await;
    assert!(matches!(refused, Err(ExchangeError::Hub(hub::HubError::Invalid(_)))));
});

on_both!(who_was_erased_stays_so, async |on: On| {
    let shop = Shop::open(on).await;
    let platform = Fake::default();
    platform.set(|shelf| shelf.customers = vec![customer("1", "Ann", "Miller", "ann@example.com")]);
    synced(&shop, &platform).await;
    shop.delete("manager", "/v1/members/shop-1").await.ok();
    assert_eq!(synced(&shop, &platform).await, Synced::default());
    shop.get("manager", "/v1/members/shop-1").await.refused(404);
    assert_eq!(numbers(&shop, "SELECT platform, COUNT(*) FROM platform_customer GROUP BY platform").await, []);
});

/// Fails unless every invariant of the database holds.
async fn clean(shop: &Shop) {
    let faults: Vec<String> = hub::check(&shop.hub).await.expect("checked").iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
