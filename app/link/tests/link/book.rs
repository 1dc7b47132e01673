//! The member book keeps in step.

use link::Change;
use retail::{
    api::{
        book::BookQuery,
        members::{Changes, Merge},
    },
    consent::Purpose,
};

use crate::shop::{Device, Shop};

fn of_store(name: &str, store: &str) -> Changes {
    Changes { at: 1, name: Some(name.to_owned()), store: Some(Some(store.to_owned())), ..Changes::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_book_is_pulled_in_pages_and_follows_merges_and_moves() {
    let shop = Shop::open().await;
    let client = shop.client("manager");
    for index in 0..7 {
        client.create_member(&format!("m{index}"), &of_store(&format!("Member {index}"), "s1")).await.expect("made");
    }
    client.create_member("far", &of_store("Far Away", "s2")).await.expect("made");
    let query = BookQuery { limit: Some(3), ..BookQuery::default() };
    let page = client.book(&query, Purpose::Service).await.expect("a page");
    assert_eq!((page.members.len(), page.next.as_deref()), (3, Some("m2")));
    let elsewhere = BookQuery { store: Some("s2".to_owned()), ..BookQuery::default() };
    let refused = client.book(&elsewhere, Purpose::Service).await.expect_err("another store's");
    assert_eq!(refused.refusal().map(|refusal| refusal.status), Some(403));

    let mut tablet = Device::new(&shop).await;
    tablet.pull().await.expect("a line");
    assert_eq!(tablet.find("member", 20).len(), 7);
    assert!(tablet.member("far").is_none());

    client.merge("x", &Merge { survivor: "m1".to_owned(), absorbed: "m0".to_owned() }).await.expect("merged");
    client.change_member("m2", &Changes { at: 2, ..of_store("Member 2", "s2") }).await.expect("moved");
    client.change_member("far", &Changes { at: 2, ..of_store("Near By", "s1") }).await.expect("moved");
    tablet.pull().await.expect("a line");
    for _ in 0..2 {
        assert_eq!(tablet.member("m0").map(|entry| entry.member.id), Some("m1".to_owned()));
        assert!(tablet.member("m2").is_none() && tablet.member("far").is_some());
        assert_eq!(tablet.find("member 0", 20).len(), 1, "found by the other record's name");
        tablet.restart().await;
    }
    client.undo_merge("x").await.expect("undone");
    tablet.pull().await.expect("a line");
    assert_eq!(tablet.member("m0").map(|entry| entry.member.id), Some("m0".to_owned()));
    assert_eq!(tablet.find("member", 20).len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_somebody_merged_meanwhile_is_shown_and_arrives() {
    let shop = Shop::open().await;
    let client = shop.client("manager");
    for id in ["a", "b"] {
        client.create_member(id, &of_store(id, "s1")).await.expect("made");
    }
    let tablet = Device::new(&shop).await;
    tablet.pull().await.expect("a line");
    let changes = Changes { tier: Some("gold".to_owned()), ..Changes::default() };
    tablet.write(Change::ChangeMember { id: "b".to_owned(), changes }).await.expect("kept");
    client.merge("x", &Merge { survivor: "a".to_owned(), absorbed: "b".to_owned() }).await.expect("merged");
    tablet.pull().await.expect("a line");
    assert_eq!(tablet.member("a").map(|entry| entry.member.tier), Some("gold".to_owned()));
    tablet.sync().await.expect("a line");
    assert_eq!(client.member("a", Purpose::Service).await.expect("there").tier, "gold");
}
