use proptest::{collection::vec, prelude::*};

use super::*;

const USERS: u32 = 12;
const ITEMS: u32 = 7;

type Raised = (u32, u32, f64);

fn raised() -> impl Strategy<Value = Raised> {
    (0..USERS, 0..ITEMS, 0.05f64..3.0)
}

fn matrix(events: &[Raised]) -> Matrix {
    let mut matrix = Matrix::new(USERS, ITEMS).expect("a matrix");
    for (user, item, value) in events {
        matrix.raise(User(*user), Item(*item), *value).expect("a place");
    }
    matrix
}

fn fit(events: &[Raised], lambda: f64) -> Ease {
    Ease::fit(matrix(events), Settings { lambda, damping: 0.3 }).expect("a model")
}

/// The largest difference of any weight between two models.
fn apart(a: &Ease, b: &Ease) -> f64 {
    let pairs = (0..ITEMS).flat_map(|from| (0..ITEMS).map(move |to| (Item(from), Item(to))));
    pairs.map(|(from, to)| (a.weight(from, to) - b.weight(from, to)).abs()).fold(0.0, f64::max)
}

/// B as the paper has it, step by step and without any library.
fn plain(events: &[Raised], lambda: f64) -> Vec<Vec<f64>> {
    let size = ITEMS as usize;
    let mut x = vec![vec![0.0f64; size]; USERS as usize];
    for &(user, item, value) in events {
        let cell = &mut x[user as usize][item as usize];
        *cell = cell.max(value);
    }
    let product = |i: usize, j: usize| x.iter().map(|row| row[i] * row[j]).sum::<f64>();
    let unit = |i: usize, j: usize| f64::from(u8::from(i == j));
    // [XᵀX + λI | I], which Gauss and Jordan bring to [I | P].
    let left = |i: usize| (0..size).map(move |j| product(i, j) + lambda * unit(i, j));
    let mut rows: Vec<Vec<f64>> = (0..size).map(|i| left(i).chain((0..size).map(|j| unit(i, j))).collect()).collect();
    for i in 0..size {
        let pivot = rows[i][i];
        rows[i].iter_mut().for_each(|cell| *cell /= pivot);
        let from = rows[i].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(j, _)| *j != i) {
            let factor = row[i];
            row.iter_mut().zip(&from).for_each(|(cell, from)| *cell -= factor * from);
        }
    }
    let p = |i: usize, j: usize| rows[i][size + j];
    (0..size).map(|i| (0..size).map(|j| if i == j { 0.0 } else { -p(i, j) / p(j, j) }).collect()).collect()
}

proptest! {
    #[test]
    fn weights_and_scores_are_those_of_the_paper(events in vec(raised(), 0..60), lambda in 0.1f64..100.0) {
        let (model, plain) = (fit(&events, lambda), plain(&events, lambda));
        for user in (0..USERS).map(User) {
            let row = model.matrix().row(user);
            for (to, score) in model.scores(row).into_iter().enumerate() {
                let damp = f64::from(model.matrix().takers(Item(to as u32)).max(1)).powf(-0.3);
                let added = |entry: &Entry| damp * entry.value * plain[entry.item.0 as usize][to];
                prop_assert!((score - row.iter().map(added).sum::<f64>()).abs() < 1e-9);
                let best = row.iter().map(added).fold(0.0, f64::max);
                match model.strongest(row, Item(to as u32)) {
                    Some((_, most)) => prop_assert!((most - best).abs() < 1e-9),
                    None => prop_assert!(best < 1e-9),
                }
            }
        }
    }

    #[test]
    fn what_is_folded_in_is_as_if_it_had_been_there(
        first in vec(raised(), 0..40), later in vec(raised(), 1..40), lambda in 0.5f64..100.0,
    ) {
        let mut model = fit(&first, lambda);
        for (user, item, value) in &later {
            model.fold_in(User(*user), Item(*item), *value).expect("a place");
        }
        let whole = fit(&[first, later].concat(), lambda);
        prop_assert!(apart(&model, &whole) < 1e-9, "{}", apart(&model, &whole));
        for user in (0..USERS).map(User) {
            let row = whole.matrix().row(user);
            prop_assert_eq!(model.matrix().row(user), row);
            for (ours, theirs) in model.scores(row).iter().zip(whole.scores(row)) {
                prop_assert!((ours - theirs).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn a_row_replaced_is_as_if_it_had_always_been_so(
        events in vec(raised(), 0..60), row in vec((0..ITEMS, 0.05f64..3.0), 0..6), user in 0..USERS,
        lambda in 0.5f64..100.0,
    ) {
        let mut model = fit(&events, lambda);
        let entries: Vec<_> = row.iter().map(|&(item, value)| Entry { item: Item(item), value }).collect();
        model.replace(User(user), &entries).expect("a place");
        let others = events.into_iter().filter(|event| event.0 != user);
        let whole: Vec<_> = others.chain(row.into_iter().map(|(item, value)| (user, item, value))).collect();
        let whole = fit(&whole, lambda);
        prop_assert!(apart(&model, &whole) < 1e-9, "{}", apart(&model, &whole));
        prop_assert_eq!(model.matrix().row(User(user)), whole.matrix().row(User(user)));
        let pairs = (0..ITEMS).flat_map(|from| (0..ITEMS).map(move |to| (Item(from), Item(to))));
        for (from, to) in pairs {
            prop_assert_eq!(model.matrix().pair(from, to), whole.matrix().pair(from, to));
        }
    }

    #[test]
    fn whoever_is_forgotten_was_never_there(events in vec(raised(), 0..60), gone in 0..USERS, lambda in 0.5f64..100.0) {
        let mut model = fit(&events, lambda);
        model.forget(User(gone));
        model.forget(User(gone));
        let others: Vec<_> = events.into_iter().filter(|(user, ..)| *user != gone).collect();
        prop_assert!(apart(&model, &fit(&others, lambda)) < 1e-9);
        prop_assert!(model.matrix().row(User(gone)).is_empty());
    }
}

#[test]
fn roundings_of_a_year_dont_add_up() {
    let mut state = 7u64;
    let mut next = |below: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % u64::from(below)) as u32
    };
    // Each later one weighs more, as with decay and a fixed reference; in the end 50 times the first.
    let events: Vec<Raised> =
        (0..20_000).map(|index| (next(USERS), next(ITEMS), 0.2 * (f64::from(index) / 5_000.0).exp())).collect();
    let mut model = fit(&events[..100], 0.5);
    for (user, item, value) in &events[100..] {
        model.fold_in(User(*user), Item(*item), *value).expect("a place");
    }
    let apart = apart(&model, &fit(&events, 0.5));
    assert!(apart < 1e-7, "{apart}");
}

#[test]
fn what_makes_no_model_is_refused() {
    for lambda in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(
            matches!(Ease::fit(matrix(&[]), Settings { lambda, damping: 0.0 }), Err(FitError::Lambda(_))),
            "{lambda}"
        );
    }
    for damping in [-0.1, 1.1, f64::NAN] {
        assert!(matches!(Ease::fit(matrix(&[]), Settings { lambda: 1.0, damping }), Err(FitError::Damping(_))));
    }
    let far_apart = matrix(&[(0, 0, 1e200), (0, 1, 1e200)]);
    assert_eq!(Ease::fit(far_apart, Settings { lambda: 1.0, damping: 0.0 }).err(), Some(FitError::Singular));
    let mut model = fit(&[(0, 0, 1.0)], 1.0);
    let strange = [1.0, f64::NAN].map(|value| Entry { item: Item(0), value });
    assert!(model.replace(User(0), &strange).is_err() && model.replace(User(USERS), &strange[..1]).is_err());
    assert!(model.fold_in(User(0), Item(ITEMS), 1.0).is_err() && model.fold_in(User(0), Item(0), f64::NAN).is_err());
    assert_eq!(apart(&model, &fit(&[(0, 0, 1.0)], 1.0)), 0.0);
    assert_eq!(model.weight(Item(0), Item(u32::MAX)), 0.0);
    let strange = [Entry { item: Item(u32::MAX), value: 1.0 }];
    assert_eq!((model.scores(&strange), model.strongest(&strange, Item(0))), (vec![0.0; ITEMS as usize], None));
    let nobody = Matrix::new(0, 0).expect("a matrix");
    let settings = Settings::starting(&nobody);
    let empty = Ease::fit(nobody, settings).expect("a model");
    assert!(empty.scores(&[]).is_empty());
}
