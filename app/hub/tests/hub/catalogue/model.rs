//! 3D models: which of their variants shows which article.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use hub::command::{self, Import, Place, Source};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::lamp;
use crate::shop::{Answer, On, Shop, on_both};

const ADDRESS: &str = "https://shop.example/lamp.glb";

/// A model whose materials have these variants, with a chunk of bytes behind its description.
fn glb(variants: &[&str]) -> Vec<u8> {
    let variants: Vec<Value> = variants.iter().map(|name| json!({"name": name})).collect();
    let json = json!({"asset": {"version": "2.0"}, "extensions": {"KHR_materials_variants": {"variants": variants}}});
    let mut json = json.to_string();
    json.push_str(&" ".repeat(json.len().wrapping_neg() % 4));
    let length = |bytes: usize| u32::try_from(bytes).expect("short").to_le_bytes();
    let mut file = [&b"glTF"[..], &length(2), &length(28 + json.len() + 3_000_000)].concat();
    file.extend([&length(json.len())[..], b"JSON", json.as_bytes()].concat());
    file.extend([&length(3_000_000)[..], b"BIN\0", &vec![7; 3_000_000]].concat());
    file
}

async fn send(shop: &Shop, token: &str, path: &str, model: Vec<u8>) -> Answer {
    let request =
        Request::builder().method(Method::PUT).uri(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
    shop.send(request.body(Body::from(model)).expect("a request")).await
}

async fn variants(shop: &Shop) -> Value {
    let product = shop.get("mirror", "/v1/products/lamp").await.ok()["product"].clone();
    let variants = product["variants"].as_array().expect("variants");
    let named = variants.iter().map(|variant| {
        let sku = variant["sku"].as_str().expect("a SKU").to_owned();
        (sku, variant["model_variant"].clone())
    });
    json!({"model": product["model_url"], "variants": named.collect::<serde_json::Map<String, Value>>()})
}

on_both!(a_model_says_which_variant_shows_which_article, async |on: On| {
    let shop = Shop::open(on).await;
    let mut product = lamp();
    let another = json!({"sku": "L-3", "name": {"en": "Red", "zh_hans": "红"}, "colour": "Red", "price_minor": 1,
        "currency": "CNY", "active": true});
    product["variants"].as_array_mut().expect("variants").push(another);
    shop.put("manager", "/v1/products/lamp", product).await.ok();
    let path = format!("/v1/products/lamp/model?address={ADDRESS}");
    let model = glb(&["brass", "l 2", "RED", "red", "Blue"]);
    assert_eq!(send(&shop, "associate", &path, model.clone()).await.refused(403), "forbidden");
    let first = send(&shop, "manager", &path, model.clone()).await.ok();
    let shown = json!([{"sku": "L-1", "variant": "brass"}, {"sku": "L-2", "variant": "l 2"}]);
    assert_eq!((&first["shown"], &first["address"]), (&shown, &json!(ADDRESS)));
    let faults = first["faults"].as_array().expect("faults").iter();
    let faults: Vec<_> = faults.map(|fault| (fault["sku"].as_str(), fault["variant"].as_str())).collect();
    assert_eq!(faults, [(Some("L-3"), None), (None, Some("RED")), (None, Some("red")), (None, Some("Blue"))]);
    assert!(first["faults"][0]["reason"].as_str().expect("a reason").contains("RED, red"), "{first}");
    let expected = json!({"model": ADDRESS, "variants": {"L-1": "brass", "L-2": "l 2", "L-3": null}});
    assert_eq!(variants(&shop).await, expected);

    let feed = shop.get("manager", "/v1/exports/merchant_tsv").await.ok();
    let feed = feed.as_str().expect("a text");
    let (header, rows) = feed.split_once('\n').expect("rows");
    let column = |name| header.split('\t').position(|column| column == name).expect("a column");
    let (id, variant, model_at) = (column("id"), column("model_variant"), column("virtual_model_link"));
    let row: Vec<&str> =
        rows.lines().map(|row| row.split('\t').collect::<Vec<_>>()).find(|row| row[id] == "L-1").expect("it");
    assert_eq!((row[variant], row[model_at]), ("brass", ADDRESS));

    let before = shop.get("manager", "/v1/products/lamp").await.ok();
    shop.clock.advance(1_000);
    assert_eq!(send(&shop, "system", "/v1/products/lamp/model", model).await.ok(), first, "where it lies is known now");
    assert_eq!(shop.get("manager", "/v1/products/lamp").await.ok(), before, "the same again changes nothing");
});

on_both!(what_is_no_model_changes_nothing, async |on: On| {
    let shop = Shop::open(on).await;
    shop.put("manager", "/v1/products/lamp", lamp()).await.ok();
    let before = shop.get("manager", "/v1/products/lamp").await.ok();
    let (model, path) = (glb(&["Brass"]), format!("/v1/products/lamp/model?address={ADDRESS}"));
    for end in (0..120).chain([model.len() - 1]) {
        let sent = send(&shop, "manager", &path, model[..end].to_vec()).await;
        // Behind its description nothing of a model is looked at.
        if end < 120 {
            assert_eq!(sent.refused(422), "invalid", "{end}")
        } else {
            drop(sent.ok())
        }
        if end < 120 {
            assert_eq!(shop.get("manager", "/v1/products/lamp").await.ok(), before);
        }
    }
    let mut other = model.clone();
    other[12..16].copy_from_slice(&u32::MAX.to_le_bytes());
    for wrong in [b"id\ttitle\n".to_vec(), other] {
        assert_eq!(send(&shop, "manager", &path, wrong).await.refused(422), "invalid");
    }
    let paths = ["lamp/model?address=lamp.glb", "lamp/model?address=https://shop.example/lamp", "lamp/model?where=x"];
    for path in paths {
        let sent = send(&shop, "manager", &format!("/v1/products/{path}"), model.clone()).await;
        assert_eq!(sent.refused(422), "invalid", "{path}");
    }
    let nowhere = send(&shop, "manager", &format!("/v1/products/stool/model?address={ADDRESS}"), model.clone()).await;
    assert_eq!(nowhere.refused(404), "not_found");
    let mut stool = lamp();
    stool["variants"] = json!([stool["variants"][1]]);
    stool["variants"][0]["sku"] = "S-1".into();
    shop.put("manager", "/v1/products/stool", stool).await.ok();
    let unsaid = send(&shop, "manager", "/v1/products/stool/model", model).await;
    assert_eq!(unsaid.refused(422), "invalid", "nobody said where it lies");
});

on_both!(a_model_without_variants_shows_all_alike, async |on: On| {
    let shop = Shop::open(on).await;
    shop.put("manager", "/v1/products/lamp", lamp()).await.ok();
    let path = format!("/v1/products/lamp/model?address={ADDRESS}");
    let report = send(&shop, "manager", &path, glb(&[])).await.ok();
    assert_eq!((&report["faults"], &report["shown"]), (&json!([]), &json!([])));
    assert_eq!(variants(&shop).await["model"], ADDRESS);
});

#[tokio::test]
async fn a_model_is_imported_at_the_keyboard() {
    let folder = TempDir::new().expect("a folder");
    let (feed, model) = (folder.path().join("lamps.tsv"), folder.path().join("lamp.glb"));
    let rows = "id\ttitle\titem_group_id\tcolor\tprice\tavailability\nL-1\tLamp\tlamp\tBrass\t1 CNY\tin_stock\n\
                L-2\tLamp\tlamp\tBlack\t1 CNY\tin_stock\n";
    std::fs::write(&feed, rows).expect("written");
    std::fs::write(&model, glb(&["BRASS", "Oak"])).expect("written");
    let place = Place { data: Some(folder.path().join("hub")), database: None };
    let import = async |file: &std::path::Path, product: Option<&str>, address: Option<&str>| {
        let (product, address) = (product.map(str::to_owned), address.map(str::to_owned));
        let source = Source { file: file.to_owned(), location: None, chinese: false, product, address };
        let said = std::cell::RefCell::new(Vec::new());
        let import = Import { source, place: place.clone() };
        let done = command::import(&import, |line| said.borrow_mut().push(line.to_owned())).await;
        done.map(|()| said.into_inner())
    };
    import(&feed, None, None).await.expect("loaded");
    import(&model, None, None).await.expect_err("of which product?");
    import(&model, Some("lamp"), None).await.expect_err("where does it lie?");
    let said = import(&model, Some("lamp"), Some(ADDRESS)).await.expect("loaded");
    assert_eq!(said[0], "BRASS shows L-1");
    assert!(
        said[1].contains("lamp.glb: L-2: no variant") && said[2].contains("lamp.glb: Oak: it shows none"),
        "{said:?}"
    );
    import(&folder.path().join("lamp.gltf"), Some("lamp"), None).await.expect_err("no such file");
}
