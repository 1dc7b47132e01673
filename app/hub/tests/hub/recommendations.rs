//! Recommendations: who is counted, what is shown, and that every reason can be counted again from the rows.

mod measure;
mod recount;

use axum::http::Method;
use hub::clock::DAY;
use serde_json::{Value, json};

use crate::shop::{Answer, MORNING, On, Shop, on_both};

/// Chance that is the same each time (Steele, Lea and Flood 2014, SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// Runs a statement with its values.
async fn run(shop: &Shop, sql: &'static str, values: &[&str], at: i64) {
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    let mut query = sqlx::query(sql);
    for value in values {
        query = query.bind((*value).to_owned());
    }
    if sql.contains(&format!("${}", values.len() + 1)) {
        query = query.bind(at);
    }
    query.execute(&mut *tx).await.expect("written");
    tx.commit().await.expect("written");
}

/// A product with one variant of each size, or one without a size, all in store s1.
async fn product(shop: &Shop, id: &str, category: &str, sizes: &[&str]) {
    let sql = "INSERT INTO product (id, category, brand, name_en, name_zh, description_en, description_zh, active, \
               updated_at) VALUES ($1, $2, '', $1, $1, '', '', 1, 0)";
    run(shop, sql, &[id, category], 0).await;
    for size in if sizes.is_empty() { &[""] } else { sizes } {
        let sku = format!("{id}-{size}");
        let sql = "INSERT INTO variant (sku, product, name_en, name_zh, size, price_minor, currency, active, updated_at) \
                   VALUES ($1, $2, '', '', CASE WHEN $3 = '' THEN NULL ELSE $3 END, 100, 'CNY', 1, 0)";
        run(shop, sql, &[&sku, id, size], 0).await;
        stock(shop, &sku, "s1", 5).await;
    }
}

async fn stock(shop: &Shop, sku: &str, location: &str, on_hand: i64) {
    let sql = "INSERT INTO stock (sku, location, on_hand, held, sold) VALUES ($1, $2, $3, 0, 0) \
               ON CONFLICT (sku, location) DO UPDATE SET on_hand = excluded.on_hand";
    run(shop, sql, &[sku, location], on_hand).await;
}

/// A member who agrees to personalisation, or was never asked.
async fn member(shop: &Shop, id: &str, agrees: bool) {
    let name = format!("Person {id}");
    shop.put("associate", &format!("/v1/members/{id}"), json!({"at": MORNING, "name": name})).await.ok();
    if agrees {
        decide(shop, id, "personalisation", true).await.ok();
    }
}

async fn decide(shop: &Shop, id: &str, purpose: &str, granted: bool) -> Answer {
    shop.clock.advance(1);
    let at = shop.hub.now();
    let body = json!({"purpose": purpose, "granted": granted, "text_version": "1", "channel": "tablet", "at": at});
    shop.put("associate", &format!("/v1/members/{id}/consents/{id}-{at}"), body).await
}

/// A purchase of one piece of each of some variants.
async fn buy(shop: &Shop, id: &str, member: &str, skus: &[&str], at: i64) {
    let sql = "INSERT INTO purchase (id, member, location, channel, currency, total_minor, at) \
               VALUES ($1, $2, 's1', 'store', 'CNY', 100, $3)";
    run(shop, sql, &[id, member], at).await;
    for sku in skus {
        let sql =
            "INSERT INTO purchase_line (purchase, sku, quantity, returned, unit_minor) VALUES ($1, $2, 1, 0, 100)";
        run(shop, sql, &[id, sku], 0).await;
    }
    shop.hub.recommendations().took_place([member]);
}

/// An event of the three kinds that count, or another.
async fn event(shop: &Shop, id: &str, kind: &str, member: &str, product: &str, at: i64) {
    let sql = "INSERT INTO event (source, id, type, member, product, quantity, dwell_ms, at, received_at) \
               VALUES ('/test', $1, $2, $3, $4, 1, 0, $5, $5)";
    run(shop, sql, &[id, kind, member, product], at).await;
    shop.hub.recommendations().took_place([member]);
}

/// What is shown at `path`, with the model up to date and the stock looked at.
async fn shown(shop: &Shop, path: &str) -> Value {
    shop.hub.recommendations().settle().await.expect("settled");
    shop.get("associate", path).await.ok()
}

fn products(answer: &Value) -> Vec<&str> {
    let items = answer["items"].as_array().or(answer["pieces"].as_array()).expect("items");
    items.iter().map(|item| item["product"].as_str().expect("a product")).collect()
}

/// A shop where whoever buys the lamp buys the shade, and others buy chairs. Thirty agree, b0 to b29.
async fn lamps(on: On) -> Shop {
    let shop = Shop::open(on).await;
    for (id, category) in
        [("lamp", "lamp"), ("shade", "shade"), ("chair", "chair"), ("table", "table"), ("vase", "vase")]
    {
        product(&shop, id, category, &[]).await;
    }
    for index in 0..30 {
        let id = format!("b{index}");
        member(&shop, &id, true).await;
        let bought: &[&str] = if index < 8 { &["lamp-", "shade-"] } else { &["chair-"] };
        buy(&shop, &format!("p{index}"), &id, bought, MORNING - DAY).await;
    }
    shop.hub.recommendations().refit().await.expect("a model");
    shop
}

on_both!(what_goes_with_the_product_in_hand_comes_first_with_its_counts, async |on: On| {
    let shop = lamps(on).await;
    let answer = shown(&shop, "/v1/recommendations?store=s1&in_hand=lamp").await;
    assert_eq!(products(&answer), ["shade", "chair"]);
    assert_eq!(
        answer["items"][0],
        json!({"product": "shade", "category": "shade", "sku": "shade-", "reach": "here", "location": "s1",
            "reason": {"kind": "complement", "product": "lamp",
                "counts": {"both": 8, "of": 8, "other": 8, "persons": 30, "times": 3.75}}})
    );
    assert_eq!(
        answer["items"][1]["reason"],
        json!({"kind": "popular", "purchases": 22, "of": 30, "from": MORNING + 30 - 90 * DAY, "to": MORNING + 30})
    );
    let look = shown(&shop, "/v1/outfits?seed=lamp&slots=table,shade").await;
    assert_eq!((products(&look), &look["seed"]), (vec!["shade"], &json!("lamp")));
});

on_both!(what_is_gone_is_not_shown, async |on: On| {
    let shop = lamps(on).await;
    let path = "/v1/recommendations?in_hand=lamp&reach=here";
    assert_eq!(products(&shown(&shop, path).await), ["shade", "chair"]);
    stock(&shop, "shade-", "s1", 0).await;
    assert_eq!(products(&shown(&shop, path).await), ["chair"], "at once, whatever the picture of the stock says");
    stock(&shop, "shade-", "w1", 3).await;
    shop.hub.recommendations().refit().await.expect("a model");
    assert_eq!(products(&shown(&shop, path).await), ["chair"]);
    let anywhere = shown(&shop, "/v1/recommendations?in_hand=lamp").await;
    assert_eq!(products(&anywhere), ["shade", "chair"]);
    assert_eq!(
        (&anywhere["items"][0]["reach"], &anywhere["items"][0]["location"]),
        (&json!("elsewhere"), &json!("w1"))
    );
});

on_both!(nothing_of_a_member_is_used_who_does_not_agree, async |on: On| {
    let shop = lamps(on).await;
    member(&shop, "zoe", false).await;
    event(&shop, "e1", "vitrine.try_on", "zoe", "lamp", MORNING).await;
    buy(&shop, "z1", "zoe", &["chair-"], MORNING).await;
    let path = "/v1/members/zoe/recommendations";
    let stranger = shown(&shop, path).await;
    assert_eq!((&stranger["personal"], products(&stranger)), (&json!(false), vec!["chair", "lamp", "shade"]));
    let audited = "SELECT 1 FROM audit WHERE action = 'recommendations.read'";
    let audited = async || sqlx::query(audited).fetch_all(shop.hub.database().read()).await.expect("rows").len();
    assert_eq!(audited().await, 0);

    decide(&shop, "zoe", "personalisation", true).await.ok();
    let known = shown(&shop, path).await;
    assert_eq!((&known["personal"], products(&known)), (&json!(true), vec!["shade", "lamp"]), "the chair is hers");
    let reason = &known["items"][0]["reason"];
    assert_eq!(
        (&reason["kind"], &reason["product"], &reason["counts"]["of"]),
        (&json!("taste"), &json!("lamp"), &json!(9))
    );
    assert_eq!(audited().await, 1);

    let switched_off = shown(&shop, &format!("{path}?personal=false")).await;
    assert_eq!((&switched_off["personal"], products(&switched_off)), (&json!(false), vec!["chair", "lamp", "shade"]));

    decide(&shop, "zoe", "personalisation", false).await.ok();
    assert_eq!(shop.get("associate", path).await.ok()["personal"], json!(false), "at once");
    let counts = shop.get("associate", "/v1/recommendations?in_hand=lamp").await.ok();
    assert_eq!(
        counts["items"][0]["reason"]["counts"]["persons"],
        json!(30),
        "she is in no count, before any other work"
    );
});

on_both!(whoever_is_erased_is_in_no_count_at_once, async |on: On| {
    let shop = lamps(on).await;
    let persons = async || {
        let answer = shop.get("associate", "/v1/recommendations?in_hand=lamp").await.ok();
        answer["items"][0]["reason"]["counts"].clone()
    };
    assert_eq!(persons().await["persons"], json!(30));
    shop.delete("manager", "/v1/members/b0").await.ok();
    assert_eq!(persons().await, json!({"both": 7, "of": 7, "other": 7, "persons": 29, "times": 29.0 * 7.0 / 49.0}));
    shop.hub.recommendations().refit().await.expect("a model");
    assert_eq!(persons().await["persons"], json!(29));
});

on_both!(a_merge_makes_one_of_two_and_the_stricter_consent_wins, async |on: On| {
    let shop = lamps(on).await;
    let persons = async || {
        let answer = shown(&shop, "/v1/recommendations?in_hand=lamp").await;
        answer["items"][0]["reason"]["counts"]["persons"].clone()
    };
    shop.put("associate", "/v1/merges/m1", json!({"survivor": "b0", "absorbed": "b1"})).await.ok();
    assert_eq!(persons().await, json!(29));
    shop.delete("associate", "/v1/merges/m1").await.ok();
    assert_eq!(persons().await, json!(30));
    member(&shop, "no", false).await;
    decide(&shop, "no", "personalisation", false).await.ok();
    shop.put("associate", "/v1/merges/m2", json!({"survivor": "b0", "absorbed": "no"})).await.ok();
    assert_eq!(persons().await, json!(29));
});

on_both!(whoever_is_parted_from_who_agrees_is_in_no_count_at_once, async |on: On| {
    let shop = lamps(on).await;
    member(&shop, "zoe", false).await;
    buy(&shop, "z1", "zoe", &["lamp-", "shade-"], MORNING - DAY).await;
    let of_lamp = async || {
        let answer = shop.get("associate", "/v1/recommendations?in_hand=lamp").await.ok();
        answer["items"][0]["reason"]["counts"]["of"].clone()
    };
    shop.put("associate", "/v1/merges/m1", json!({"survivor": "b9", "absorbed": "zoe"})).await.ok();
    // The person that she was parted from may be part of another one by then.
    shop.put("associate", "/v1/merges/m2", json!({"survivor": "b8", "absorbed": "b9"})).await.ok();
    shop.hub.recommendations().settle().await.expect("settled");
    assert_eq!(of_lamp().await, json!(9), "one person, who agreed");
    shop.delete("associate", "/v1/merges/m1").await.ok();
    assert_eq!(of_lamp().await, json!(8), "she was never asked");
    shop.hub.recommendations().settle().await.expect("settled");
    let counts = shop.get("associate", "/v1/recommendations?in_hand=lamp").await.ok();
    assert_eq!(counts["items"][0]["reason"]["counts"]["persons"], json!(29), "b8 and b9 are still one");
});

on_both!(a_merge_on_proof_heeds_the_stricter_consent_at_once, async |on: On| {
    let shop = lamps(on).await;
    let phone = json!([{"value": "13800138000", "verified": true, "shared": true}]);
    let no = json!({"at": MORNING, "name": "Person b0", "phones": phone});
    shop.put("associate", "/v1/members/no", no).await.ok();
    decide(&shop, "no", "personalisation", false).await.ok();
    let b0 = json!({"at": MORNING + 1, "phones": phone});
    let b0 = shop.call("associate", Method::PATCH, "/v1/members/b0", Some(b0)).await.ok();
    assert_eq!(b0["records"].as_array().map(Vec::len), Some(2), "{b0}");
    let counts = shop.get("associate", "/v1/recommendations?in_hand=lamp").await.ok();
    assert_eq!(counts["items"][0]["reason"]["counts"]["persons"], json!(29));
});

/// Asks until the answer is as it should be, or has had ten seconds.
async fn in_time(shop: &Shop, path: &str, as_it_should_be: impl Fn(&Value) -> bool) {
    for _ in 0..500 {
        if as_it_should_be(&shop.get("associate", path).await.ok()) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let answer = shop.get("associate", path).await.ok();
    assert!(as_it_should_be(&answer), "{answer}");
}

on_both!(what_happens_is_followed_in_the_background, async |on: On| {
    let shop = lamps(on).await;
    let path = "/v1/recommendations?in_hand=lamp";
    let persons = |count: i64| move |answer: &Value| answer["items"][0]["reason"]["counts"]["persons"] == json!(count);
    member(&shop, "new", true).await;
    buy(&shop, "n1", "new", &["chair-"], MORNING).await;
    in_time(&shop, path, persons(31)).await;

    // Nobody tells of this one; a minute later it is looked for, when the worker wakes anyhow.
    member(&shop, "quiet", true).await;
    shop.hub.recommendations().settle().await.expect("settled");
    let sql = "INSERT INTO event (source, id, type, member, product, quantity, dwell_ms, at, received_at) \
               VALUES ('/elsewhere', 'q1', 'vitrine.view', 'quiet', 'vase', 1, 0, $1, $1)";
    run(&shop, sql, &[], shop.hub.now()).await;
    shop.clock.advance(61_000);
    shop.hub.recommendations().took_place([]);
    let own = "/v1/members/quiet/recommendations";
    event(&shop, "e1", "vitrine.view", "b0", "vase", MORNING).await;
    event(&shop, "e2", "vitrine.view", "b1", "vase", MORNING).await;
    in_time(&shop, own, |answer| answer["items"][0]["reason"]["product"] == json!("vase")).await;
});

on_both!(more_persons_and_products_than_there_was_room_for, async |on: On| {
    let shop = lamps(on).await;
    for index in 0..40 {
        product(&shop, &format!("late{index}"), "thing", &[]).await;
        event(&shop, &format!("l{index}"), "vitrine.view", "b0", &format!("late{index}"), MORNING).await;
        event(&shop, &format!("k{index}"), "vitrine.view", "b9", &format!("late{index}"), MORNING).await;
    }
    event(&shop, "b1", "vitrine.view", "b1", "late39", MORNING).await;
    shop.hub.recommendations().settle().await.expect("settled");
    shop.hub.recommendations().refit().await.expect("the stock is looked at");
    let answer = shown(&shop, "/v1/members/b1/recommendations?count=50").await;
    let taste =
        answer["items"].as_array().expect("items").iter().filter(|item| item["reason"]["kind"] == json!("taste"));
    assert!(taste.count() >= 40, "{answer}");
});

on_both!(sizes_and_what_somebody_has_decide_too, async |on: On| {
    let shop = Shop::open(on).await;
    for (id, category, sizes) in [
        ("shirt", "apparel", ["S", "M"].as_slice()),
        ("coat", "apparel", &["S", "M"]),
        ("cream", "cosmetics", &[]),
        ("chair", "furniture", &[]),
    ] {
        product(&shop, id, category, sizes).await;
    }
    stock(&shop, "coat-M", "s1", 0).await;
    stock(&shop, "shirt-S", "s1", 9).await;
    for (index, sku) in ["shirt-S", "coat-S", "cream-", "chair-"].into_iter().enumerate() {
        buy(&shop, &format!("a{index}"), "someone", &[sku], MORNING - DAY).await;
    }
    member(&shop, "ann", true).await;
    buy(&shop, "p1", "ann", &["cream-", "chair-"], MORNING - DAY).await;
    let entry = json!({"kind": "preference", "name": "size:apparel", "value": "m", "stated": true});
    let body = json!({"at": MORNING, "entry": entry});
    shop.put("associate", "/v1/members/ann/entries/size", body).await.ok();
    shop.hub.recommendations().refit().await.expect("a model");
    let answer = shown(&shop, "/v1/members/ann/recommendations").await;
    assert_eq!(
        products(&answer),
        ["cream", "shirt"],
        "a chair she has; the coat is gone in her size; cream is used up"
    );
    assert_eq!(answer["items"][1]["sku"], json!("shirt-M"));
    assert_eq!(shown(&shop, "/v1/recommendations").await["items"][2]["sku"], json!("coat-S"));
});

on_both!(who_may_ask_and_for_what, async |on: On| {
    let shop = lamps(on).await;
    for token in ["mirror", "tablet"] {
        shop.get(token, "/v1/members/b0/recommendations").await.refused(403);
        assert_eq!(shop.get(token, "/v1/recommendations").await.ok()["personal"], json!(false));
        shop.get(token, "/v1/outfits?seed=lamp&slots=shade").await.ok();
    }
    for (path, status) in [
        ("/v1/recommendations?store=nowhere", 404),
        ("/v1/recommendations?in_hand=nothing", 404),
        ("/v1/recommendations?count=0", 422),
        ("/v1/recommendations?count=51", 422),
        ("/v1/recommendations?personal=true", 422),
        ("/v1/recommendations?colour=red", 422),
        ("/v1/outfits?seed=nothing&slots=shade", 404),
        ("/v1/outfits?seed=lamp&slots=shade,,", 422),
        ("/v1/outfits?seed=lamp&slots=a,b,c,d,e,f", 422),
        ("/v1/members/nobody/recommendations", 404),
    ] {
        shop.get("associate", path).await.refused(status);
    }
    shop.get("manager", "/v1/recommendations").await.refused(422);
    shop.get("manager", "/v1/recommendations?store=s2").await.ok();
    shop.get("system", "/v1/members/b0/recommendations?store=s1").await.ok();
});
