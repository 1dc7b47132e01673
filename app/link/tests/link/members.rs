//! The calls about members: what they answer, what they refuse, and that a lost answer doubles nothing.

use retail::{
    api::{
        law,
        members::{Changes, Contact, Decide, Entry, Identify, Merge, Verdict, WriteEntry},
    },
    consent::Purpose,
};

use crate::shop::{Line, Shop, refused};

fn named(name: &str, phone: &str) -> Changes {
    let phone = Contact { value: phone.to_owned(), verified: false, shared: false };
    let store = Some(Some("s1".to_owned()));
    Changes { at: 1, name: Some(name.to_owned()), phones: Some(vec![phone]), store, ..Changes::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_is_made_changed_and_found() {
    let shop = Shop::open().await;
    let (client, wire) = shop.wired("associate").await;
    wire.set(Line::Lose);
    let made = client.create_member("ann", &named("Ann Lee", "13800138000")).await.expect("asked again");
    assert_eq!(made.details.phones[0].value, "+8613800138000");
    assert_eq!(refused(client.create_member("other", &named("Bo", "13800138000")).await).1, "identifier_taken");
    wire.set(Line::Lose);
    let changes = Changes { at: 2, tier: Some("gold".to_owned()), ..Changes::default() };
    assert_eq!(client.change_member("ann", &changes).await.expect("asked again").tier, "gold");
    assert_eq!(refused(client.change_member("nobody", &changes).await).0, 404);
    assert_eq!(client.member("ann", Purpose::Service).await.expect("there").tier, "gold");

    let sought = |value: &str| Identify { kind: "phone".to_owned(), value: value.to_owned(), country: None };
    let found = client.identify(&sought("138 0013 8000"), Purpose::Service).await.expect("an answer");
    assert_eq!(found.map(|member| member.id).as_deref(), Some("ann"));
    assert!(client.identify(&sought("13800138001"), Purpose::Service).await.expect("an answer").is_none());
    assert_eq!(refused(client.identify(&sought("12"), Purpose::Service).await).0, 422);
    let found = client.find_members("ann le", Some(3), Purpose::Service).await.expect("an answer").members;
    assert_eq!(found.iter().map(|member| member.id.as_str()).collect::<Vec<_>>(), ["ann"]);
    assert_eq!(found[0].phone_tail.as_deref(), Some("8000"));
    assert_eq!(refused(shop.client("mirror").find_members("ann", None, Purpose::Service).await).0, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_about_a_member_is_written_read_and_exported() {
    let shop = Shop::open().await;
    let (client, wire) = shop.wired("manager").await;
    client.create_member("ann", &named("Ann Lee", "13800138000")).await.expect("made");
    let note = WriteEntry { at: 5, entry: Some(Entry::Note { text: "round frames".to_owned() }) };
    wire.set(Line::Lose);
    client.write_entry("ann", "n1", &note).await.expect("asked again");
    assert_eq!(refused(client.write_entry("nobody", "n2", &note).await).0, 404);
    assert_eq!(client.entries("ann", Purpose::Service).await.expect("there").len(), 1);
    assert_eq!(refused(client.entries("nobody", Purpose::Service).await).0, 404);

    let decision = law::Decide {
        purpose: Purpose::Marketing,
        granted: true,
        text_version: "1".to_owned(),
        channel: "tablet".to_owned(),
        at: 6,
    };
    wire.set(Line::Lose);
    client.decide("ann", "d1", &decision).await.expect("asked again");
    let other = law::Decide { granted: false, ..decision.clone() };
    assert_eq!(refused(client.decide("ann", "d1", &other).await).1, "id_taken");
    let consents = client.consents("ann").await.expect("there");
    assert_eq!((consents.agreed, consents.decisions.len()), (vec![Purpose::Marketing], 1));

    let profile = client.profile("ann", Purpose::Service).await.expect("there");
    assert_eq!((profile.member.id.as_str(), profile.entries.len()), ("ann", 1));
    assert_eq!(refused(client.profile("nobody", Purpose::Service).await).0, 404);
    let export = client.export("ann", Purpose::Service).await.expect("there");
    assert_eq!((export.member.details.name.as_str(), export.consents.decisions.len()), ("Ann Lee", 1));
    assert_eq!(refused(shop.client("associate").export("ann", Purpose::Service).await).0, 403);

    assert_eq!(refused(shop.client("associate").erase("ann").await).0, 403);
    wire.set(Line::Lose);
    assert_eq!(refused(client.erase("ann").await).0, 404, "asked again, there is nobody any more");
    assert_eq!(refused(client.consents("ann").await).0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_records_are_reviewed_merged_and_parted() {
    let shop = Shop::open().await;
    let (client, wire) = shop.wired("manager").await;
    for (id, phone) in [("a", "13800138000"), ("b", "13800138001"), ("c", "13800138002")] {
        client.create_member(id, &named("Ann Lee", phone)).await.expect("made");
    }
    let order = |absorbed: &str| Merge { survivor: "a".to_owned(), absorbed: absorbed.to_owned() };
    wire.set(Line::Lose);
    let merged = client.merge("x", &order("b")).await.expect("asked again");
    assert_eq!((merged.survivor.as_str(), merged.undone_at), ("a", None));
    assert_eq!(refused(client.merge("x", &order("c")).await).1, "id_taken");
    assert_eq!(refused(client.merge("y", &order("nobody")).await).0, 404);
    wire.set(Line::Lose);
    assert!(client.undo_merge("x").await.expect("asked again").undone_at.is_some());
    assert_eq!(refused(client.undo_merge("y").await).0, 404);

    let verdict = |second: &str, verdict| Decide { first: "a".to_owned(), second: second.to_owned(), verdict };
    wire.set(Line::Lose);
    client.decide_review(&verdict("c", Verdict::Same)).await.expect("asked again");
    assert_eq!(client.member("c", Purpose::Service).await.expect("there").id, "a");
    client.decide_review(&verdict("b", Verdict::Distinct)).await.expect("decided");
    let open = client.reviews(Purpose::Service).await.expect("an answer");
    assert!(
        open.iter().all(|review| review.first.id != "b" && review.second.id != "b"),
        "they are not asked about again"
    );
    assert_eq!(refused(client.decide_review(&verdict("nobody", Verdict::Same)).await).0, 404);
    assert_eq!(refused(shop.client("mirror").reviews(Purpose::Service).await).0, 403);
}
