use super::*;
use crate::recommend::Kind;

fn view(user: u32, item: u32, at: i64) -> Event {
    Event { user: User(user), item: Item(item), kind: Kind::View, at }
}

#[test]
fn what_somebody_came_to_last_is_hidden() {
    // Seen again later, item 0 is still not what the member came to last.
    let events = [view(0, 0, 1), view(0, 1, 2), view(0, 2, 3), view(0, 0, 9), view(1, 0, 1), view(1, 1, 2)];
    assert_eq!(hidden(&events), BTreeMap::from([(User(0), Item(2))]), "two items are too few");
}

#[test]
fn of_many_an_even_choice_is_judged() {
    let events: Vec<Event> =
        (0..5_000).flat_map(|user| (0..3).map(move |item| view(user, item, item.into()))).collect();
    let hidden = hidden(&events);
    assert!(hidden.len() <= MOST && hidden.len() * 2 > MOST, "{}", hidden.len());
    assert!(hidden.contains_key(&User(0)) && hidden.keys().any(|user| user.0 > 4_900));
}

#[test]
fn a_rank_is_worth_less_the_lower_it_is() {
    // Everybody with 0 has 1; half of them have 2, a quarter 3.
    let mut matrix = Matrix::new(40, 5).expect("a matrix");
    for user in 0..40u32 {
        let had = [true, user != 39, user % 2 == 0, user % 4 == 0];
        let items = (0..4).filter(|item| had[*item as usize]);
        items.for_each(|item| _ = matrix.raise(User(user), Item(item), 1.0));
    }
    let model = Ease::fit(matrix, Settings { lambda: 1.0, damping: 0.0 }).expect("a model");
    let gain = |item| gains(&model, 0.0, &BTreeMap::from([(User(39), Item(item))]));
    assert_eq!(gain(1), [1.0]);
    assert_eq!(gain(2), [1.0 / 3f64.log2()]);
    assert_eq!(gain(4), [0.0], "what nobody took has no rank");
}

#[test]
fn others_must_be_surely_better() {
    let other = Tuning { lambda: 8.0, damping: 0.0 };
    let trial = |after: [f64; 4]| surely_best(&[(Tuning::default(), vec![0.5; 4]), (other, after.to_vec())]);
    assert_eq!(trial([0.7, 0.6, 0.7, 0.6]), other);
    assert_eq!(trial([1.0, 0.3, 0.9, 0.2]), Tuning::default(), "better on the whole, by chance");
    assert_eq!(trial([0.4; 4]), Tuning::default());
}

#[test]
fn few_members_leave_the_settings_as_they_are() {
    let events: Vec<Event> = (0..20).flat_map(|user| (0..3).map(move |item| view(user, item, item.into()))).collect();
    assert_eq!(tune(20, 3, Weights::starting(0), &events), Ok(Tuning::default()));
}

/// Members of 50 circles take what their circle takes, and bestsellers that say nothing. The last is always of the
/// circle: whatever holds the bestsellers back is better than what lets them in.
#[test]
fn settings_are_found_that_suit_the_shop() {
    let mut events = Vec::new();
    for user in 0..1_000u32 {
        let circle = user % 50;
        events.extend(
            (0..4).map(|index| view(user, 20 + circle * 8 + (index * 3 + user / 50) % 8, i64::from(index) + 2)),
        );
        events.extend((0..20).filter(|item| (user * 7 + item * 13) % 10 < 6).map(|item| view(user, item, 1)));
    }
    let (users, items) = (1_000, 420);
    let hidden = hidden(&events);
    assert!(hidden.values().all(|item| item.0 >= 20));
    let mut rest = Matrix::new(users, items).expect("a matrix");
    for event in events.iter().filter(|event| hidden.get(&event.user) != Some(&event.item)) {
        rest.raise(event.user, event.item, Weights::starting(0).value(event.kind, event.at).expect("a value"))
            .expect("a place");
    }
    let worth = |tuning: Tuning| {
        let settings = Settings { damping: 0.0, ..tuning.settings(&rest) };
        let model = Ease::fit(rest.clone(), settings).expect("a model");
        gains(&model, tuning.damping, &hidden).iter().sum::<f64>()
    };
    let found = tune(users, items, Weights::starting(0), &events).expect("settings");
    let start = Tuning::default();
    assert!(found == start || worth(found) > worth(start), "{found:?}");
    for other in [Tuning { damping: 0.0, ..start }, Tuning { lambda: 8.0, ..start }] {
        assert!(worth(found) >= worth(other) || found == start, "{found:?} {other:?}");
    }
}
