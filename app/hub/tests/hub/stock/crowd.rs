//! A thousand who want one piece.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use serde_json::json;
use uuid::Uuid;

use super::{clean, shop};
use crate::shop::{On, on_both};

on_both!(a_thousand_buyers_of_one_piece_make_one_sale, async |on: On| {
    let shop = shop(on).await;
    let receipt = json!({"location": "s1", "lines": [{"sku": "lamp-red", "quantity": 1}]});
    shop.put("manager", &format!("/v1/receipts/{}", Uuid::now_v7()), receipt).await.ok();
    let sale = json!({
        "location": "s1", "channel": "web", "currency": "CNY",
        "lines": [{"sku": "lamp-red", "quantity": 1, "unit_minor": 19_900}]
    });
    let paths: Vec<String> = (0..1_000).map(|_| format!("/v1/sales/{}", Uuid::now_v7())).collect();
    let answers = join_all(paths.iter().map(|path| shop.put("system", path, sale.clone()))).await;
    let mut counts = BTreeMap::new();
    for answer in answers {
        *counts.entry((answer.status.as_u16(), answer.body["code"].as_str().map(str::to_owned))).or_insert(0) += 1;
    }
    let expected = BTreeMap::from([((200, None), 1), ((409, Some("out_of_stock".to_owned())), 999)]);
    assert_eq!(counts, expected);
    clean(hub::stock::check(&shop.hub).await);
});

on_both!(nobody_is_sold_what_another_holds, async |on: On| {
    let shop = shop(on).await;
    for seed in 0..3 {
        let figures = hub::stock::oversell(&shop.hub, seed, 100).await.expect("a crowd");
        assert_eq!((figures.buyers, figures.sales, figures.refused), (100, 1, 99), "{figures:?}");
        assert!(figures.faults.is_empty(), "{figures:?}");
    }
});
