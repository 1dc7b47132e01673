use std::collections::HashMap;

use proptest::{collection::vec, prelude::*};

use super::*;
use crate::recommend::{Pair, Reach, Size};

const USERS: u32 = 15;
const ITEMS: u32 = 9;

prop_compose! {
    fn event()(user in 0..USERS, item in 0..ITEMS, kind in 0..3usize, day in 0i64..500) -> Event {
        let kind = [Kind::View, Kind::TryOn, Kind::Purchase][kind];
        Event { user: User(user), item: Item(item), kind, at: day * 86_400 }
    }
}

/// A member's or a store's view of an item, for each of them.
#[derive(Clone, Debug)]
struct Shop {
    reach: Vec<Reach>,
    farthest: Reach,
    facts: Vec<Facts>,
    buyers: Vec<u32>,
}

prop_compose! {
    fn shop()(
        reach in vec(0..3usize, ITEMS as usize), carried in any::<bool>(),
        facts in vec((0..3usize, any::<bool>(), any::<bool>()), ITEMS as usize), buyers in vec(0..9u32, ITEMS as usize),
    ) -> Shop {
        let reach = reach.into_iter().map(|reach| [Reach::Nowhere, Reach::Elsewhere, Reach::Here][reach]).collect();
        let size = |size: usize| [Size::Right, Size::Wrong, Size::Unknown][size];
        let facts = facts.into_iter().map(|(s, owned, consumable)| Facts { size: size(s), owned, consumable });
        let farthest = if carried { Reach::Here } else { Reach::Elsewhere };
        Shop { reach, farthest, facts: facts.collect(), buyers }
    }
}

fn recommender(events: &[Event]) -> Recommender {
    Recommender::fit(USERS, ITEMS, Weights::starting(250 * 86_400), Tuning::default(), events.iter().copied())
        .expect("a recommender")
}

/// The counts of a pair from the events alone.
fn counted(events: &[Event], item: Item, other: Item, counts: &dyn Fn(Kind) -> bool) -> Pair {
    let mut baskets = HashMap::<User, Vec<Item>>::new();
    for event in events.iter().filter(|event| counts(event.kind)) {
        baskets.entry(event.user).or_default().push(event.item);
    }
    let count = |all: &[Item]| baskets.values().filter(|basket| all.iter().all(|i| basket.contains(i))).count() as u32;
    Pair { both: count(&[item, other]), of: count(&[item]), other: count(&[other]), baskets: baskets.len() as u32 }
}

proptest! {
    #[test]
    fn each_reason_is_counted_again_from_the_events(
        events in vec(event(), 0..120), shop in shop(), user in 0..USERS,
        in_hand in prop::option::of(0..ITEMS), given in any::<bool>(), count in 0..12usize,
    ) {
        let recommender = recommender(&events);
        let consent = if given { Consent::Given } else { Consent::Withheld };
        let facts = |item: Item| {
            assert_eq!(consent, Consent::Given, "a record was read without consent");
            shop.facts[item.0 as usize]
        };
        let reach = |item: Item| shop.reach[item.0 as usize];
        let store = Store { reach: &reach, farthest: shop.farthest, buyers: &shop.buyers, of: 50 };
        let in_hand = in_hand.map(Item);
        let ask = |member, count| recommender.recommend(&Request { store: &store, member, in_hand, count });
        let list = ask(Some(Member { user: User(user), consent, facts: &facts }), count);

        for shown in &list {
            match shown.reason {
                Reason::Complement { item, pair } => {
                    prop_assert_eq!(Some(item), in_hand);
                    prop_assert_eq!(pair, counted(&events, item, shown.item, &|kind| kind == Kind::Purchase));
                }
                Reason::Taste { item, share, pair } => {
                    prop_assert!(given && share > 0.0);
                    prop_assert!(events.iter().any(|event| event.user == User(user) && event.item == item));
                    prop_assert_eq!(pair, counted(&events, item, shown.item, &|_| true));
                }
                Reason::Popular { buyers, of } => {
                    prop_assert_eq!((buyers, of), (shop.buyers[shown.item.0 as usize], 50));
                }
            }
        }

        let allowed = |item: &Item| {
            let place = item.0 as usize;
            let Facts { size, owned, consumable } = shop.facts[place];
            let suits = size != Size::Wrong && (consumable || !owned);
            shop.reach[place] >= shop.farthest && Some(*item) != in_hand && (!given || suits)
        };
        let mut items: Vec<_> = list.iter().map(|shown| shown.item).collect();
        prop_assert!(items.iter().all(allowed));
        items.sort();
        items.dedup();
        prop_assert_eq!(items.len(), list.len(), "an item stands twice");
        // A list is short only where there is no more that anybody bought.
        let sold = (0..ITEMS).map(Item).filter(|item| allowed(item) && shop.buyers[item.0 as usize] > 0).count();
        prop_assert!(list.len() <= count && list.len() >= sold.min(count));

        // Without consent a member is as good as nobody.
        if !given {
            prop_assert_eq!(list, ask(None, count));
        }
    }
}

#[test]
fn what_a_member_likes_comes_before_what_all_buy() {
    let event = |user, item, kind| Event { user: User(user), item: Item(item), kind, at: 250 * 86_400 };
    // Users 0 to 5 buy 0 and 1; all others 2. User 6 only looked at 0.
    let pairs = (0..6).flat_map(|user| [0, 1].map(|item| event(user, item, Kind::Purchase)));
    let others = (7..15).map(|user| event(user, 2, Kind::Purchase));
    let recommender = recommender(&pairs.chain(others).chain([event(6, 0, Kind::View)]).collect::<Vec<_>>());
    let facts = |item| Facts { size: Size::Unknown, owned: item == Item(0), consumable: false };
    let store = Store { reach: &|_| Reach::Here, farthest: Reach::Here, buyers: &[1, 1, 8], of: 10 };
    let member = |consent| Some(Member { user: User(6), consent, facts: &facts });
    let ask =
        |consent| recommender.recommend(&Request { store: &store, member: member(consent), in_hand: None, count: 2 });
    let liked = ask(Consent::Given);
    assert_eq!(liked.iter().map(|shown| shown.item).collect::<Vec<_>>(), [Item(1), Item(2)]);
    let pair = Pair { both: 6, of: 7, other: 6, baskets: 15 };
    assert!(
        matches!(liked[0].reason, Reason::Taste { item: Item(0), share, pair: p } if p == pair && (share - 1.0).abs() < 1e-9)
    );
    assert_eq!(ask(Consent::Withheld)[0].reason, Reason::Popular { buyers: 8, of: 10 });
}

/// The score of each item for each user.
fn scores(recommender: &Recommender) -> Vec<f64> {
    let row = |user| recommender.taste().matrix().row(User(user));
    (0..USERS).flat_map(|user| recommender.taste().scores(row(user))).collect()
}

proptest! {
    #[test]
    fn events_come_in_any_order_any_number_of_times_and_go_with_their_user(
        first in vec(event(), 20..60), later in vec(event(), 1..20), gone in 0..USERS,
    ) {
        let mut once = recommender(&first);
        let mut twice = once.clone();
        later.iter().for_each(|event| once.take_in(*event).expect("a place"));
        later.iter().rev().chain(&later).for_each(|event| twice.take_in(*event).expect("a place"));
        for recommender in [&mut once, &mut twice] {
            recommender.forget(User(gone));
        }
        for (ours, theirs) in scores(&once).iter().zip(scores(&twice)) {
            prop_assert!((ours - theirs).abs() < 1e-9);
        }
        let left: Vec<_> = first.iter().chain(&later).filter(|event| event.user != User(gone)).copied().collect();
        for (a, b) in (0..ITEMS).flat_map(|a| (0..ITEMS).map(move |b| (Item(a), Item(b)))) {
            prop_assert_eq!(once.bought().pair(a, b), counted(&left, a, b, &|kind| kind == Kind::Purchase));
            prop_assert_eq!(twice.taste().matrix().pair(a, b), counted(&left, a, b, &|_| true));
        }
    }
}

#[test]
fn what_cant_be_taken_in_changes_nothing() {
    let event = |user, item, at| Event { user: User(user), item: Item(item), kind: Kind::Purchase, at };
    let mut recommender = recommender(&[event(0, 0, 0), event(0, 1, 0)]);
    let before = scores(&recommender);
    for odd in [event(USERS, 0, 0), event(0, ITEMS, 0), event(0, 2, i64::MAX)] {
        assert!(recommender.take_in(odd).is_err(), "{odd:?}");
    }
    assert_eq!((scores(&recommender), recommender.bought().takers(Item(2))), (before, 0));
}
