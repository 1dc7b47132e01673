use proptest::{collection::vec, prelude::*, sample::select};

use super::*;
use crate::identity::matching::{
    level,
    population::{Planted, store},
};

/// The pairs of a store that agree in a field, without it, and whether each is one person.
fn picked(planted: &[Planted], by: Field) -> Vec<(Pattern, bool)> {
    let pairs = planted.iter().enumerate().flat_map(|(index, a)| planted[..index].iter().map(move |b| (a, b)));
    let patterns = pairs.map(|(a, b)| (level::compare(&a.member, &b.member), a.person == b.person));
    let agreeing = patterns.filter(|(pattern, _)| pattern.level(by) >= Level::Close);
    agreeing.map(|(pattern, same)| (pattern.without(by), same)).collect()
}

#[test]
fn em_learns_what_a_store_is_like() {
    for (by, fields) in [
        (Field::Name, [Field::Phone, Field::Email, Field::Birthday, Field::Address]),
        (Field::Birthday, [Field::Name, Field::Phone, Field::Email, Field::Address]),
    ] {
        let pairs = picked(&store(4, 200), by);
        let learned = estimate(pairs.iter().map(|(pattern, _)| *pattern), &Model::starting()).expect("an estimate");
        assert!(learned.converged);
        for field in fields {
            let levels = pairs.iter().filter(|(_, same)| *same).map(|(pattern, _)| pattern.level(field));
            let present: Vec<_> = levels.filter(|level| *level != Level::Missing).collect();
            let exact = present.iter().filter(|level| **level == Level::Exact).count() as f64 / present.len() as f64;
            let m = learned.model.field(field).m[0];
            assert!((m - exact).abs() < 0.05, "by {by:?}, {field:?}: learned {m}, true {exact}");
        }
    }
}

#[test]
fn em_refuses_what_teaches_nothing() {
    assert_eq!(estimate([], &Model::starting()), Err(EmError::NoPairs));
    let alike = Pattern([Level::Exact; 6]);
    let learned = estimate([alike; 1000], &Model::starting()).expect("only matches");
    assert!(learned.model.fields().iter().flat_map(|field| field.m).all(|p| p > 0.0 && p < 1.0));
    let mut fields = *Model::starting().fields();
    let FieldModel { m, u } = fields[0];
    fields[0] = FieldModel { m: u, u: m };
    let reversed = Model::new(fields, 0.5).expect("probabilities");
    let error = estimate(
        [Pattern([Level::Exact, Level::Missing, Level::Missing, Level::Missing, Level::Missing, Level::Missing])],
        &reversed,
    );
    assert_eq!(error, Err(EmError::Degenerate { field: Field::Name }));
}

fn any_pattern() -> impl Strategy<Value = Pattern> {
    let level = || select(vec![Level::Missing, Level::Different, Level::Close, Level::Exact]);
    [level(), level(), level(), level(), level(), level()].prop_map(Pattern)
}

proptest! {
    #[test]
    fn the_likelihood_of_em_never_falls(patterns in vec(any_pattern(), 1..60)) {
        if let Ok(learned) = estimate(patterns, &Model::starting()) {
            for pair in learned.log_likelihoods.windows(2) {
                prop_assert!(pair[1] >= pair[0] - 1e-9 * pair[0].abs(), "{:?}", pair);
            }
        }
    }
}
