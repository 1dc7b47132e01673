//! Events as they are sent, and the intent that they show.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use hub::{
    clock::DAY,
    events::{intents, last_tried, last_viewed},
};
use serde_json::{Value, json};

use crate::shop::{Answer, MORNING, On, Shop, on_both};

/// An event of ours, at the end of February.
fn event(id: &str, kind: &str, data: Value) -> Value {
    json!({"specversion": "1.0", "source": "/app", "id": id, "type": format!("vitrine.{kind}"), "time": "2026-02-28T09:00:00Z", "data": data})
}

async fn send(shop: &Shop, token: &str, content_type: &str, headers: &[(&str, &str)], body: String) -> Answer {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri("/v1/events")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, content_type);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    shop.send(request.body(Body::from(body)).expect("a request")).await
}

async fn send_batch(shop: &Shop, token: &str, events: &[Value]) -> Answer {
    send(shop, token, "application/cloudevents-batch+json", &[], json!(events).to_string()).await
}

fn counts(answer: Answer) -> (u64, u64, u64, Vec<u64>) {
    let receipt = answer.ok();
    let count = |name: &str| receipt[name].as_u64().expect("a count");
    let faults = receipt["faults"].as_array().expect("faults").iter();
    let faults = faults.map(|fault| fault["index"].as_u64().expect("a place")).collect();
    (count("accepted"), count("duplicates"), count("nobody"), faults)
}

/// Members as they stand in the database; how they come about is tested elsewhere.
async fn member(shop: &Shop, id: &str, agrees: bool) {
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    let sql =
        "INSERT INTO member (id, person, tier, version, created_at, updated_at) VALUES ($1, $1, 'basic', 1, 0, 0)";
    sqlx::query(sql).bind(id).execute(&mut *tx).await.expect("a member");
    let sql = "INSERT INTO consent (id, member, purpose, granted, text_version, channel, actor, at, received_at) \
               VALUES ($1, $1, 'personalisation', $2, '1', 'store', 'test', 1, 1)";
    sqlx::query(sql).bind(id).bind(i64::from(agrees)).execute(&mut *tx).await.expect("a consent");
    tx.commit().await.expect("written");
}

/// Ids of the events kept as the member's.
async fn of_member(shop: &Shop, member: &str) -> Vec<String> {
    use sqlx::Row;
    let sql = "SELECT id FROM event WHERE member = $1 ORDER BY id";
    let rows = sqlx::query(sql).bind(member).fetch_all(shop.hub.database().read()).await.expect("reads");
    rows.iter().map(|row| row.get(0)).collect()
}

on_both!(three_modes_are_one_event, async |on: On| {
    let shop = Shop::open(on).await;
    let one = event("e-1", "view", json!({"product": "round-48"}));
    let structured = send(&shop, "system", "application/cloudevents+json", &[], one.to_string()).await;
    assert_eq!(counts(structured), (1, 0, 0, vec![]));
    let headers = [("ce-specversion", "1.0"), ("ce-source", "/app"), ("ce-id", "e-1"), ("ce-type", "vitrine.view")];
    let binary = send(&shop, "system", "application/json", &headers, json!({"product": "round-48"}).to_string()).await;
    assert_eq!(counts(binary), (0, 1, 0, vec![]));
    let two = event("e-2", "view", json!({"sku": "R48-BLK"}));
    assert_eq!(counts(send_batch(&shop, "system", &[one.clone(), two.clone(), two]).await), (1, 2, 0, vec![]));
});

on_both!(what_is_at_fault_is_named_and_the_rest_is_kept, async |on: On| {
    let shop = Shop::open(on).await;
    let events = [
        event("e-0", "view", json!({"product": "a"})),
        event("e-1", "dwell", json!({"product": "a"})),
        event("e-2", "nothing", json!({})),
        json!({"specversion": "1.0", "source": "/app", "id": "e-3", "type": "com.example.order", "data": {"name": "Ann"}}),
        event("e-4", "view", json!({"product": "a", "location": "s2"})),
    ];
    assert_eq!(counts(send_batch(&shop, "associate", &events).await), (2, 0, 0, vec![1, 2, 4]));
    assert_eq!(
        send(&shop, "system", "application/cloudevents+json", &[], "{}".to_owned()).await.refused(422),
        "invalid"
    );
    assert_eq!(send(&shop, "system", "application/cloudevents+avro", &[], String::new()).await.refused(422), "invalid");
    assert_eq!(
        send(&shop, "nobody", "application/cloudevents+json", &[], "{}".to_owned()).await.refused(401),
        "unauthenticated"
    );
});

on_both!(many_senders_at_once_lose_nothing, async |on: On| {
    let shop = Shop::open(on).await;
    let batch = |sender: usize| -> Vec<Value> {
        // Each sender's batch overlaps the next one's by half.
        (0..300).map(|n| event(&format!("e-{}", sender * 150 + n), "view", json!({"product": "a"}))).collect()
    };
    let batches: Vec<_> = (0..8).map(batch).collect();
    let answers = futures_util::future::join_all(batches.iter().map(|batch| send_batch(&shop, "system", batch))).await;
    let accepted: u64 = answers.into_iter().map(|answer| counts(answer).0).sum();
    assert_eq!(accepted, 7 * 150 + 300);
});

on_both!(a_device_speaks_for_itself_and_its_own_members, async |on: On| {
    let shop = Shop::open(on).await;
    member(&shop, "ann", true).await;
    member(&shop, "ben", true).await;
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    let sql = "INSERT INTO check_in (id, device, member, at, ends_at) VALUES ('c', 'mirror', 'ann', $1, $1)";
    sqlx::query(sql).bind(MORNING - 1).execute(&mut *tx).await.expect("a check-in");
    tx.commit().await.expect("written");
    let events = [
        event("e-0", "try_on", json!({"product": "a", "member": "ann"})),
        event("e-1", "try_on", json!({"product": "a", "member": "ben"})),
        event("e-2", "try_on", json!({"product": "a", "member": {"kind": "phone", "value": "+8613800000000"}})),
        event("e-3", "try_on", json!({"product": "a", "device": "tablet"})),
        event("e-4", "try_on", json!({"product": "a", "location": "s2"})),
        event("e-5", "try_on", json!({"product": "a", "location": "s1", "device": "mirror"})),
    ];
    assert_eq!(counts(send_batch(&shop, "mirror", &events).await), (2, 0, 0, vec![1, 2, 3, 4]));
    let tried = last_tried(&shop.hub, "ann", 9).await.expect("reads");
    assert_eq!((tried[0].location.as_deref(), tried[0].device.as_deref()), (Some("s1"), Some("mirror")));
});

on_both!(identifiers_lead_to_their_member, async |on: On| {
    let shop = Shop::open(on).await;
    member(&shop, "ann", true).await;
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    let sql = "INSERT INTO identifier (kind, digest, member) VALUES ('email', $1, 'ann')";
    let digest = shop.hub.vault().digest("email", "ann@example.com");
    sqlx::query(sql).bind(digest).execute(&mut *tx).await.expect("an identifier");
    tx.commit().await.expect("written");
    let view =
        |id: &str, value: &str| event(id, "view", json!({"product": "a", "member": {"kind": "email", "value": value}}));
    let events = [view("e-0", "Ann@Example.com"), view("e-1", "ben@example.com")];
    assert_eq!(counts(send_batch(&shop, "system", &events).await), (2, 0, 1, vec![]));
    assert_eq!(of_member(&shop, "ann").await, ["e-0"]);
});

on_both!(a_visitor_becomes_a_member_who_agrees, async |on: On| {
    let shop = Shop::open(on).await;
    member(&shop, "ann", true).await;
    member(&shop, "ben", false).await;
    let view = |id: &str, visitor: &str| event(id, "view", json!({"product": "a", "visitor": visitor}));
    let is = |id: &str, visitor: &str, who: &str| event(id, "identified", json!({"visitor": visitor, "member": who}));
    send_batch(&shop, "system", &[view("e-0", "v-1"), view("e-1", "v-2")]).await.ok();
    // In one batch, the name before the deed.
    send_batch(&shop, "system", &[is("i-1", "v-1", "ann"), is("i-2", "v-2", "ben"), view("e-2", "v-1")]).await.ok();
    // Late, and after the name.
    let mut after = view("e-4", "v-1");
    after["time"] = json!("2026-03-01T09:00:00Z");
    send_batch(&shop, "system", &[view("e-3", "v-1"), view("e-5", "v-2"), after]).await.ok();
    assert_eq!(of_member(&shop, "ann").await, ["e-0", "e-2", "e-3", "i-1"]);
    assert_eq!(of_member(&shop, "ben").await, ["i-2"]);
    let sql = "SELECT id FROM event WHERE member = 'ben' AND visitor IS NOT NULL";
    let joined = sqlx::query(sql).fetch_all(shop.hub.database().read()).await.expect("reads");
    assert!(joined.is_empty(), "nothing joins a visitor and a member who did not agree");
});

on_both!(what_comes_after_an_erasure_is_nobodys, async |on: On| {
    let shop = Shop::open(on).await;
    member(&shop, "ann", true).await;
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    sqlx::query("UPDATE member SET erased_at = 1 WHERE id = 'ann'").execute(&mut *tx).await.expect("erased");
    tx.commit().await.expect("written");
    let events = [
        event("e-0", "view", json!({"product": "a", "member": "ann", "visitor": "v-1"})),
        event("e-1", "identified", json!({"visitor": "v-1", "member": "ann"})),
    ];
    assert_eq!(counts(send_batch(&shop, "system", &events).await), (2, 0, 0, vec![]));
    assert!(of_member(&shop, "ann").await.is_empty());
});

on_both!(intent_is_what_was_done_lately_and_not_bought_since, async |on: On| {
    let shop = Shop::open(on).await;
    member(&shop, "ann", true).await;
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    for sql in [
        "INSERT INTO product (id, category, brand, name_en, name_zh, description_en, description_zh, active, updated_at) \
         VALUES ('b', 'c', 'b', 'n', 'n', '', '', 1, 0)",
        "INSERT INTO variant (sku, product, name_en, name_zh, price_minor, currency, active, updated_at) \
         VALUES ('b-1', 'b', 'n', 'n', 1, 'EUR', 1, 0)",
    ] {
        sqlx::query(sql).execute(&mut *tx).await.expect("an article");
    }
    tx.commit().await.expect("written");
    let act = |id: &str, kind: &str, mut data: Value, time: &str| {
        data["member"] = json!("ann");
        let mut event = event(id, kind, data);
        event["time"] = json!(time);
        event
    };
    let events = [
        act("e-0", "view", json!({"product": "a"}), "2026-03-02T09:00:00Z"),
        act("e-1", "try_on", json!({"sku": "b-1"}), "2026-02-16T09:00:00Z"),
        act("e-2", "view", json!({"product": "b"}), "2026-02-27T09:00:00Z"),
        act("e-3", "view", json!({"product": "c"}), "2024-02-27T09:00:00Z"),
        act("e-4", "view", json!({"product": "d"}), "2036-02-27T09:00:00Z"),
    ];
    assert_eq!(counts(send_batch(&shop, "system", &events).await).0, 5);
    let wanted = intents(&shop.hub, "ann", MORNING, 9).await.expect("reads");
    let scores: Vec<_> = wanted.iter().map(|intent| (intent.product.as_str(), intent.score)).collect();
    // A half-life of 14 days leaves 2 of 4, one of 3 days half a view; a clock ahead of ours counts as now.
    assert_eq!(scores, [("b", 2.5), ("a", 1.0), ("d", 1.0)]);
    let reasons: Vec<_> = wanted[0].reasons.iter().map(|reason| (reason.type_name.as_str(), reason.count)).collect();
    assert_eq!(reasons, [("vitrine.try_on", 1), ("vitrine.view", 1)]);
    let viewed = last_viewed(&shop.hub, "ann", 2).await.expect("reads");
    assert_eq!(viewed.iter().map(|act| act.product.as_str()).collect::<Vec<_>>(), ["a", "d"]);

    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    let sql = "INSERT INTO purchase (id, member, location, channel, currency, total_minor, at) \
               VALUES ('p', 'ann', 's1', 'store', 'EUR', 1, $1)";
    sqlx::query(sql).bind(MORNING - DAY).execute(&mut *tx).await.expect("a purchase");
    let sql = "INSERT INTO purchase_line (purchase, sku, quantity, returned, unit_minor) VALUES ('p', 'b-1', 1, 0, 1)";
    sqlx::query(sql).execute(&mut *tx).await.expect("its line");
    tx.commit().await.expect("written");
    let wanted = intents(&shop.hub, "ann", MORNING, 1).await.expect("reads");
    assert_eq!(wanted[0].product, "a");
});
