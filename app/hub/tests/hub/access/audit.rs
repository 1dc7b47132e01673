use std::time::Duration;

use hub::{
    Hub,
    access::{
        Caller, Role,
        audit::{Entry, Fault, Flaw, heads, verify},
    },
};
use retail::consent::Purpose;

use super::{member, sql};
use crate::shop::{On, Shop, on_both};

fn caller() -> Caller {
    Caller { actor: "staff:ann".to_owned(), role: Role::Associate, location: None, device: "tablet".to_owned() }
}

fn entry(member: &str) -> Entry<'_> {
    Entry { action: "profile.read", purpose: Purpose::Service, member: Some(member) }
}

async fn writes(hub: &Hub, entries: usize) {
    let caller = caller();
    let writing = (0..entries).map(|_| hub.audit(&caller, entry("m1")));
    for written in futures_util::future::join_all(writing).await {
        written.expect("written");
    }
}

async fn faults(hub: &Hub) -> Vec<(i64, Flaw)> {
    verify(hub).await.expect("verified").into_iter().map(|Fault { number, flaw, .. }| (number, flaw)).collect()
}

on_both!(entries_at_once_make_one_whole_chain, async |on: On| {
    let shop = Shop::open(on).await;
    writes(&shop.hub, 300).await;
    let heads = heads(&shop.hub).await.expect("read");
    assert_eq!(heads.iter().map(|head| head.number).collect::<Vec<_>>(), [300]);
    assert_eq!(faults(&shop.hub).await, []);
});

on_both!(whatever_is_done_to_the_rows_shows, async |on: On| {
    let shop = Shop::open(on).await;
    writes(&shop.hub, 10).await;
    sql(&shop, "UPDATE audit SET member = 'm2' WHERE number = 3").await;
    assert_eq!(faults(&shop.hub).await, [(3, Flaw::Changed)]);
    sql(&shop, "UPDATE audit SET member = 'm1' WHERE number = 3").await;
    assert_eq!(faults(&shop.hub).await, []);
    sql(&shop, "UPDATE audit SET at = at + 1 WHERE number = 4").await;
    sql(&shop, "DELETE FROM audit WHERE number = 7").await;
    assert_eq!(faults(&shop.hub).await, [(4, Flaw::Changed), (7, Flaw::Missing)]);
    sql(&shop, "UPDATE audit SET at = at - 1 WHERE number = 4").await;
    sql(&shop, "UPDATE audit SET number = 7 WHERE number = 10").await;
    assert_eq!(faults(&shop.hub).await, [(7, Flaw::Changed), (8, Flaw::Changed)], "moved into the gap");
});

on_both!(rows_that_change_places_show, async |on: On| {
    let shop = Shop::open(on).await;
    writes(&shop.hub, 5).await;
    for statement in [
        "UPDATE audit SET number = 99 WHERE number = 2",
        "UPDATE audit SET number = 2 WHERE number = 3",
        "UPDATE audit SET number = 3 WHERE number = 99",
    ] {
        sql(&shop, statement).await;
    }
    assert_eq!(faults(&shop.hub).await, [(2, Flaw::Changed), (3, Flaw::Changed), (4, Flaw::Changed)]);
});

on_both!(a_chain_is_missed_by_its_followers, async |on: On| {
    let shop = Shop::open(on).await;
    writes(&shop.hub, 5).await;
    let first = heads(&shop.hub).await.expect("read").remove(0);
    let second = Hub::open(shop.config.clone()).await.expect("a second hub");
    writes(&second, 5).await;
    writes(&shop.hub, 5).await;
    assert_eq!(heads(&second).await.expect("read").len(), 2, "a chain each");
    assert_eq!(faults(&second).await, []);

    sql(&shop, "DELETE FROM audit WHERE chain = (SELECT MIN(chain) FROM audit) AND number > 4").await;
    let faults = verify(&second).await.expect("verified");
    assert_eq!(faults, [Fault { chain: first.chain.clone(), number: 5, flaw: Flaw::Missing }], "shortened");
    sql(&shop, "DELETE FROM audit WHERE chain = (SELECT MIN(chain) FROM audit)").await;
    let faults = verify(&second).await.expect("verified");
    assert_eq!(faults, [Fault { chain: first.chain, number: 5, flaw: Flaw::Missing }], "taken away whole");
    second.close().await;
});

on_both!(an_entry_comes_and_goes_with_its_change, async |on: On| {
    let shop = Shop::open(on).await;
    let database = shop.hub.database();
    let mut undone = database.begin().await.expect("a transaction");
    shop.hub.audit_within(&mut undone, &caller(), entry("m1")).await.expect("written");
    drop(undone);
    let mut done = database.begin().await.expect("a transaction");
    shop.hub.audit_within(&mut done, &caller(), entry("m2")).await.expect("written");
    done.commit().await.expect("written");
    sql(&shop, "UPDATE audit SET actor = actor").await;
    shop.hub.close().await;

    let again = Hub::open(shop.config.clone()).await.expect("opens again");
    let heads = heads(&again).await.expect("read");
    assert_eq!(heads.iter().map(|head| head.number).collect::<Vec<_>>(), [1], "put into the chain at the end");
    assert_eq!(faults(&again).await, []);
});

on_both!(rows_left_loose_are_put_into_a_chain, async |on: On| {
    let shop = Shop::open(on).await;
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    for _ in 0..3 {
        shop.hub.audit_within(&mut tx, &caller(), entry("m1")).await.expect("written");
    }
    tx.commit().await.expect("written");
    let in_chain = async || heads(&shop.hub).await.expect("read").first().map(|head| head.number);
    while in_chain().await != Some(3) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(faults(&shop.hub).await, []);
});

on_both!(a_loose_row_that_was_changed_is_not_put_into_a_chain, async |on: On| {
    let shop = Shop::open(on).await;
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    shop.hub.audit_within(&mut tx, &caller(), entry("m1")).await.expect("written");
    sqlx::query("UPDATE audit SET actor = 'staff:ben'").execute(&mut *tx).await.expect("changed");
    tx.commit().await.expect("written");
    shop.hub.close().await;
    let again = Hub::open(shop.config.clone()).await.expect("opens again");
    let faults = verify(&again).await.expect("verified");
    assert_eq!(
        faults.iter().map(|fault| (fault.chain.as_str(), fault.flaw)).collect::<Vec<_>>(),
        [("", Flaw::Changed)]
    );
});

on_both!(a_manager_reads_what_was_done_with_a_persons_data, async |on: On| {
    let shop = Shop::open(on).await;
    member(&shop, "ann", "ann").await;
    member(&shop, "ann-old", "ann").await;
    shop.hub.audit(&caller(), entry("ann-old")).await.expect("written");
    shop.hub.audit(&caller(), entry("ben")).await.expect("written");
    let entries = shop.get("manager", "/v1/audit?member=ann").await.ok();
    let acts: Vec<&str> =
        entries.as_array().expect("a list").iter().filter_map(|entry| entry["action"].as_str()).collect();
    assert_eq!(acts, ["audit.read", "profile.read"]);
});

/// Prints how many entries a second the log takes; run it with `--ignored --nocapture`.
mod throughput {
    use std::time::Instant;

    use super::*;

    async fn measure(on: On) -> f64 {
        let shop = Shop::open(on).await;
        let began = Instant::now();
        let (callers, each) = (64, 100);
        let calls = (0..callers).map(|_| {
            let hub = shop.hub.clone();
            tokio::spawn(async move {
                for _ in 0..each {
                    hub.audit(&caller(), entry("m1")).await.expect("written");
                }
            })
        });
        futures_util::future::join_all(calls).await;
        let per_second = f64::from(callers * each) / began.elapsed().as_secs_f64();
        assert_eq!(faults(&shop.hub).await, []);
        per_second
    }

    #[tokio::test(flavor = "multi_thread")]
    #[ignore = "a measurement"]
    #[allow(clippy::print_stdout, reason = "prints what it measured")]
    async fn of_the_log() {
        for on in [On::Sqlite, On::Postgres] {
            println!("{on:?}: {:.0} entries a second", measure(on).await);
        }
    }
}
