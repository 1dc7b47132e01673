//! Members: records, identifiers, duplicates, merges.

mod learning;
mod model;
mod scenario;

use axum::http::Method;
use hub::members::store;
use serde_json::{Value, json};
use sqlx::Row;

use crate::shop::{MORNING, On, Shop, on_both};

/// A record with what tells people apart.
fn someone(name: &str, phone: &str, birthday: &str) -> Value {
    json!({"at": MORNING, "name": name, "phones": [{"value": phone}], "birthday": birthday})
}

/// Every row of every table that holds what belongs to `member`, as text.
async fn rows_of(shop: &Shop, member: &str) -> Vec<String> {
    let mut rows = Vec::new();
    for (table, column) in
        [("identifier", "member"), ("consent", "member"), ("member_entry", "member"), ("member", "id")]
    {
        let sql = format!("SELECT * FROM {table} WHERE {column} = $1 ORDER BY 1, 2");
        let found = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(member.to_owned()).fetch_all(shop.hub.database().read());
        for row in found.await.expect("rows") {
            let cells: Vec<String> = (0..row.len())
                .map(|index| {
                    let text = row.try_get::<Option<String>, _>(index).map(|cell| format!("{cell:?}"));
                    let bytes = || row.try_get::<Option<Vec<u8>>, _>(index).map(|cell| format!("{cell:?}"));
                    let number = || row.try_get::<Option<i64>, _>(index).map(|cell| format!("{cell:?}"));
                    text.or_else(|_| bytes()).or_else(|_| number()).expect("a cell")
                })
                .collect();
            rows.push(format!("{table}: {}", cells.join(" ")));
        }
    }
    rows
}

on_both!(a_member_is_found_by_what_they_carry, async |on: On| {
    let shop = Shop::open(on).await;
    let body = json!({"at": MORNING, "name": "王小明", "phones": [{"value": "138 0013 8000", "verified": true}],
        "emails": [{"value": "Ming@Example.com"}], "identifiers": [{"kind": "member_number", "value": "M-1"}],
        "birthday": "1990-02-28", "store": "s1"});
    let made = shop.put("associate", "/v1/members/ming", body.clone()).await.ok();
    assert_eq!(made["details"]["phones"][0]["value"], "+8613800138000");
    for sought in [("phone", "+86 138-0013-8000"), ("email", "ming@example.com"), ("member_number", "M-1")] {
        let asked = json!({"kind": sought.0, "value": sought.1});
        let found = shop.post("system", "/v1/members/identify", asked).await.ok();
        assert_eq!(found["id"], "ming");
    }
    let nobody = json!({"kind": "phone", "value": "13900000000"});
    assert_eq!(shop.post("associate", "/v1/members/identify", nobody).await.refused(404), "not_found");
    assert_eq!(shop.put("associate", "/v1/members/ming", body).await.ok(), made, "the same again changes nothing");
    shop.get("mirror", "/v1/members/ming").await.refused(403);
    shop.get("tablet", "/v1/members/ming").await.refused(403);
    shop.get("nobody", "/v1/members/ming").await.refused(401);
});

on_both!(a_late_change_never_undoes_a_newer_one, async |on: On| {
    let shop = Shop::open(on).await;
    shop.put("associate", "/v1/members/ann", someone("Ann Lee", "13800138000", "1990-02-28")).await.ok();
    let newer = json!({"at": MORNING + 20, "name": "Ann Berg", "birthday": null});
    let older = json!({"at": MORNING + 10, "name": "Ann Lind", "tier": "gold"});
    for change in [&newer, &older, &newer, &older] {
        let path = "/v1/members/ann";
        shop.call("associate", Method::PATCH, path, Some(change.clone())).await.ok();
    }
    let ann = shop.get("associate", "/v1/members/ann").await.ok();
    assert_eq!((&ann["details"]["name"], &ann["tier"]), (&json!("Ann Berg"), &json!("gold")));
    assert_eq!(ann["details"]["birthday"], Value::Null);
    let ahead = json!({"at": MORNING + 3_600_000, "name": "Ann Future"});
    shop.call("associate", Method::PATCH, "/v1/members/ann", Some(ahead)).await.refused(422);
});

on_both!(an_identifier_belongs_to_one_member, async |on: On| {
    let shop = Shop::open(on).await;
    shop.put("associate", "/v1/members/father", someone("Li Qiang", "13800138000", "1960-01-01")).await.ok();
    let son = someone("Li Wei", "13800138000", "1991-05-05");
    assert_eq!(shop.put("associate", "/v1/members/son", son).await.refused(409), "identifier_taken");
    shop.get("associate", "/v1/members/son").await.refused(404);
    let mut son = someone("Li Wei", "13800138000", "1991-05-05");
    son["phones"][0]["shared"] = json!(true);
    shop.put("associate", "/v1/members/son", son).await.ok();
    let found =
        shop.post("associate", "/v1/members/identify", json!({"kind": "phone", "value": "13800138000"})).await.ok();
    assert_eq!(found["id"], "father");
    let reviews = shop.get("associate", "/v1/reviews").await.ok();
    assert_eq!(reviews, json!([]), "two people at one phone stay two");
});

on_both!(what_may_be_one_person_is_asked_and_never_merged_on_email_alone, async |on: On| {
    let shop = Shop::open(on).await;
    let mut guest = json!({"at": MORNING, "name": "王晓明", "emails": [{"value": "ming@example.com", "shared": true}],
        "birthday": "1990-02-28"});
    shop.put("system", "/v1/members/guest", guest.clone()).await.ok();
    guest["name"] = json!("Wang Xiaoming");
    guest["emails"][0]["shared"] = json!(false);
    shop.put("associate", "/v1/members/member", guest).await.ok();
    let reviews = shop.get("associate", "/v1/reviews").await.ok();
    assert_eq!(reviews.as_array().map(Vec::len), Some(1), "{reviews}");
    assert_eq!(shop.get("associate", "/v1/members/guest").await.ok()["id"], "guest");
    let decision = json!({"first": "member", "second": "guest", "verdict": "same"});
    shop.post("associate", "/v1/reviews", decision).await.ok();
    assert_eq!(shop.get("associate", "/v1/members/guest").await.ok()["id"], "member");
    assert_eq!(shop.get("associate", "/v1/reviews").await.ok(), json!([]));
});

on_both!(unmerging_gives_both_back_byte_for_byte, async |on: On| {
    let shop = Shop::open(on).await;
    shop.put("associate", "/v1/members/a", someone("Ann Lee", "13800138000", "1990-02-28")).await.ok();
    shop.put("associate", "/v1/members/b", someone("Bea Lund", "13900139000", "1985-07-01")).await.ok();
    shop.put("associate", "/v1/members/c", someone("Cai Yun", "13700137000", "1970-07-01")).await.ok();
    for (member, text) in [("a", "likes round frames"), ("b", "allergic to nickel")] {
        let entry = json!({"at": MORNING, "entry": {"kind": "note", "text": text}});
        shop.put("associate", &format!("/v1/members/{member}/entries/{member}1"), entry).await.ok();
    }
    let mut before = Vec::new();
    for member in ["a", "b", "c"] {
        before.push(rows_of(&shop, member).await);
    }
    // c into b, then b into a: undoing the second leaves c with b.
    shop.put("associate", "/v1/merges/m1", json!({"survivor": "b", "absorbed": "c"})).await.ok();
    let order = json!({"survivor": "a", "absorbed": "b"});
    shop.put("associate", "/v1/merges/m2", order.clone()).await.ok();
    shop.put("associate", "/v1/merges/m2", order).await.ok();
    let person = shop.get("associate", "/v1/members/c").await.ok();
    assert_eq!(person["records"], json!(["a", "b", "c"]));
    assert_eq!(shop.get("associate", "/v1/members/a/entries").await.ok().as_array().map(Vec::len), Some(2));
    shop.delete("associate", "/v1/merges/m2").await.ok();
    shop.delete("associate", "/v1/merges/m2").await.ok();
    assert_eq!(shop.get("associate", "/v1/members/c").await.ok()["id"], "b");
    shop.delete("associate", "/v1/merges/m1").await.ok();
    for (member, rows) in ["a", "b", "c"].iter().zip(before) {
        assert_eq!(rows_of(&shop, member).await, rows);
    }
    // Having been told that they are two, the hub does not merge them on proof.
    let mut connection = shop.hub.database().read().acquire().await.expect("a connection");
    assert_eq!(store::person(&shop.hub, &mut connection, "a").await.expect("a person").len(), 1);
});

on_both!(a_phone_that_two_say_after_parting_is_the_ones_who_had_it, async |on: On| {
    let shop = Shop::open(on).await;
    shop.put("associate", "/v1/members/a", someone("Ann Lee", "13800138000", "1990-02-28")).await.ok();
    shop.put("associate", "/v1/members/b", someone("Bea Lund", "13900139000", "1985-07-01")).await.ok();
    shop.put("associate", "/v1/members/c", someone("Cai Yun", "13700137000", "1970-07-01")).await.ok();
    let order = json!({"survivor": "a", "absorbed": "b"});
    shop.put("associate", "/v1/merges/m1", order.clone()).await.ok();
    // Named by a record that is no person any more, and sent again.
    for _ in 0..2 {
        shop.put("associate", "/v1/merges/m2", json!({"survivor": "b", "absorbed": "c"})).await.ok();
    }
    shop.delete("associate", "/v1/merges/m2").await.ok();
    let numbers = json!({"at": MORNING + 1, "phones": [{"value": "13800138000"}],
        "identifiers": [{"kind": "loyalty_qr", "value": "L1"}]});
    for member in ["a", "b"] {
        shop.call("associate", Method::PATCH, &format!("/v1/members/{member}"), Some(numbers.clone())).await.ok();
    }
    shop.delete("associate", "/v1/merges/m1").await.ok();
    let [a, b] = ["a", "b"].map(|member| format!("/v1/members/{member}"));
    let (a, b) = (shop.get("associate", &a).await.ok(), shop.get("associate", &b).await.ok());
    let (a, b) = (&a["details"], &b["details"]);
    assert_eq!((&a["phones"][0]["shared"], &b["phones"][0]["shared"]), (&json!(false), &json!(true)), "{a} {b}");
    assert_eq!((&a["identifiers"][0]["value"], &b["identifiers"]), (&json!("L1"), &Value::Null), "{a} {b}");
    for member in ["a", "b"] {
        let named = json!({"at": MORNING + 2, "name": "Someone Else"});
        shop.call("associate", Method::PATCH, &format!("/v1/members/{member}"), Some(named)).await.ok();
    }
    assert_eq!(hub::check(&shop.hub).await.expect("checked"), []);
});

on_both!(measures_need_consent_and_the_newest_entry_stays, async |on: On| {
    let shop = Shop::open(on).await;
    shop.put("associate", "/v1/members/ann", someone("Ann Lee", "13800138000", "1990-02-28")).await.ok();
    let value = json!({"value": 63.0, "low": 61.0, "high": 65.0, "basis": "card"});
    let measure = json!({"at": MORNING, "entry": {"kind": "measure", "name": "pupillary_distance", "value": value}});
    let path = "/v1/members/ann/entries/pd";
    assert_eq!(shop.put("associate", path, measure).await.refused(409), "no_consent");
    let task =
        |at: i64, text: &str| json!({"at": at, "entry": {"kind": "task", "text": text, "due_at": null, "done": false}});
    let path = "/v1/members/ann/entries/t1";
    shop.put("associate", path, task(MORNING + 2, "call")).await.ok();
    shop.put("associate", path, task(MORNING + 1, "write")).await.ok();
    assert_eq!(shop.get("associate", "/v1/members/ann/entries").await.ok()[0]["text"], "call");
    shop.put("associate", path, json!({"at": MORNING + 3, "entry": null})).await.ok();
    shop.put("associate", path, task(MORNING + 2, "call")).await.ok();
    assert_eq!(shop.get("associate", "/v1/members/ann/entries").await.ok(), json!([]));
    shop.put("associate", "/v1/members/bob", someone("Bob Ray", "13900139000", "1980-02-28")).await.ok();
    assert_eq!(shop.put("associate", "/v1/members/bob/entries/t1", task(MORNING, "x")).await.refused(409), "id_taken");
});

on_both!(members_are_found_as_one_types, async |on: On| {
    let shop = Shop::open(on).await;
    shop.put("associate", "/v1/members/ming", someone("王小明", "13800138000", "1990-02-28")).await.ok();
    shop.put("associate", "/v1/members/ann", someone("Ann Lee", "13900139111", "1980-02-28")).await.ok();
    let found = async |query: &str| {
        let found = shop.get("associate", &format!("/v1/members/search?q={query}")).await.ok();
        let members = found["members"].as_array().expect("members").iter();
        members.map(|member| member["id"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
    };
    for query in ["%E5%B0%8F%E6%98%8E", "wxm", "wangxiao", "8000"] {
        assert_eq!(found(query).await, ["ming"], "{query}");
    }
    assert_eq!(found("139").await, ["ann"]);
    shop.put("associate", "/v1/merges/m", json!({"survivor": "ann", "absorbed": "ming"})).await.ok();
    assert_eq!(found("wxm").await, ["ann"]);
    shop.delete("associate", "/v1/merges/m").await.ok();
    assert_eq!(found("wxm").await, ["ming"]);
    shop.delete("manager", "/v1/members/ming").await.ok();
    assert!(found("wxm").await.is_empty());
    shop.get("mirror", "/v1/members/search?q=wxm").await.refused(403);
    shop.get("associate", &format!("/v1/members/search?q={}", "x".repeat(101))).await.refused(422);
    shop.get("associate", "/v1/members/search").await.refused(422);

    shop.hub.close().await;
    let again = hub::Hub::open(shop.config.clone()).await.expect("opens again");
    assert!(!again.find_members("ann", 5).await.expect("finds").complete);
    again.follow_members().await.expect("builds the index");
    let found = again.find_members("ann", 5).await.expect("finds");
    assert!(found.complete && found.members.len() == 1 && found.members[0].phone_tail.as_deref() == Some("9111"));
});

on_both!(a_profile_tells_all_that_matters_in_one_answer, async |on: On| {
    let shop = Shop::open(on).await;
    let lamp = json!({"name": {"en": "Lamp", "zh_hans": "灯"}, "category": "lamp", "brand": "",
        "variants": [{"sku": "lamp-1", "name": {"en": "Red", "zh_hans": "红"}, "price_minor": 9_900, "currency": "CNY", "active": true}], "active": true});
    shop.put("manager", "/v1/products/lamp", lamp).await.ok();
    let id = || uuid::Uuid::now_v7().to_string();
    let line = json!([{"sku": "lamp-1", "quantity": 5}]);
    let receipt = json!({"location": "s1", "lines": line});
    shop.put("associate", &format!("/v1/receipts/{}", id()), receipt).await.ok();
    shop.put("associate", "/v1/members/ann", someone("Ann Lee", "13800138000", "1990-03-04")).await.ok();
    shop.put("associate", "/v1/members/bea", json!({"at": MORNING, "name": "Ann Lee"})).await.ok();
    shop.put("associate", "/v1/merges/m", json!({"survivor": "ann", "absorbed": "bea"})).await.ok();
    let sale = json!({"location": "s1", "channel": "store", "member": "bea", "currency": "CNY",
        "lines": [{"sku": "lamp-1", "quantity": 1, "unit_minor": 9_900}]});
    shop.put("associate", &format!("/v1/sales/{}", id()), sale).await.ok();
    let hold = json!({"location": "s1", "channel": "store", "member": "ann", "ttl_s": 600, "lines": [{"sku": "lamp-1", "quantity": 1}]});
    shop.put("associate", &format!("/v1/holds/{}", id()), hold).await.ok();

    let profile = shop.get("associate", "/v1/members/bea/profile").await.ok();
    assert_eq!(profile["member"]["id"], "ann");
    assert_eq!(profile["purchases"][0]["product"], "lamp");
    assert_eq!(profile["value"][0]["spent_minor"], 9_900);
    assert_eq!(profile["holds"][0]["sku"], "lamp-1");
    let actions: Vec<_> =
        profile["next"].as_array().expect("actions").iter().map(|next| next["action"].clone()).collect();
    assert_eq!(actions, ["hand_over", "congratulate", "ask_consent"]);
    shop.get("mirror", "/v1/members/ann/profile").await.refused(403);
    shop.get("associate", "/v1/members/nobody/profile").await.refused(404);
});

on_both!(a_person_stays_known_by_what_one_of_their_records_says, async |on: On| {
    let shop = Shop::open(on).await;
    shop.put("associate", "/v1/members/a", someone("Ann Lee", "13800138000", "1990-02-28")).await.ok();
    shop.put("associate", "/v1/members/b", someone("Bea Lund", "13900139000", "1985-07-01")).await.ok();
    shop.put("associate", "/v1/merges/m", json!({"survivor": "a", "absorbed": "b"})).await.ok();
    let patch = Method::PATCH;
    let both = json!({"at": MORNING + 1, "phones": [{"value": "13800138000"}, {"value": "13900139000"}]});
    shop.call("associate", patch.clone(), "/v1/members/a", Some(both)).await.ok();
    let none = json!({"at": MORNING + 2, "phones": []});
    shop.call("associate", patch, "/v1/members/b", Some(none)).await.ok();
    let asked = json!({"kind": "phone", "value": "13900139000"});
    assert_eq!(shop.post("associate", "/v1/members/identify", asked).await.ok()["id"], "a");
});
