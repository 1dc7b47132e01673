//! What each change is told as, to whom, and that nothing is told twice.

use axum::http::Method;

use super::*;

/// What is told from a stream's place up to now, of the events with this name.
async fn told(shop: &Shop, stream: &mut Stream, name: &str) -> Vec<Value> {
    shop.post("mirror", "/v1/calls", json!({"id": "now", "reason": "other"})).await.ok();
    let mut told = Vec::new();
    loop {
        let event = stream.event().await;
        if event.name == "call_associate" {
            return told;
        }
        if event.name == name {
            told.push(event.data);
        }
    }
}

fn bodies(told: &[Value]) -> Vec<&Value> {
    told.iter().map(|event| &event["body"]).collect()
}

async fn ann(shop: &Shop) {
    shop.put("associate", "/v1/members/ann", json!({"at": MORNING, "name": "Ann Lee"})).await.ok();
}

on_both!(who_is_checked_in_is_told_to_the_device_and_the_staff, async |on: On| {
    let shop = Shop::open(on).await;
    let router = shop.hub.router();
    let mut mirror = Stream::open(&router, "mirror", "?after=0", None).await;
    let mut staff = Stream::open(&router, "associate", "?after=0", None).await;
    let mut elsewhere = Stream::open(&router, "manager", "?after=0&device=other", None).await;
    ann(&shop).await;
    for _again in 0..2 {
        shop.put("associate", "/v1/check-ins/c1", json!({"member": "ann", "device": "mirror"})).await.ok();
    }
    shop.clock.advance(1_000);
    for _again in 0..2 {
        shop.delete("mirror", "/v1/check-ins/c1").await.ok();
    }
    let (came, went) = (MORNING + 15 * MINUTE, MORNING + 1_000);
    let ends = [came, went].map(|ends_at| json!({"id": "c1", "member": "ann", "ends_at": ends_at}));
    for stream in [&mut mirror, &mut staff] {
        let heard = told(&shop, stream, "check_in").await;
        assert_eq!(bodies(&heard), [&ends[0], &ends[1]]);
        assert_eq!((&heard[0]["location"], &heard[0]["device"]), (&json!("s1"), &json!("mirror")));
    }
    publish(&shop.hub, Some("s1"), Some("other"), "call_associate", json!({}), MORNING).await;
    assert_eq!(told(&shop, &mut elsewhere, "check_in").await, [] as [Value; 0]);
});

on_both!(a_cart_is_told_where_its_member_stands, async |on: On| {
    let shop = Shop::open(on).await;
    let mut mirror = Stream::open(&shop.hub.router(), "mirror", "?after=0", None).await;
    ann(&shop).await;
    let cart = |at: i64| json!({"at": at, "entry": {"kind": "cart", "lines": [{"sku": "round-48", "quantity": 1}]}});
    let path = "/v1/members/ann/entries/cart";
    shop.put("associate", path, cart(MORNING)).await.ok();
    assert_eq!(told(&shop, &mut mirror, "basket").await, [] as [Value; 0], "she is not in the store");
    shop.put("associate", "/v1/check-ins/c1", json!({"member": "ann", "device": "mirror"})).await.ok();
    shop.put("system", path, cart(MORNING + 1)).await.ok();
    shop.put("system", path, cart(MORNING)).await.ok();
    shop.put(
        "associate",
        "/v1/members/ann/entries/note",
        json!({"at": MORNING, "entry": {"kind": "note", "text": "x"}}),
    )
    .await
    .ok();
    shop.put("associate", path, json!({"at": MORNING + 2, "entry": null})).await.ok();
    let heard = told(&shop, &mut mirror, "basket").await;
    let body = json!({"member": "ann", "entry": "cart"});
    assert_eq!(bodies(&heard), [&body, &body], "changed and taken away; an older word changes nothing");
});

/// Sends events as the mirror.
async fn happens(shop: &Shop, events: &[Value]) {
    let request = Request::post("/v1/events")
        .header(header::AUTHORIZATION, "Bearer mirror")
        .header(header::CONTENT_TYPE, "application/cloudevents-batch+json");
    shop.send(request.body(Body::from(json!(events).to_string())).expect("a request")).await.ok();
}

on_both!(what_a_shopper_takes_at_a_mirror_is_told_once_and_while_it_is_new, async |on: On| {
    let shop = Shop::open(on).await;
    let mut staff = Stream::open(&shop.hub.router(), "associate", "?after=0", None).await;
    let event = |id: &str, kind: &str, minutes: i64| {
        let time = retail::timestamp::written(MORNING - minutes * MINUTE);
        let data = json!({"sku": "round-48", "product": "round", "quantity": 2, "visitor": "v1"});
        json!({"specversion": "1.0", "source": "/m", "id": id, "type": kind, "time": time, "data": data})
    };
    let (cart, late) = (event("1", "vitrine.cart", 1), event("2", "vitrine.cart", 16));
    for _again in 0..2 {
        happens(&shop, &[cart.clone(), late.clone(), event("3", "vitrine.view", 0), cart.clone()]).await;
    }
    let heard = told(&shop, &mut staff, "basket").await;
    assert_eq!(bodies(&heard), [&json!({"member": null, "product": "round", "sku": "round-48", "quantity": 2})]);
    assert_eq!((&heard[0]["location"], &heard[0]["device"]), (&json!("s1"), &json!("mirror")));
});

fn lamp(price: i64) -> Value {
    let variant = |sku: &str, price: i64| json!({"sku": sku, "name": {"en": sku, "zh_hans": sku}, "price_minor": price, "currency": "CNY", "active": true});
    json!({"category": "lamp", "brand": "Alder", "active": true, "name": {"en": "Lamp", "zh_hans": "灯"},
        "variants": [variant("L-1", price), variant("L-2", 500)]})
}

/// A feed of `count` articles with one price; the lamp's second variant is the first of them.
async fn import(shop: &Shop, id: &str, count: usize, price: &str) {
    let row = |sku: &str, group: &str| format!("{sku}\t{group}\tThing\tA thing\t{price}\tin_stock\t7\n");
    let rows: String = (1..count).map(|number| row(&format!("T-{number}"), "things")).collect();
    let head = "id\titem_group_id\ttitle\tdescription\tprice\tavailability\tquantity\n";
    let feed = format!("{head}{}{rows}", row("L-2", "lamp"));
    let request = Request::post(format!("/v1/imports/{id}?format=merchant_tsv&location=s1"))
        .header(header::AUTHORIZATION, "Bearer system");
    let report = shop.send(request.body(Body::from(feed)).expect("a request")).await.ok();
    assert_eq!((&report["good"], &report["done"]), (&json!(count), &json!(true)), "{report}");
}

on_both!(new_prices_are_told_to_the_whole_chain, async |on: On| {
    let shop = Shop::open(on).await;
    let mut mirror = Stream::open(&shop.hub.router(), "mirror", "?after=0", None).await;
    for price in [400, 400, 450] {
        shop.call("manager", Method::PUT, "/v1/products/lamp", Some(lamp(price))).await.ok();
    }
    let heard = told(&shop, &mut mirror, "price").await;
    assert_eq!(bodies(&heard), [&json!({"skus": ["L-1"]})], "neither what is new nor the same again");
    assert_eq!((&heard[0]["location"], &heard[0]["device"]), (&Value::Null, &Value::Null));
    import(&shop, "i1", 1, "6.00 CNY").await;
    import(&shop, "i2", 150, "6.00 CNY").await;
    let heard = told(&shop, &mut mirror, "price").await;
    assert_eq!(bodies(&heard), [&json!({"skus": ["L-2"]})], "the others are new");
    import(&shop, "i3", 150, "7.00 CNY").await;
    assert_eq!(bodies(&told(&shop, &mut mirror, "price").await), [&json!({"skus": null})], "many");
});

on_both!(stock_that_a_feed_counts_is_told, async |on: On| {
    let shop = Shop::open(on).await;
    let mut mirror = Stream::open(&shop.hub.router(), "mirror", "?after=0", None).await;
    for id in ["i1", "i2"] {
        import(&shop, id, 2, "6.00 CNY").await;
    }
    let heard = told(&shop, &mut mirror, "stock").await;
    assert_eq!(bodies(&heard), [&json!({"skus": ["L-2", "T-1"]})], "the same count again changes nothing");
    assert_eq!(heard[0]["location"], json!("s1"));
});
