//! Two tablets without a line, and what comes of their work.

use link::{Change, LinkError, outbox::Settle};
use retail::{
    api::{
        law::Decide,
        members::{Changes, Contact, Entry, WriteEntry},
    },
    consent::Purpose,
};

use crate::shop::{Device, Line, Shop};

fn named(name: &str) -> Changes {
    Changes { name: Some(name.to_owned()), store: Some(Some("s1".to_owned())), ..Changes::default() }
}

fn reached_at(phone: &str, changes: Changes) -> Changes {
    Changes { phones: Some(vec![Contact { value: phone.to_owned(), verified: false, shared: false }]), ..changes }
}

fn create(id: &str, changes: Changes) -> Change {
    Change::CreateMember { id: id.to_owned(), changes }
}

fn change(id: &str, changes: Changes) -> Change {
    Change::ChangeMember { id: id.to_owned(), changes }
}

fn note(member: &str, id: &str, text: &str) -> Change {
    let entry = WriteEntry { at: 0, entry: Some(Entry::Note { text: text.to_owned() }) };
    Change::WriteEntry { member: member.to_owned(), id: id.to_owned(), entry }
}

#[tokio::test(flavor = "multi_thread")]
async fn work_without_a_line_is_shown_at_once_and_arrives_later() {
    let shop = Shop::open().await;
    let mut tablet = Device::new(&shop).await;
    tablet.wire.set(Line::Down);
    tablet.write(create("ann", reached_at("13800138000", named("王小明")))).await.expect("kept");
    tablet.write(note("ann", "e1", "likes round frames")).await.expect("kept");
    let decision = Decide {
        purpose: Purpose::Marketing,
        granted: true,
        text_version: "2026-01".to_owned(),
        channel: "tablet".to_owned(),
        at: 0,
    };
    tablet.write(Change::Decide { member: "ann".to_owned(), id: "c1".to_owned(), decision }).await.expect("kept");
    assert!(matches!(tablet.send().await, Err(LinkError::Offline(_))));
    tablet.restart().await;
    let found = tablet.find("xiaoming", 5);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].entries.len(), found[0].agreed.as_slice()), (1, [Purpose::Marketing].as_slice()));
    assert_eq!(found[0].member.details.phones[0].value, "+8613800138000");
    assert_eq!((tablet.unsent().len(), tablet.age()), (3, None));

    tablet.wire.set(Line::Up);
    assert_eq!(tablet.sync().await.expect("a line").taken, 3);
    let client = shop.client("associate");
    assert_eq!(client.member("ann", Purpose::Service).await.expect("there").details.name, "王小明");
    assert_eq!(client.entries("ann", Purpose::Service).await.expect("there").len(), 1);
    assert_eq!(client.consents("ann").await.expect("there").agreed, [Purpose::Marketing]);
    let shown = tablet.member("ann").expect("shown");
    assert_eq!((shown.entries.len(), shown.entries[0].actor.as_str()), (1, "staff:associate"));
    assert!(tablet.age().is_some_and(|age| age < 60_000) && tablet.unsent().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_edits_of_one_member_the_later_one_stays_in_each_field() {
    let shop = Shop::open().await;
    let (first, second) = (Device::new(&shop).await, Device::new(&shop).await);
    first.write(create("ann", named("Ann"))).await.expect("kept");
    first.sync().await.expect("a line");
    second.sync().await.expect("a line");
    for tablet in [&first, &second] {
        tablet.wire.set(Line::Down);
    }
    second.write(change("ann", Changes { tier: Some("silver".to_owned()), ..named("Ann Lee") })).await.expect("kept");
    tokio::time::sleep(std::time::Duration::from_millis(3)).await;
    first.write(change("ann", Changes { name: Some("Ann Li".to_owned()), ..Changes::default() })).await.expect("kept");
    // The later one arrives first.
    for tablet in [&first, &second] {
        tablet.wire.set(Line::Up);
        tablet.sync().await.expect("a line");
    }
    first.sync().await.expect("a line");
    for tablet in [&first, &second] {
        let member = tablet.member("ann").expect("shown").member;
        assert_eq!((member.details.name.as_str(), member.tier.as_str()), ("Ann Li", "silver"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_registered_at_both_tablets_is_asked_about_and_nothing_is_lost() {
    let shop = Shop::open().await;
    let (first, mut second) = (Device::new(&shop).await, Device::new(&shop).await);
    for (tablet, id, name) in [(&first, "a1", "Ann Lee"), (&second, "a2", "Annie Lee")] {
        tablet.wire.set(Line::Down);
        tablet.write(create(id, reached_at("13800138000", named(name)))).await.expect("kept");
        tablet.write(note(id, &format!("{id}-note"), "came in")).await.expect("kept");
        tablet.wire.set(Line::Up);
    }
    first.sync().await.expect("a line");
    let sent = second.sync().await.expect("a line");
    assert_eq!((sent.taken, sent.refused, sent.waiting), (0, 1, 1));
    second.restart().await;
    let refused = second.refused();
    assert_eq!(refused[0].refusal.as_ref().map(|refusal| refusal.code.as_str()), Some("identifier_taken"));
    assert!(second.member("a2").is_some_and(|shown| shown.entries.len() == 1), "it is still served here");
    assert_eq!(second.send().await.expect("a line").waiting, 1, "it is not asked again unasked");

    assert!(second.settle(refused[0].number, Settle::SameAs("a1".to_owned())).await.expect("kept"));
    assert_eq!(second.sync().await.expect("a line").taken, 2);
    let shown = second.member("a1").expect("in the book");
    assert_eq!((shown.member.details.name.as_str(), shown.entries.len()), ("Annie Lee", 2));
    assert!(second.refused().is_empty() && second.unsent().is_empty() && second.member("a2").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_change_can_be_put_right_or_let_go() {
    let shop = Shop::open().await;
    let tablet = Device::new(&shop).await;
    tablet.write(create("father", reached_at("13800138000", named("Wang Jun")))).await.expect("kept");
    tablet.write(create("son", reached_at("13800138000", named("Wang Lei")))).await.expect("kept");
    tablet.write(note("nobody", "n1", "lost")).await.expect("kept");
    assert_eq!(tablet.sync().await.expect("a line").refused, 2);
    let refused = tablet.refused();
    let shared = Contact { value: "13800138000".to_owned(), verified: false, shared: true };
    let instead = create("son", Changes { phones: Some(vec![shared]), ..named("Wang Lei") });
    assert!(tablet.settle(refused[0].number, Settle::Instead(Box::new(instead))).await.expect("kept"));
    assert!(tablet.settle(refused[1].number, Settle::Drop).await.expect("kept"));
    assert_eq!(tablet.sync().await.expect("a line").taken, 1);
    assert!(tablet.refused().is_empty() && tablet.unsent().is_empty());
    assert!(tablet.member("son").is_some_and(|son| son.member.details.phones[0].shared));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_sense_is_refused_where_it_is_written() {
    let shop = Shop::open().await;
    let tablet = Device::new(&shop).await;
    for bad in [create("ann", Changes::default()), create("ann", reached_at("12", named("Ann")))] {
        let refused = tablet.write(bad).await.expect_err("refused");
        assert_eq!(refused.refusal().map(|refusal| refusal.status), Some(422));
    }
    assert!(tablet.unsent().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_doubles_nothing() {
    let shop = Shop::open().await;
    let mut tablet = Device::new(&shop).await;
    tablet.write(create("ann", named("Ann"))).await.expect("kept");
    tablet.client().reach().await.expect("a line");
    for _ in 0..3 {
        tablet.wire.set(Line::Mute);
        assert!(matches!(tablet.send().await, Err(LinkError::Offline(_))));
        assert_eq!(tablet.unsent().len(), 1);
        tablet.restart().await;
    }
    tablet.wire.set(Line::Up);
    assert_eq!(tablet.sync().await.expect("a line").taken, 1);
    let row = sqlx::query("SELECT version FROM member WHERE id = 'ann'").fetch_one(shop.hub.database().read()).await;
    assert_eq!(sqlx::Row::try_get::<i64, _>(&row.expect("a row"), 0).expect("a number"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_wrong_wins_nothing_and_loses_nothing() {
    let shop = Shop::open().await;
    let (mut ahead, mut behind) = (Device::new(&shop).await, Device::new(&shop).await);
    let hour = 3_600_000;
    (ahead.ahead, behind.ahead) = (hour, -hour);
    for tablet in [&mut ahead, &mut behind] {
        tablet.restart().await;
        tablet.wire.set(Line::Down);
    }
    ahead.write(create("ann", named("Ann"))).await.expect("kept");
    ahead.write(change("ann", named("Anna"))).await.expect("kept");
    behind.write(create("ann", named("Ann Lee"))).await.expect("kept");
    for tablet in [&ahead, &behind] {
        tablet.wire.set(Line::Up);
    }
    // The correction is good to a second or so.
    ahead.sync().await.expect("a line");
    assert_eq!(ahead.member("ann").map(|entry| entry.member.details.name).as_deref(), Some("Anna"));
    tokio::time::sleep(std::time::Duration::from_millis(2_500)).await;
    behind.sync().await.expect("a line");
    behind.write(change("ann", named("Ann Li"))).await.expect("kept");
    behind.sync().await.expect("a line");
    ahead.sync().await.expect("a line");
    for tablet in [&ahead, &behind] {
        assert!(tablet.refused().is_empty());
        let name = tablet.member("ann").map(|entry| entry.member.details.name);
        assert_eq!(name.as_deref(), Some("Ann Li"), "the last word, though by the clock that is behind");
    }
    let skew = ahead.client().skew().expect("known");
    assert!((skew + hour).abs() < 2_000, "{skew}");
}

#[tokio::test(flavor = "multi_thread")]
async fn following_sends_and_pulls_by_itself_and_ends_where_one_must_sign_in() {
    let shop = Shop::open().await;
    let tablet = Device::new(&shop).await;
    let work = async {
        tablet.wire.set(Line::Down);
        tablet.write(create("ann", named("Ann"))).await.expect("kept");
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        tablet.wire.set(Line::Up);
        while !tablet.unsent().is_empty() || tablet.age().is_none() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        sqlx::query("DELETE FROM session").execute(shop.hub.database().write_pool()).await.expect("signed out");
        tablet.write(change("ann", named("Anna"))).await.expect("kept");
    };
    let (error, ()) = futures_util::future::join(tablet.follow(), work).await;
    assert_eq!(error.refusal().map(|refusal| refusal.status), Some(401));
    assert_eq!(tablet.unsent().len(), 1, "it waits for the next sign-in");
}
