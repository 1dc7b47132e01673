use base::Currency;
use retail::api::{
    members::{Changes, WriteEntry},
    stock::{Channel, HoldRequest, Line, Return, ReturnReason, SaleLine, SaleRequest},
};

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
    assert_eq!(change.change.at(), 6);
    let mut knew = Queued { skew: Some(-4), ..queued(1, create("ann")) };
    assert!(knew.depart(Some(-4)));
    assert_eq!(knew.change.at(), 10);
}

fn uuid(number: u64) -> String {
    format!("00000000-0000-7000-8000-{number:012}")
}

fn sell(id: u64, hold: Option<u64>, member: Option<&str>) -> Change {
    let lines = vec![SaleLine { sku: "x".to_owned(), quantity: 1, unit_minor: 100 }];
    let request = SaleRequest {
        location: "s1".to_owned(),
        member: member.map(str::to_owned),
        channel: Channel::Store,
        associate: None,
        hold: hold.map(uuid),
        currency: Currency::Eur,
        at: None,
        happened: false,
        lines,
    };
    Change::Sell { id: uuid(id), request }
}

fn hold(id: u64) -> Change {
    let lines = vec![Line { sku: "x".to_owned(), quantity: 1 }];
    let (location, channel) = ("s1".to_owned(), Channel::Store);
    Change::Hold { id: uuid(id), request: HoldRequest { location, member: None, channel, ttl_s: 60, at: None, lines } }
}

fn take_back(id: u64, sale: u64) -> Change {
    let lines = vec![Line { sku: "x".to_owned(), quantity: 1 }];
    let (location, reason) = ("s1".to_owned(), ReturnReason::Size);
    Change::TakeBack { id: uuid(id), request: Return { sale: uuid(sale), location, reason, at: None, lines } }
}

#[test]
fn a_return_waits_for_its_sale_and_a_sale_for_its_hold() {
    let outbox = Outbox::new([
        queued(1, hold(10)),
        queued(2, sell(20, Some(10), None)),
        queued(3, take_back(30, 20)),
        queued(4, sell(21, None, None)),
    ]);
    assert_eq!(outbox.ready(&BTreeSet::from([1])).map(|queued| queued.number), Some(4));
    assert_eq!(order(outbox), [1, 2, 3, 4]);
    let outbox = Outbox::new([refused(queued(1, hold(10))), queued(2, sell(20, Some(10), None))]);
    assert_eq!(order(outbox), [2], "what was sold is sold, whatever became of the hold");
    let outbox = Outbox::new([refused(queued(1, sell(20, None, None))), queued(2, take_back(30, 20))]);
    assert_eq!(order(outbox), [0; 0], "nothing comes back of a sale that is not booked");
}

#[test]
fn a_sale_outlasts_its_buyers_record() {
    let outbox = Outbox::new([refused(queued(1, create("ann"))), queued(2, sell(20, None, Some("ann")))]);
    assert_eq!(outbox.ready(&BTreeSet::new()), None);
    let (changes, gone) = outbox.settle(1, Settle::Drop).expect("a refused one");
    assert_eq!((changes, gone), (vec![queued(2, sell(20, None, None))], vec![1]));
    let (changes, _) = outbox.settle(1, Settle::SameAs("known".to_owned())).expect("a refused one");
    assert_eq!(changes[1].change, sell(20, None, Some("known")));
    assert_eq!(entry("ann", "e1").without_member(), None);
}

#[test]
fn a_document_that_makes_no_sense_is_not_taken_down() {
    assert!(sell(1, Some(2), None).check().is_ok() && hold(1).check().is_ok() && take_back(1, 2).check().is_ok());
    let altered = |alter: fn(&mut String, &mut SaleRequest)| {
        let Change::Sell { mut id, mut request } = sell(1, None, None) else { unreachable!("it is a sale") };
        alter(&mut id, &mut request);
        Change::Sell { id, request }.check()
    };
    assert!(altered(|id, _| *id = "1".to_owned()).is_err());
    assert!(altered(|id, _| *id = id.replace('-', "")).is_err(), "the hub would write it otherwise");
    assert!(altered(|_, request| request.hold = Some("h".to_owned())).is_err());
    assert!(altered(|_, request| request.lines.clear()).is_err());
    assert!(altered(|_, request| request.lines[0].quantity = 0).is_err());
    assert!(altered(|_, request| request.lines.push(request.lines[0].clone())).is_err());
}
