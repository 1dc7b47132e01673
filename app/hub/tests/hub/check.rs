//! Every rule, kept and broken.

use hub::{Fault, Hub, check, database::Kind, sample};
use serde_json::json;

use crate::shop::{MORNING, On, Shop, on_both};

/// What breaks a rule, and the subject's kind and the fault that the check names then.
const BROKEN: &[(&str, &str, &str)] = &[
    ("UPDATE member SET body = $1 WHERE id = 'ann'", "member ann", "has a record that does not open"),
    ("UPDATE member SET data_key = $1 WHERE id = 'ann'", "member ann", "has a record that does not open"),
    (
        "UPDATE member SET tier = 'gold' WHERE id = 'ann'",
        "member ann",
        "has a tier, store or associate that its record does not say",
    ),
    ("UPDATE member SET body = NULL WHERE id = 'ann'", "member ann", "was not erased and has no key or no body"),
    (
        "UPDATE member SET erased_at = 1 WHERE id = 'ann'",
        "member ann",
        "was erased and has a key, a body or details left",
    ),
    (
        "UPDATE identifier SET member = 'eve' WHERE member = 'ann'",
        "member eve in identifier",
        "was erased and is named",
    ),
    ("INSERT INTO blocking VALUES ($1, 'eve')", "member eve in blocking", "was erased and is named"),
    ("UPDATE consent SET member = 'eve'", "member eve in consent", "was erased and is named"),
    ("UPDATE review SET second = 'eve'", "member eve in review", "was erased and is named"),
    (
        "DELETE FROM identifier WHERE member = 'ann'",
        "member ann",
        "is not found by a phone, an e-mail or a number of its record",
    ),
    (
        "INSERT INTO identifier VALUES ('phone', $1, 'ann')",
        "member ann",
        "is found by something that its record does not say",
    ),
    ("DELETE FROM blocking WHERE member = 'ann'", "member ann", "is not compared by what its record says"),
    ("INSERT INTO blocking VALUES ($1, 'ann')", "member ann", "is not compared by what its record says"),
    ("UPDATE member_entry SET body = $1", "entry note", "does not open"),
    ("UPDATE member_entry SET state = 'done'", "entry note", "is in a state that its kind has not"),
    (
        "UPDATE member SET person = 'ann' WHERE id = 'ben'",
        "member ben",
        "belongs to another person than its merges say",
    ),
    ("UPDATE member SET person = id WHERE id = 'dan'", "member dan", "belongs to another person than its merges say"),
    ("UPDATE member SET person = 'dan' WHERE id = 'ben'", "member ben", "belongs to a record that is no person itself"),
    (
        "INSERT INTO merge (id, survivor, absorbed, named_survivor, named_absorbed, actor, at) \
         VALUES ('m2', 'dan', 'ann', 'dan', 'ann', '', 9000000000000000)",
        "member ann",
        "is merged in a circle",
    ),
    (
        "INSERT INTO merge (id, survivor, absorbed, named_survivor, named_absorbed, actor, at) \
         VALUES ('m2', 'ann', 'dan', 'ann', 'dan', '', 9000000000000000)",
        "merge m2",
        "takes a record that an earlier merge took",
    ),
    ("UPDATE merge SET undone_by = 'x'", "merge m1", "was undone and does not say when and by whom"),
    ("UPDATE review SET first = second, second = first", "review", "names its records in the wrong order"),
    ("UPDATE review SET state = 'open'", "review", "is decided and does not say by whom, or the other way round"),
    ("UPDATE consent SET purpose = 'service'", "consent c1", "is to something that is unknown or needs none"),
    ("UPDATE consent SET member = 'nobody'", "member nobody of consent.member", "is not there"),
    ("UPDATE member_entry SET member = 'nobody'", "member nobody of member_entry.member", "is not there"),
    ("UPDATE variant SET product = 'nothing'", "product nothing of variant.product", "is not there"),
    ("UPDATE variant SET gtin = '4006381333932'", "variant lamp-1", "has a GTIN that is none"),
    ("UPDATE variant SET currency = 'XXX'", "variant lamp-1", "has a price in an unknown currency"),
    ("UPDATE product SET name_en = '', name_zh = ''", "product lamp", "has no name"),
    ("UPDATE purchase SET currency = 'XXX'", "purchase p1", "is in an unknown currency"),
    ("UPDATE purchase SET total_minor = 5", "stock p1", "a sale's total is that of its lines"),
    ("UPDATE audit SET actor = 'nobody'", "audit row", "is not what was written there"),
    ("UPDATE session SET expires_at = -1", "session", "ends before it begins"),
    ("UPDATE live SET number = 0 WHERE number = 9000", "live event 0", "has a number below one"),
    ("UPDATE live SET body = '{'", "live event 9000", "has a body that is no JSON"),
    (
        "INSERT INTO import_fault (import, number, line, reason) VALUES ('feed', 1, 1, '')",
        "import feed",
        "tells of more faulty rows than it counts",
    ),
];

/// A member ann with a note and a consent, who was found to be dan too; ben, who is not; eve, who was erased.
async fn fill(shop: &Shop) {
    for (id, name, phone) in [
        ("ann", "Ann Lee", "13800138000"),
        ("ben", "Ben Roe", "13800138001"),
        ("dan", "Dan Low", "13800138002"),
        ("eve", "Eve Fox", "13800138003"),
    ] {
        let record = json!({"at": MORNING, "name": name, "phones": [{"value": phone}]});
        shop.put("associate", &format!("/v1/members/{id}"), record).await.ok();
    }
    let note = json!({"at": MORNING, "entry": {"kind": "note", "text": "Likes lamps"}});
    shop.put("associate", "/v1/members/ann/entries/note", note).await.ok();
    let decision =
        json!({"purpose": "marketing", "granted": true, "text_version": "1", "channel": "shop", "at": MORNING});
    shop.put("associate", "/v1/members/ann/consents/c1", decision).await.ok();
    shop.put("manager", "/v1/merges/m1", json!({"survivor": "ann", "absorbed": "dan"})).await.ok();
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    hub::law::erasure::erase(&shop.hub, &mut tx, "eve").await.expect("erased");
    for sql in [
        "INSERT INTO product (id, category, brand, name_en, name_zh, description_en, description_zh, active, updated_at) \
         VALUES ('lamp', 'lamp', '', 'Lamp', '灯', '', '', 1, 0)",
        "INSERT INTO variant (sku, product, gtin, name_en, name_zh, price_minor, currency, active, updated_at) \
         VALUES ('lamp-1', 'lamp', '4006381333931', 'Lamp', '灯', 100, 'CNY', 1, 0)",
        "INSERT INTO purchase (id, member, location, channel, currency, total_minor, at) \
         VALUES ('p1', 'ann', 's1', 'store', 'CNY', 0, 0)",
        "INSERT INTO live (number, kind, body, at) VALUES (9000, 'stock', '{}', 0)",
        "INSERT INTO import VALUES ('feed', 'merchant', 3, 3, 0, 1, 0, 0)",
    ] {
        sqlx::query(sql).execute(&mut *tx).await.expect("written");
    }
    tx.commit().await.expect("written");
}

/// Breaks a rule, says what the check names, and mends it again.
async fn broken(hub: &Hub, sql: &'static str) -> Vec<Fault> {
    let mut writer = hub.database().write_pool().acquire().await.expect("a connection");
    let (off, on) = match hub.database().kind() {
        Kind::Sqlite => ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON"),
        Kind::Postgres => ("SET session_replication_role = replica", "SET session_replication_role = origin"),
    };
    sqlx::raw_sql(off).execute(&mut *writer).await.expect("references are not looked at");
    let mut query = sqlx::query(sql);
    if sql.contains("$1") {
        query = query.bind(vec![7_u8; 60]);
    }
    query.execute(&mut *writer).await.expect(sql);
    sqlx::raw_sql(on).execute(&mut *writer).await.expect("references are looked at");
    drop(writer);
    check(hub).await.expect("checked")
}

on_both!(every_broken_rule_is_named, async |on: On| {
    let shop = Shop::open(on).await;
    fill(&shop).await;
    assert_eq!(check(&shop.hub).await.expect("checked"), [], "before anything was broken");
    let mut file = Vec::new();
    hub::backup::backup(&shop.hub, &mut file).await.expect("a backup");
    for (sql, subject, fault) in BROKEN {
        empty(&shop.hub).await;
        hub::backup::restore(shop.hub.database(), shop.hub.vault(), &mut file.as_slice()).await.expect("as before");
        let faults = broken(&shop.hub, sql).await;
        let named = faults.iter().any(|named| named.subject.starts_with(subject) && named.fault.contains(fault));
        assert!(named, "{sql}: {faults:?}");
    }
});

/// Takes all rows away.
async fn empty(hub: &Hub) {
    let mut writer = hub.database().write_pool().acquire().await.expect("a connection");
    let schema = include_str!("../../schema/1.sql");
    let tables: Vec<&str> =
        schema.lines().filter_map(|line| line.strip_prefix("CREATE TABLE ")?.strip_suffix(" (")).collect();
    for table in tables.iter().rev() {
        let sql = sqlx::AssertSqlSafe(format!("DELETE FROM {table}"));
        sqlx::query(sql).execute(&mut *writer).await.expect("emptied");
    }
}

on_both!(the_sample_chain_has_no_fault, async |on: On| {
    let shop = Shop::open(on).await;
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    sqlx::query("DELETE FROM location").execute(&mut *tx).await.expect("emptied");
    tx.commit().await.expect("written");
    let chain = sample::chain(3, 1_500, MORNING).expect("a chain");
    sample::load(&shop.hub, &chain).await.expect("loaded");
    assert_eq!(check(&shop.hub).await.expect("checked"), []);
});
