//! The member book that tablets keep.

use serde_json::{Value, json};

use crate::shop::{MORNING, On, Shop, on_both};

async fn make(shop: &Shop, id: &str, store: &str) {
    let body = json!({"at": MORNING, "name": format!("Member {id}"), "store": store, "associate": "kim"});
    shop.put("manager", &format!("/v1/members/{id}"), body).await.ok();
}

async fn page(shop: &Shop, query: &str) -> Value {
    shop.get("associate", &format!("/v1/book?{query}")).await.ok()
}

/// The ids of a page's members.
fn ids(page: &Value) -> Vec<&str> {
    let members = page["members"].as_array().expect("members");
    members.iter().filter_map(|entry| entry["member"]["id"].as_str()).collect()
}

on_both!(a_book_holds_the_stores_members_in_pages, async |on: On| {
    let shop = Shop::open(on).await;
    for (id, store) in [("a", "s1"), ("b", "s2"), ("c", "s1"), ("d", "s1")] {
        make(&shop, id, store).await;
    }
    let first = page(&shop, "limit=2").await;
    assert_eq!((ids(&first), &first["next"], &first["as_of"]), (vec!["a", "c"], &json!("c"), &json!(MORNING)));
    let second = page(&shop, "limit=2&after=c").await;
    assert_eq!((ids(&second), &second["next"]), (vec!["d"], &json!(null)));
    assert_eq!(ids(&page(&shop, "associate=lee").await), Vec::<&str>::new());
    assert_eq!(shop.get("manager", "/v1/book?store=s2").await.ok()["members"][0]["member"]["id"], "b");
    shop.get("associate", "/v1/book?store=s2").await.refused(403);
    shop.get("mirror", "/v1/book").await.refused(403);
    shop.get("associate", "/v1/book?limit=501").await.refused(422);
});

on_both!(a_later_page_tells_of_all_that_changed, async |on: On| {
    let shop = Shop::open(on).await;
    for id in ["a", "b", "c", "d", "e", "f"] {
        make(&shop, id, "s1").await;
    }
    shop.clock.advance(1_000);
    let since = format!("since={}", MORNING + 500);
    assert_eq!(ids(&page(&shop, &since).await), Vec::<&str>::new());

    let note = json!({"at": MORNING, "entry": {"kind": "note", "text": "late"}});
    shop.put("associate", "/v1/members/a/entries/n", note).await.ok();
    let decision = json!({"purpose": "marketing", "granted": true, "text_version": "1", "channel": "tablet", "at": 7});
    shop.put("associate", "/v1/members/b/consents/c", decision).await.ok();
    shop.put("associate", "/v1/merges/m", json!({"survivor": "c", "absorbed": "d"})).await.ok();
    shop.put("manager", "/v1/members/e", json!({"at": MORNING + 1, "store": "s2"})).await.ok();
    shop.delete("manager", "/v1/members/f").await.ok();
    let told = page(&shop, &since).await;
    assert_eq!(ids(&told), ["a", "b", "c"]);
    assert_eq!(told["members"][0]["entries"][0]["text"], "late");
    assert_eq!(told["members"][1]["agreed"], json!(["marketing"]));
    assert_eq!(told["members"][2]["member"]["records"], json!(["c", "d"]));
    assert_eq!((&told["left"], &told["erased"]), (&json!(["e"]), &json!(["f"])));

    shop.clock.advance(1_000);
    shop.delete("associate", "/v1/merges/m").await.ok();
    assert_eq!(ids(&page(&shop, &format!("since={}", MORNING + 1_500)).await), ["c", "d"]);
});
