use proptest::{collection::vec, prelude::*, sample::select};

use super::*;
use crate::identity::{
    Country, Phone,
    matching::{
        Decision, Frequencies, MemberPhone, REVIEW_BITS, assess, level,
        population::{Planted, store},
    },
};

/// A store whose members change their numbers often and whose clerks never ask for an address or a mailbox again.
fn restless(seed: u64) -> Vec<Planted> {
    let mut planted = store(seed, 150);
    for second in 1..planted.len() {
        if planted[second].person != planted[second - 1].person {
            continue;
        }
        let member = &mut planted[second].member;
        (member.emails, member.address) = (Vec::new(), None);
        if second % 3 != 0 {
            let number = Phone::parse(&format!("139{second:08}"), Country::Cn).expect("a mobile number");
            member.phones = vec![MemberPhone { number, verified: true }];
        }
    }
    planted
}

fn pairs(planted: &[Planted]) -> impl Iterator<Item = (&Planted, &Planted)> {
    planted.iter().enumerate().flat_map(|(index, a)| planted[..index].iter().map(move |b| (a, b)))
}

fn sampled(planted: &[Planted]) -> Samples {
    let mut samples = Samples::default();
    for (index, (a, b)) in pairs(planted).enumerate() {
        let pattern = level::compare(&a.member, &b.member);
        if pattern.level(Field::Name) >= Level::Close {
            samples.by_name.push((pattern, 1.0));
        }
        if pattern.level(Field::Birthday) == Level::Exact {
            samples.by_birthday.push(pattern);
        }
        if index % 10 == 0 {
            samples.strangers.push(pattern);
        }
        samples.pairs += 1.0;
    }
    samples
}

/// How many pairs of one person are found, how many there are, and how many others a person is asked about.
fn asked(planted: &[Planted], model: &Model) -> (f64, f64, f64) {
    let frequencies = Frequencies::of(planted.iter().map(|one| &one.member));
    let (mut found, mut all, mut others) = (0.0, 0.0, 0.0);
    for (a, b) in pairs(planted) {
        let decision = assess(&a.member, &b.member, model, &frequencies, REVIEW_BITS).decision;
        let same = a.person == b.person;
        all += f64::from(u8::from(same));
        found += f64::from(u8::from(same && decision != Decision::Distinct));
        others += f64::from(u8::from(!same && decision == Decision::Review));
    }
    (found, all, others)
}

#[test]
fn what_is_learned_finds_more_of_a_stores_own_duplicates() {
    let start = Model::starting();
    let (mut before, mut after, mut all) = (0.0, 0.0, 0.0);
    for seed in 1..=2 {
        let planted = restless(seed);
        let model = learn(&sampled(&planted), &start).expect("a model");
        assert!(model.field(Field::Phone).m[0] < 0.55, "numbers change here: {model:?}");
        let ((found, pairs, _), (later, _, others)) = (asked(&planted, &start), asked(&planted, &model));
        assert!(later >= found, "seed {seed}: {found} of {pairs} before, {later} after");
        assert!(others <= 3.0 * pairs, "seed {seed}: {others} others for {pairs} pairs");
        (before, after, all) = (before + found, after + later, all + pairs);
    }
    assert!(after > before && after >= 0.9 * all, "{before} before, {after} after, of {all}");
}

#[test]
fn what_is_learned_links_nobody_else() {
    let planted = restless(4);
    let model = learn(&sampled(&planted), &Model::starting()).expect("a model");
    let frequencies = Frequencies::of(planted.iter().map(|one| &one.member));
    for (a, b) in pairs(&planted) {
        let by = |model| assess(&a.member, &b.member, model, &frequencies, REVIEW_BITS).decision == Decision::Link;
        assert_eq!(by(&model), by(&Model::starting()), "rules link, and no weight");
    }
}

#[test]
fn the_share_of_matches_is_that_of_the_store() {
    let planted = store(7, 150);
    let samples = sampled(&planted);
    let model = learn(&samples, &Model::starting()).expect("a model");
    let share = pairs(&planted).filter(|(a, b)| a.person == b.person).count() as f64 / samples.pairs;
    assert!((model.match_share() / share).log2().abs() < 0.6, "learned {}, true {share}", model.match_share());
}

#[test]
fn too_little_teaches_nothing() {
    let start = Model::starting();
    assert_eq!(learn(&Samples::default(), &start), Err(LearnError::Em(EmError::NoPairs)));
    let few = learn(&sampled(&store(1, 20)), &start);
    assert!(matches!(few, Err(LearnError::Few(matches)) if matches < FEWEST_MATCHES), "{few:?}");
}

fn any_pattern() -> impl Strategy<Value = Pattern> {
    let level = || select(vec![Level::Missing, Level::Different, Level::Close, Level::Exact]);
    [level(), level(), level(), level(), level(), level()].prop_map(Pattern)
}

proptest! {
    #[test]
    fn whatever_is_learned_is_sane(
        by_name in vec((any_pattern(), 1.0..50.0), 0..300),
        by_birthday in vec(any_pattern(), 0..300),
        strangers in vec(any_pattern(), 0..300),
        pairs in 0.0..1e9,
    ) {
        if let Ok(model) = learn(&Samples { by_name, by_birthday, strangers, pairs }, &Model::starting()) {
            for field in model.fields() {
                let levels = [Level::Exact, Level::Close, Level::Different];
                let [exact, close, different] = levels.map(|level| field.bits(level));
                prop_assert!(exact >= close - 1e-9 && close >= different - 1e-9 && is_sane(field), "{model:?}");
            }
            prop_assert!(model.match_share() > 0.0 && model.match_share() < 1.0);
        }
    }
}
