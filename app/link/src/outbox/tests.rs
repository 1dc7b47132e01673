use retail::api::members::{Changes, WriteEntry};

use super::*;

fn queued(number: u64, change: Change) -> Queued {
    Queued { number, change, skew: None, is_sent: false, refusal: None }
}

fn create(id: &str) -> Change {
    Change::CreateMember { id: id.to_owned(), changes: Changes { at: 10, ..Changes::default() } }
}

fn entry(member: &str, id: &str) -> Change {
    Change::WriteEntry { member: member.to_owned(), id: id.to_owned(), entry: WriteEntry { at: 11, entry: None } }
}

fn refused(mut queued: Queued) -> Queued {
    queued.is_sent = true;
    queued.refusal = Some(Refusal { status: 409, code: "identifier_taken".to_owned(), detail: String::new() });
    queued
}

/// The numbers in the order in which they go out if each is answered with yes.
fn order(mut outbox: Outbox) -> Vec<u64> {
    let mut order = Vec::new();
    while let Some(number) = outbox.ready(&BTreeSet::new()).map(|queued| queued.number) {
        outbox.remove(number);
        order.push(number);
    }
    order
}

#[test]
fn a_thing_keeps_its_order_and_holds_up_no_other() {
    let outbox = Outbox::new([
        queued(1, create("ann")),
        queued(2, entry("ann", "e1")),
        queued(3, create("bob")),
        queued(4, entry("bob", "e2")),
    ]);
    // The first one gets no answer now: what follows it waits, the others go.
    assert_eq!(outbox.ready(&BTreeSet::from([1])).map(|queued| queued.number), Some(3));
    assert_eq!(outbox.ready(&BTreeSet::from([1, 3])), None);
    assert_eq!(order(outbox), [1, 2, 3, 4]);
}

#[test]
fn what_needs_a_refused_creation_waits_and_a_refused_change_holds_up_nothing() {
    let outbox =
        Outbox::new([refused(queued(1, create("ann"))), queued(2, entry("ann", "e1")), queued(3, create("bob"))]);
    assert_eq!(order(outbox), [3]);
    let outbox = Outbox::new([refused(queued(1, entry("ann", "e1"))), queued(2, entry("ann", "e2"))]);
    assert_eq!(order(outbox), [2]);
}

#[test]
fn a_customer_registered_twice_becomes_one_with_all_that_waited() {
    let outbox =
        Outbox::new([refused(queued(1, create("ann"))), queued(2, entry("ann", "e1")), queued(3, entry("bob", "e2"))]);
    let (changes, gone) = outbox.settle(1, Settle::SameAs("known".to_owned())).expect("a refused one");
    assert_eq!((changes.len(), gone), (2, Vec::new()));
    assert!(changes.iter().all(|queued| queued.change.member() == Some("known") && queued.refusal.is_none()));
    assert!(matches!(changes[0].change, Change::ChangeMember { .. }), "it is there already");
    assert_eq!(outbox.settle(2, Settle::Drop), None, "only what was refused is settled");
}

#[test]
fn a_time_is_brought_to_the_hubs_clock_once() {
    let mut change = queued(1, create("ann"));
    assert!(change.depart(Some(-4)));
    assert!(!change.depart(Some(100)));
    assert_eq!(*change.change.at(), 6);
    let mut knew = Queued { skew: Some(-4), ..queued(1, create("ann")) };
    assert!(knew.depart(Some(-4)));
    assert_eq!(*knew.change.at(), 10);
}
