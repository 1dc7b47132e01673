//! A platform's count and what the hub did meanwhile: nothing that was sold comes back to the shelf.

use axum::http::Method;
use hub::connect::{Sent, send_sales};
use serde_json::json;

use super::{
    clean,
    platform::{Fake, customer, product},
    sell, synced, uuid,
};
use crate::{
    shop::{MORNING, On, Shop, on_both},
    stock::chance::Chance,
};

/// The shop and a platform that counts ten lamps in the store and none in the warehouse, in step.
async fn in_step(on: On) -> (Shop, Fake) {
    let (shop, platform) = (Shop::open(on).await, Fake::default());
    platform.set(|shelf| {
        shelf.products = vec![product("1", "LAMP", "Lamp")];
        shelf.levels = vec![("LAMP", "1", 10, 0), ("LAMP", "3", 0, 0)];
        shelf.customers = vec![customer("1", "Ann", "Miller", "ann@example.com")];
    });
    take(&shop, &platform).await;
    (shop, platform)
}

/// A second later, takes in what the platform holds.
async fn take(shop: &Shop, platform: &Fake) {
    shop.clock.advance(1_000);
    synced(shop, platform).await;
    shop.clock.advance(1_000);
}

/// Pieces on hand and held in the store, and on hand in the warehouse.
async fn lamps(shop: &Shop) -> (i64, i64, i64) {
    let levels = shop.get("associate", "/v1/stock?sku=LAMP").await.ok()["levels"].clone();
    let pieces = |location: &str, of: &str| {
        let all = levels.as_array().expect("levels");
        all.iter().find(|level| level["location"] == location).map_or(0, |level| level[of].as_i64().expect("pieces"))
    };
    (pieces("s1", "on_hand"), pieces("s1", "held"), pieces("w1", "on_hand"))
}

async fn send(shop: &Shop, platform: &Fake) -> Sent {
    let sent = send_sales(&shop.hub, platform, 0).await.expect("sent");
    shop.clock.advance(1_000);
    sent
}

async fn take_back(shop: &Shop, id: &str, sale: &str) {
    let back = json!({"sale": sale, "location": "s1", "reason": "size", "lines": [{"sku": "LAMP", "quantity": 1}]});
    shop.put("associate", &format!("/v1/returns/{id}"), back).await.ok();
}

async fn carry(shop: &Shop, id: &str) {
    let carried = json!({"origin": "s1", "destination": "w1", "lines": [{"sku": "LAMP", "quantity": 1}]});
    shop.put("associate", &format!("/v1/transfers/{id}"), carried).await.ok();
    shop.call("associate", Method::POST, &format!("/v1/transfers/{id}/receive"), None).await.ok();
}

on_both!(what_was_sold_and_not_sent_does_not_come_back, async |on: On| {
    let (shop, platform) = in_step(on).await;
    let hold = json!({"location": "s1", "channel": "web", "ttl_s": 86_400, "lines": [{"sku": "LAMP", "quantity": 2}]});
    shop.put("associate", &format!("/v1/holds/{}", uuid(9)), hold).await.ok();
    sell(&shop, &uuid(1), "shop-1", "store").await;
    sell(&shop, &uuid(2), "nobody", "store").await;
    take(&shop, &platform).await;
    // Holds keep what they hold: ten are free at the platform, two were sold here.
    assert_eq!(lamps(&shop).await, (10, 2, 0), "before the sale is sent");
    assert_eq!(send(&shop, &platform).await.orders, 1);
    take(&shop, &platform).await;
    assert_eq!(lamps(&shop).await, (10, 2, 0), "after it, the platform itself counts one less");
    take_back(&shop, &uuid(3), &uuid(1)).await;
    take(&shop, &platform).await;
    assert_eq!(lamps(&shop).await, (11, 2, 0), "the platform has not heard of the return");
    platform.set(|shelf| shelf.levels[0].2 = 2);
    take(&shop, &platform).await;
    assert_eq!(lamps(&shop).await, (3, 2, 0), "two less the one that was sent; one untold and one returned are even");
    platform.set(|shelf| shelf.levels[0].2 = 0);
    take(&shop, &platform).await;
    assert_eq!(lamps(&shop).await, (2, 2, 0), "never less than nothing is free");
    clean(&shop).await;
});

on_both!(an_order_whose_answer_is_lost_is_no_stock_either, async |on: On| {
    let (shop, platform) = in_step(on).await;
    sell(&shop, &uuid(1), "shop-1", "store").await;
    platform.set(|shelf| shelf.lose_answers = 1);
    send_sales(&shop.hub, &platform, 0).await.expect_err("the answer is lost");
    take(&shop, &platform).await;
    assert_eq!(lamps(&shop).await.0, 8, "rather one too few, until the hub knows that it was told");
    assert_eq!(send(&shop, &platform).await, Sent { orders: 1, refused: 0 });
    take(&shop, &platform).await;
    assert_eq!(lamps(&shop).await.0, 9);
});

on_both!(what_happened_before_the_first_count_is_in_it, async |on: On| {
    let (shop, platform) = (Shop::open(on).await, Fake::default());
    let lamp = json!({"category": "light", "brand": "", "name": {"en": "Lamp", "zh_hans": "灯"},
        "description": {"en": "", "zh_hans": "灯"}, "active": true, "variants": [{"sku": "LAMP",
        "name": {"en": "Lamp", "zh_hans": "灯"}, "price_minor": 5990, "currency": "EUR", "active": true}]});
    shop.put("manager", "/v1/products/shop-1", lamp).await.ok();
    let receipt = json!({"location": "s1", "lines": [{"sku": "LAMP", "quantity": 7}]});
    shop.put("associate", &format!("/v1/receipts/{}", uuid(1)), receipt).await.ok();
    platform.set(|shelf| {
        shelf.products = vec![product("1", "LAMP", "Lamp")];
        shelf.levels = vec![("LAMP", "1", 7, 0)];
    });
    take(&shop, &platform).await;
    assert_eq!(lamps(&shop).await.0, 7, "seven were counted, not fourteen");
    sell(&shop, &uuid(2), "nobody", "store").await;
    take(&shop, &platform).await;
    assert_eq!(lamps(&shop).await.0, 6);
});

on_both!(whatever_happens_in_which_order_both_count_what_is_there, async |on: On| {
    let (shop, platform) = in_step(on).await;
    platform.set(|shelf| shelf.levels[0].2 = 1_000);
    take(&shop, &platform).await;
    let (mut store, mut warehouse, mut sold) = (1_000, 0, Vec::new());
    let mut chance = Chance(5);
    for step in 0..120 {
        let id = chance.id();
        match chance.below(9) {
            0..3 => {
                let member = *chance.pick(&["shop-1", "nobody"]);
                sell(&shop, &id, member, "store").await;
                sold.push(id);
                store -= 1;
            }
            3 => _ = send(&shop, &platform).await,
            // The platform's own sale, which the hub hears of as well or does not.
            4 => {
                platform.set(|shelf| shelf.levels[0].3 += 1);
                if chance.percent(50) {
                    sell(&shop, &id, "shop-1", "web").await;
                }
                store -= 1;
            }
            5 => {
                platform.set(|shelf| shelf.levels[0].2 += 3);
                store += 3;
            }
            6 if !sold.is_empty() => {
                let sale = sold.swap_remove(chance.below(sold.len()));
                take_back(&shop, &id, &sale).await;
                store += 1;
            }
            7 => {
                carry(&shop, &id).await;
                (store, warehouse) = (store - 1, warehouse + 1);
            }
            _ => {
                take(&shop, &platform).await;
                assert_eq!(lamps(&shop).await, (store, 0, warehouse), "step {step}");
            }
        }
    }
    take(&shop, &platform).await;
    assert_eq!(lamps(&shop).await, (store, 0, warehouse));
    assert!(MORNING < shop.clock.now() && sold.len() > 5);
    clean(&shop).await;
});
