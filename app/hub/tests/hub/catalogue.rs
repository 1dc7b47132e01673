//! Products, locations, bar codes, and feeds in and out.

mod model;
mod window;

use axum::{
    body::{Body, Bytes},
    http::{Method, Request, StatusCode, header},
};
use futures_util::stream;
use hub::catalogue::{import, write};
use retail::api::catalogue::{FeedFormat, ImportQuery, Language};
use serde_json::{Value, json};

use crate::shop::{Answer, On, Shop, on_both};

fn lamp() -> Value {
    json!({
        "category": "furniture", "brand": "Alder", "active": true,
        "name": {"en": "Table Lamp", "zh_hans": "台灯"},
        "variants": [
            {"sku": "L-1", "gtin": "2000000000015", "name": {"en": "Brass", "zh_hans": "黄铜"}, "colour": "Brass",
             "price_minor": 59900, "currency": "CNY", "active": true},
            {"sku": "L-2", "name": {"en": "Black", "zh_hans": "黑色"}, "price_minor": 49900, "currency": "CNY",
             "active": true},
        ]
    })
}

on_both!(a_product_is_written_as_a_whole, async |on: On| {
    let shop = Shop::open(on).await;
    assert_eq!(shop.put("associate", "/v1/products/lamp", lamp()).await.refused(403), "forbidden");
    let first = shop.put("manager", "/v1/products/lamp", lamp()).await.ok();
    shop.clock.advance(1_000);
    assert_eq!(shop.put("system", "/v1/products/lamp", lamp()).await.ok(), first, "the same again changes nothing");
    let mut other = lamp();
    other["variants"].as_array_mut().expect("variants").remove(1);
    shop.put("manager", "/v1/products/lamp", other).await.ok();
    let product = shop.get("mirror", "/v1/products/lamp").await.ok()["product"].clone();
    assert_eq!(product["variants"][1]["active"], false, "what is left out is sold no more: {product}");
    assert!(product["updated_at"].as_i64() > first["updated_at"].as_i64());
    assert_eq!(shop.put("manager", "/v1/products/other", lamp()).await.refused(409), "sku_taken");
    let mut other = lamp();
    other["variants"] = json!([other["variants"][0]]);
    other["variants"][0]["sku"] = "L-3".into();
    assert_eq!(shop.put("manager", "/v1/products/other", other).await.refused(409), "gtin_taken");
    let mut bad = lamp();
    bad["variants"][1]["sku"] = "L-1".into();
    assert_eq!(shop.put("manager", "/v1/products/lamp", bad).await.refused(422), "invalid");
    assert_eq!(shop.get("mirror", "/v1/products/nothing").await.refused(404), "not_found");
});

on_both!(products_are_found_by_page_category_and_text, async |on: On| {
    let shop = Shop::open(on).await;
    for number in 0..7 {
        let mut product = lamp();
        product["variants"] = json!([product["variants"][1]]);
        product["variants"][0]["sku"] = format!("S-{number}").into();
        product["category"] = if number % 2 == 0 { "furniture" } else { "light" }.into();
        product["name"]["en"] = format!("Lamp 100%_{number}").into();
        shop.put("manager", &format!("/v1/products/p{number}"), product).await.ok();
    }
    let ids = async |query: &str| {
        let page = shop.get("tablet", &format!("/v1/products?{query}")).await.ok();
        let products = page["products"].as_array().expect("products");
        let ids: Vec<String> = products.iter().map(|product| product["id"].as_str().unwrap_or("").to_owned()).collect();
        (ids.join(" "), page["next"].clone())
    };
    assert_eq!(ids("limit=3").await, ("p0 p1 p2".to_owned(), "p2".into()));
    assert_eq!(ids("limit=5&after=p2").await, ("p3 p4 p5 p6".to_owned(), Value::Null));
    assert_eq!(ids("category=light").await.0, "p1 p3 p5");
    assert_eq!(ids("text=lAMP%20100%25_4").await.0, "p4");
    assert_eq!(ids("text=%25%25").await.0, "", "a pattern's signs are letters");
    assert_eq!(ids("text=%E7%81%AF&limit=1").await.0, "p0");
    assert_eq!(shop.get("tablet", "/v1/products?limit=0").await.refused(422), "invalid");
    assert_eq!(shop.get("tablet", "/v1/products?limit=501").await.refused(422), "invalid");
    assert_eq!(shop.get("nobody", "/v1/products").await.refused(401), "unauthenticated");
});

on_both!(bar_codes_and_links_lead_to_the_article, async |on: On| {
    let shop = Shop::open(on).await;
    shop.put("manager", "/v1/products/lamp", lamp()).await.ok();
    assert_eq!(shop.get("mirror", "/v1/variants/by-gtin/2000000000015").await.ok()["sku"], "L-1");
    assert_eq!(shop.get("mirror", "/v1/variants/by-gtin/2000000000016").await.refused(422), "invalid");
    assert_eq!(shop.get("mirror", "/v1/variants/by-gtin/9506000134352").await.refused(404), "not_found");
    for link in [
        "/01/02000000000015",
        "/01/2000000000015/10/LOT1/21/7?17=301231",
        "/shop/01/02000000000015",
        "/x/01/02000000000015/21/4",
    ] {
        let request = Request::builder().uri(link).body(Body::empty()).expect("a request");
        assert_eq!(shop.send(request).await.ok()["product"]["id"], "lamp", "{link}");
    }
    assert_eq!(shop.get("mirror", "/01/02000000000016").await.refused(422), "invalid");
});

on_both!(locations_keep_their_kind, async |on: On| {
    let shop = Shop::open(on).await;
    let store = json!({"kind": "store", "name": {"en": "Hangzhou", "zh_hans": "杭州"}});
    shop.put("manager", "/v1/locations/s1", store.clone()).await.ok();
    assert_eq!(shop.put("manager", "/v1/locations/w1", store.clone()).await.refused(409), "id_taken");
    assert_eq!(shop.put("manager", "/v1/locations/transit", store.clone()).await.refused(422), "invalid");
    assert_eq!(shop.put("tablet", "/v1/locations/s9", store).await.refused(403), "forbidden");
    let all = shop.get("mirror", "/v1/locations").await.ok();
    assert_eq!(all.as_array().map(Vec::len), Some(3));
    assert_eq!(all[0]["name"]["zh_hans"], "杭州");
});

/// A feed of `count` rows, every seventh of them with a wrong price, every eleventh with a wrong check digit.
fn feed(count: usize) -> (String, usize) {
    let mut text = String::from("id\titem_group_id\ttitle\tprice\tquantity\tgtin\tcolor\tproduct_type\n");
    let mut bad = 0;
    for row in 0..count {
        let price = if row % 7 == 3 { "dear" } else { "12.50 CNY" };
        let gtin = if row % 11 == 5 { "2000000000016" } else { "" };
        bad += usize::from(row % 7 == 3 || row % 11 == 5);
        text.push_str(&format!("sku-{row}\tg-{}\tStool {row}\t{price}\t{}\t{gtin}\tOak\tstools\n", row / 3, row % 5));
    }
    (text, bad)
}

async fn import(shop: &Shop, id: &str, query: &str, body: Body) -> Answer {
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("/v1/imports/{id}?{query}"))
        .header(header::AUTHORIZATION, "Bearer system")
        .body(body);
    shop.send(request.expect("a request")).await
}

async fn count(shop: &Shop, sql: &'static str) -> i64 {
    use sqlx::Row;
    sqlx::query(sql).fetch_one(shop.hub.database().read()).await.expect("counts").get(0)
}

on_both!(good_rows_load_and_bad_ones_are_told_of, async |on: On| {
    let shop = Shop::open(on).await;
    let (text, bad) = feed(1_300);
    let query = "format=merchant_tsv&location=s1";
    let report = import(&shop, "i1", query, text.clone().into()).await.ok();
    assert_eq!((report["done"].as_bool(), report["bad"].as_u64()), (Some(true), Some(bad as u64)), "{report}");
    assert_eq!(report["good"].as_u64(), Some(1_300 - bad as u64));
    assert_eq!(report["faults"][0]["line"], 5);
    assert_eq!(report["faults"][0]["column"], "price");
    assert_eq!(count(&shop, "SELECT COUNT(*) FROM variant").await, 1_300 - bad as i64);
    let stock = "SELECT CAST(SUM(on_hand) AS BIGINT) FROM stock";
    let moved = "SELECT CAST(SUM(quantity) AS BIGINT) FROM movement";
    assert_eq!(count(&shop, stock).await, count(&shop, moved).await);
    assert_eq!(import(&shop, "i1", query, text.clone().into()).await.ok(), report, "an import that is done is done");
    let again = import(&shop, "i2", query, text.into()).await.ok();
    assert_eq!(again["good"], report["good"]);
    assert_eq!(count(&shop, stock).await, count(&shop, moved).await, "a count that agrees moves nothing");
    assert_eq!(import(&shop, "i1", "format=merchant_tsv", "".into()).await.refused(409), "id_taken");
    assert_eq!(import(&shop, "i3", "format=shopify", "".into()).await.refused(422), "invalid");
    assert_eq!(import(&shop, "i4", "format=merchant_tsv&location=moon", "".into()).await.refused(404), "not_found");
});

on_both!(an_import_that_broke_off_goes_on, async |on: On| {
    let shop = Shop::open(on).await;
    let (text, bad) = feed(2_600);
    let query = "format=merchant_tsv&location=s1";
    for cut in [text.len() / 3, text.len() / 2] {
        let pieces = [Ok(Bytes::from(text[..cut].to_owned())), Err(std::io::Error::other("the line is down"))];
        let broken = import(&shop, "i1", query, Body::from_stream(stream::iter(pieces))).await;
        assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY, "{broken:?}");
        let report = shop.get("system", "/v1/imports/i1").await.ok();
        assert_eq!(report["done"], false);
        assert!(report["position"].as_u64() > Some(500), "{report}");
    }
    // One that is dropped in the middle, as by a hub that is killed, leaves whole batches.
    let options = ImportQuery {
        format: FeedFormat::MerchantTsv,
        language: Language::English,
        location: Some("s1".to_owned()),
        currency: None,
    };
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let (hub, input) = (shop.hub.clone(), std::io::Cursor::new(text.clone().into_bytes()));
    let task = tokio::spawn(async move {
        let _ = import::run(&hub, "i1", &options, "device:system", input, move |now| {
            let _ = tell.send(now.position);
        })
        .await;
    });
    assert!(told.recv().await.expect("progress") > 500);
    task.abort();
    let _ = task.await;
    let report = import(&shop, "i1", query, text.into()).await.ok();
    assert_eq!((report["done"].as_bool(), report["bad"].as_u64()), (Some(true), Some(bad as u64)), "{report}");
    assert_eq!(report["position"], 2_600);
    assert_eq!(count(&shop, "SELECT COUNT(*) FROM variant").await, 2_600 - bad as i64);
    let stock = count(&shop, "SELECT CAST(SUM(on_hand) AS BIGINT) FROM stock").await;
    assert_eq!(stock, count(&shop, "SELECT CAST(SUM(quantity) AS BIGINT) FROM movement").await);
});

on_both!(a_feed_goes_out_as_it_came_in, async |on: On| {
    for format in ["merchant_tsv", "merchant_xml", "shopify"] {
        let (from, to) = (Shop::open(on).await, Shop::open(on).await);
        let (text, _) = feed(700);
        import(&from, "i", "format=merchant_tsv&location=s2", text.into()).await.ok();
        let export = async |shop: &Shop| {
            let path = format!("/v1/exports/{format}?location=s2");
            shop.get("manager", &path).await.ok().as_str().map(str::to_owned).expect("a feed")
        };
        let file = export(&from).await;
        let query = format!("format={format}&location=s2");
        let report = import(&to, "i", &query, file.clone().into()).await.ok();
        assert_eq!(report["bad"], 0, "{report}");
        assert_eq!(export(&to).await, file, "{format}");
        let products = async |shop: &Shop| {
            let mut page = shop.get("manager", "/v1/products?limit=500").await.ok();
            page["products"].as_array_mut().map(std::mem::take)
        };
        assert_eq!(products(&from).await, products(&to).await);
    }
});

on_both!(many_products_are_written_in_few_statements, async |on: On| {
    let shop = Shop::open(on).await;
    let request: retail::api::catalogue::ProductRequest = serde_json::from_value(lamp()).expect("a product");
    let products: Vec<_> = (0..1_200)
        .map(|number| {
            let mut request = request.clone();
            for (index, variant) in request.variants.iter_mut().enumerate() {
                variant.gtin = None;
                variant.sku = format!("{number}-{index}");
            }
            retail::api::catalogue::Product::new(format!("p{number}"), request, number)
        })
        .collect();
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    write::put_many(&mut tx, &products).await.expect("written");
    write::put_many(&mut tx, &products).await.expect("written over");
    tx.commit().await.expect("written");
    assert_eq!(count(&shop, "SELECT COUNT(*) FROM variant").await, 2_400);
});
