//! Single rules, as a caller meets them.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{clean, shop};
use crate::shop::{On, Shop, on_both};

fn id() -> String {
    Uuid::now_v7().to_string()
}

async fn bring(shop: &Shop, location: &str, quantity: i64) {
    let receipt = json!({"location": location, "lines": [{"sku": "lamp-red", "quantity": quantity}]});
    shop.put("manager", &format!("/v1/receipts/{}", id()), receipt).await.ok();
}

fn sale(location: &str, quantity: i64) -> Value {
    json!({
        "location": location, "channel": "store", "currency": "EUR",
        "lines": [{"sku": "lamp-red", "quantity": quantity, "unit_minor": 4_950}]
    })
}

fn hold(location: &str, quantity: i64) -> Value {
    json!({
        "location": location, "channel": "mirror", "ttl_s": 60,
        "lines": [{"sku": "lamp-red", "quantity": quantity}]
    })
}

on_both!(each_role_does_what_it_may, async |on: On| {
    let shop = shop(on).await;
    bring(&shop, "s1", 9).await;
    let happened = {
        let mut sale = sale("s1", 1);
        sale["happened"] = true.into();
        sale
    };
    for (path, body, allowed) in [
        (
            "receipts",
            json!({"location": "s1", "lines": [{"sku": "lamp-red", "quantity": 1}]}),
            vec!["associate", "manager"],
        ),
        (
            "adjustments",
            json!({"location": "s1", "reason": "found", "lines": [{"sku": "lamp-red", "quantity": 1}]}),
            vec!["associate", "manager"],
        ),
        (
            "transfers",
            json!({"origin": "s1", "destination": "s2", "lines": [{"sku": "lamp-red", "quantity": 1}]}),
            vec!["associate", "manager"],
        ),
        ("holds", hold("s1", 1), vec!["associate", "manager", "tablet", "mirror", "system"]),
        ("sales", sale("s1", 1), vec!["associate", "manager", "system"]),
        ("sales", happened, vec!["associate", "manager", "tablet"]),
    ] {
        for caller in ["associate", "manager", "tablet", "mirror", "system"] {
            let answer = shop.put(caller, &format!("/v1/{path}/{}", id()), body.clone()).await;
            match allowed.contains(&caller) {
                true => drop(answer.ok()),
                false => assert_eq!(answer.refused(403), "forbidden", "{caller} {path}"),
            }
        }
    }
    clean(hub::stock::check(&shop.hub).await);
});

on_both!(a_mirror_lets_go_of_its_own_holds_only, async |on: On| {
    let shop = shop(on).await;
    bring(&shop, "s1", 2).await;
    let (own, other) = (id(), id());
    shop.put("mirror", &format!("/v1/holds/{own}"), hold("s1", 1)).await.ok();
    shop.put("associate", &format!("/v1/holds/{other}"), hold("s1", 1)).await.ok();
    assert_eq!(shop.delete("mirror", &format!("/v1/holds/{other}")).await.refused(403), "forbidden");
    assert_eq!(shop.delete("mirror", &format!("/v1/holds/{own}")).await.ok()["state"], "released");
});

on_both!(a_refusal_names_variant_place_and_what_is_free, async |on: On| {
    let shop = shop(on).await;
    bring(&shop, "s1", 2).await;
    shop.put("associate", &format!("/v1/holds/{}", id()), hold("s1", 1)).await.ok();
    let answer = shop.put("system", &format!("/v1/sales/{}", id()), sale("s1", 2)).await;
    assert_eq!(answer.body["detail"], "2 of lamp-red are wanted at s1 and 1 are free");
    assert_eq!(answer.refused(409), "out_of_stock");
});

on_both!(what_was_sold_offline_is_booked_and_shown, async |on: On| {
    let shop = shop(on).await;
    bring(&shop, "s1", 1).await;
    let (sale_id, mut sold) = (id(), sale("s1", 3));
    let path = format!("/v1/sales/{sale_id}");
    assert_eq!(shop.put("associate", &path, sold.clone()).await.refused(409), "out_of_stock");
    sold["happened"] = true.into();
    shop.put("tablet", &path, sold.clone()).await.ok();
    shop.put("tablet", &path, sold).await.ok();
    let short = shop.get("manager", "/v1/shortages?location=s1").await.ok();
    assert_eq!(short.as_array().expect("a list").len(), 1);
    assert_eq!((&short[0]["sale"], &short[0]["quantity"]), (&sale_id.into(), &2.into()));
    let level = shop.get("mirror", "/v1/stock?sku=lamp-red&location=s1").await.ok()["levels"][0].clone();
    assert_eq!((&level["on_hand"], &level["sold"]), (&0.into(), &3.into()));
    clean(hub::stock::check(&shop.hub).await);
});

on_both!(what_is_unknown_is_named, async |on: On| {
    let shop = shop(on).await;
    bring(&shop, "s1", 1).await;
    let mut strange = sale("s1", 1);
    strange["lines"][0]["sku"] = "sofa".into();
    for (body, detail) in [(sale("s9", 1), "there is no location s9"), (strange, "there is no variant sofa")] {
        let answer = shop.put("system", &format!("/v1/sales/{}", id()), body).await;
        assert_eq!(answer.body["detail"], detail);
        assert_eq!(answer.refused(422), "invalid");
    }
    let strange = json!({"location": "s1", "lines": [{"sku": "sofa", "quantity": 1}]});
    let answer = shop.put("manager", &format!("/v1/receipts/{}", id()), strange).await;
    assert_eq!(answer.body["detail"], "there is no variant sofa");
    assert_eq!(shop.put("system", "/v1/sales/1", sale("s1", 1)).await.refused(422), "invalid");
    assert_eq!(shop.get("mirror", "/v1/stock").await.refused(422), "invalid");
});

on_both!(a_sale_is_read_for_a_purpose_and_on_record, async |on: On| {
    let shop = shop(on).await;
    bring(&shop, "s1", 1).await;
    let (path, mut sold) = (format!("/v1/sales/{}", id()), sale("s1", 1));
    sold["member"] = "m1".into();
    let answer = shop.put("associate", &path, sold).await.ok();
    assert_eq!((&answer["total_minor"], &answer["associate"]), (&4_950.into(), &"associate".into()));
    assert_eq!(shop.get("associate", &path).await.ok(), answer);
    assert_eq!(shop.get("mirror", &path).await.refused(403), "forbidden");
    let sql = "SELECT number FROM audit WHERE action = 'sale.read' AND member = 'm1'";
    let entries = sqlx::query(sql).fetch_all(shop.hub.database().read()).await.expect("reads");
    assert_eq!(entries.len(), 1);
});

on_both!(a_sum_that_is_off_is_named, async |on: On| {
    let shop = shop(on).await;
    bring(&shop, "s1", 5).await;
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    sqlx::query("UPDATE stock SET on_hand = 4, held = 1").execute(&mut *tx).await.expect("written");
    tx.commit().await.expect("written");
    let faults: Vec<String> =
        hub::stock::check(&shop.hub).await.expect("checks").iter().map(ToString::to_string).collect();
    let expected = [
        "on hand is what came less what went: s1 lamp-red has 4 and should have 5",
        "held is what open holds hold: s1 lamp-red has 1 and should have 0",
        "what there is is what came in less what went out: all lamp-red has 4 and should have 5",
    ];
    assert_eq!(faults, expected);
});

on_both!(what_comes_late_for_an_erased_member_is_booked_for_nobody, async |on: On| {
    let shop = shop(on).await;
    bring(&shop, "s1", 9).await;
    for member in ["ann", "ben"] {
        let body = json!({"at": crate::shop::MORNING, "name": format!("Member {member}")});
        shop.put("associate", &format!("/v1/members/{member}"), body).await.ok();
    }
    let of = |member: &str, mut document: Value| {
        document["member"] = member.into();
        document
    };
    let happened = |mut sale: Value| {
        sale["happened"] = true.into();
        sale
    };
    let (sold, held) = (format!("/v1/sales/{}", id()), format!("/v1/holds/{}", id()));
    shop.put("associate", &sold, of("ann", sale("s1", 1))).await.ok();
    shop.put("associate", &held, of("ann", hold("s1", 1))).await.ok();
    shop.delete("manager", "/v1/members/ann").await.ok();
    let (sold_late, held_late) = (format!("/v1/sales/{}", id()), format!("/v1/holds/{}", id()));
    for _again in 0..2 {
        for path in [&sold, &sold_late] {
            let taken = shop.put("tablet", path, of("ann", happened(sale("s1", 1)))).await.ok();
            assert_eq!((&taken["member"], &taken["total_minor"]), (&Value::Null, &json!(4_950)), "{path}");
        }
        for path in [&held, &held_late] {
            assert_eq!(shop.put("associate", path, of("ann", hold("s1", 1))).await.ok()["state"], "open");
        }
    }
    assert_eq!(shop.put("associate", &sold, of("ben", sale("s1", 1))).await.refused(409), "id_taken");
    assert_eq!(shop.put("associate", &held, of("ben", hold("s1", 1))).await.refused(409), "id_taken");

    assert_eq!(hub::check(&shop.hub).await.expect("checked"), [], "nothing names her");
});
