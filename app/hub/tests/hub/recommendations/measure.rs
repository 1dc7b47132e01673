//! How long an answer takes, and what it takes in memory: `cargo test -p hub -- --ignored --nocapture measure_recommendations`.

#![allow(clippy::print_stdout, reason = "it answers on standard output")]

use std::time::{Duration, Instant};

use sqlx::AssertSqlSafe;

use super::*;

/// Requests of each kind.
const REQUESTS: usize = 200;

/// A table of the numbers below `$N`, for SQLite.
fn numbers(below: u64) -> String {
    format!("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {below})")
}

/// A number that looks like chance, below `end`, from the expression `of`.
fn mixed(of: &str, end: u64) -> String {
    format!("((({of}) * 2654435761 + 1013904223) % 4294967296 / 7 % {end})")
}

/// Fills an SQLite database: everybody buys six products, tries on four and views eight, in and around their circle.
async fn fill(shop: &Shop, members: u64, products: u64) {
    let circle = format!("(i % {})", products / 20);
    let product = |salt: u64| {
        let near = format!("{circle} * 20 + {}", mixed(&format!("i * 31 + {salt}"), 20));
        let far = mixed(&format!("i * 17 + {salt}"), products);
        format!("'p' || (CASE WHEN {} < 7 THEN {near} ELSE {far} END)", mixed(&format!("i + {salt}"), 10))
    };
    let at = |salt: u64| format!("{MORNING} - {} * 86400000", mixed(&format!("i * 13 + {salt}"), 365));
    let mut statements = vec![
        format!(
            "{} INSERT INTO product SELECT 'p' || i, 'c' || (i % 10), '', '', '', '', '', NULL, NULL, 1, 0 FROM n",
            numbers(products)
        ),
        format!(
            "{} INSERT INTO variant SELECT 'p' || (i / 5) || '-' || (i % 5), 'p' || (i / 5), NULL, '', '', \
            substr('SMLXY', i % 5 + 1, 1), NULL, NULL, NULL, 100, 'CNY', 1, 0 FROM n",
            numbers(products * 5)
        ),
        format!(
            "{} INSERT INTO stock (sku, location, on_hand, held) SELECT 'p' || (i / 15) || '-' || (i / 3 % 5), \
            substr('s1s2w1', i % 3 * 2 + 1, 2), i % 4, 0 FROM n",
            numbers(products * 15)
        ),
        format!(
            "{} INSERT INTO member SELECT 'm' || i, 'm' || i, NULL, NULL, '', NULL, NULL, 1, 0, 0, NULL FROM n",
            numbers(members)
        ),
        format!(
            "{} INSERT INTO consent SELECT 'c' || i, 'm' || i, 'personalisation', 1, '', '', '', 0 FROM n",
            numbers(members)
        ),
    ];
    for salt in 0..6 {
        statements.push(format!(
            "{} INSERT INTO purchase SELECT 'u{salt}-' || i, 'm' || i, 's' || (1 + i % 2), '', NULL, \
            NULL, 'CNY', 100, {} FROM n",
            numbers(members),
            at(salt)
        ));
        statements.push(format!(
            "{} INSERT INTO purchase_line SELECT 'u{salt}-' || i, {} || '-' || (i % 5), 1, 0, 100 FROM n",
            numbers(members),
            product(salt)
        ));
    }
    for salt in 6..18 {
        let kind = if salt < 10 { "try_on" } else { "view" };
        statements.push(format!(
            "{} INSERT INTO event SELECT 's', '{salt}-' || i, 'vitrine.{kind}', 'm' || i, NULL, 's1', \
            NULL, {}, NULL, 1, 0, {}, 0 FROM n",
            numbers(members),
            product(salt),
            at(salt)
        ));
    }
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    for sql in statements {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *tx).await.expect("written");
    }
    tx.commit().await.expect("written");
}

/// Memory in use and at its height, MB, as Linux tells it.
fn memory() -> (u64, u64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0) / 1024
    };
    (of("VmRSS"), of("VmHWM"))
}

async fn timed(shop: &Shop, name: &str, path: &str) {
    shop.get("associate", path).await.ok();
    let mut took = Vec::with_capacity(REQUESTS);
    for _ in 0..REQUESTS {
        let start = Instant::now();
        shop.get("associate", path).await.ok();
        took.push(start.elapsed());
    }
    took.sort();
    println!("  {name}: median {:.2?}, 99th percentile {:.2?}", took[REQUESTS / 2], took[REQUESTS * 99 / 100]);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures"]
async fn measure_recommendations() {
    for (members, products) in [(2_000, 200), (100_000, 2_000)] {
        let shop = Shop::open(On::Sqlite).await;
        fill(&shop, members, products).await;
        member(&shop, "ann", true).await;
        for index in 0..12 {
            event(&shop, &format!("ann-{index}"), "vitrine.view", "ann", &format!("p{index}"), MORNING).await;
        }
        println!("{members} members, {products} products: {:?} MB", memory());
        let start = Instant::now();
        shop.hub.recommendations().refit().await.expect("a model");
        println!("  read and fitted in {:.2?}, {:?} MB in use and at most", start.elapsed(), memory());
        tokio::time::sleep(Duration::from_secs(members / 5_000)).await;
        timed(&shop, "for a member", "/v1/members/ann/recommendations").await;
        timed(&shop, "for a member, product in hand", "/v1/members/ann/recommendations?in_hand=p7").await;
        timed(&shop, "for anybody, product in hand", "/v1/recommendations?in_hand=p7").await;
        timed(&shop, "a look of three slots", "/v1/outfits?seed=p7&slots=c1,c2,c3&reach=elsewhere").await;
        let start = Instant::now();
        for index in 0..20 {
            event(&shop, &format!("more-{index}"), "vitrine.view", "ann", &format!("p{}", 20 + index), MORNING).await;
            shop.hub.recommendations().settle().await.expect("settled");
        }
        println!("  an event written and followed: {:.2?}", start.elapsed() / 20);
        let start = Instant::now();
        shop.hub.recommendations().tune().await.expect("settings");
        println!("  tuned in {:.2?}: {:?}, {:?} MB", start.elapsed(), shop.hub.recommendations().tuning(), memory());
    }
}
