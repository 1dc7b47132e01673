use proptest::{collection::vec, prelude::*};

use super::*;
use crate::recommend::User;

fn pair(both: u32, of: u32, other: u32, baskets: u32) -> Pair {
    Pair { both, of, other, baskets }
}

#[test]
fn the_issues_lamp_and_shade() {
    let shade = pair(38, 212, 197, 10_000);
    assert!(shade.lift().is_some_and(|lift| (lift - 9.1).abs() < 0.01));
    assert!((shade.lower() - 5.66).abs() < 0.01, "{}", shade.lower());
}

#[test]
fn neither_bananas_nor_coincidences_win() {
    let bananas_and_water = pair(2_600, 5_000, 5_000, 10_000);
    let one_coincidence = pair(1, 1, 1, 1_000_000);
    let lamp_and_shade = pair(12, 40, 60, 10_000);
    assert!(bananas_and_water.lower() < 1.05 && bananas_and_water.lift().is_some_and(|lift| lift > 1.0));
    assert!(!one_coincidence.goes_together() && one_coincidence.lift().is_some_and(|lift| lift > 100_000.0));
    assert!(lamp_and_shade.lower() > 8.0);
}

#[test]
fn counts_of_nothing_are_numbers() {
    for none in [pair(0, 0, 0, 0), pair(0, 0, 0, 5)] {
        assert!(none.lift().is_none() && none.shrunk() == 1.0 && none.lower() < 1.0);
    }
    assert!(pair(u32::MAX, u32::MAX, u32::MAX, u32::MAX).lower().is_finite());
}

/// The share of a gamma distribution of a shape and rate below `x`, by summing up its density.
fn gamma_below(x: f64, shape: f64, rate: f64) -> f64 {
    // With t = s², which takes the peak at zero of shapes below one away.
    let density = |s: f64| 2.0 * s.powf(2.0 * shape - 1.0) * (-rate * s * s).exp();
    let integral = |to: f64| {
        let step = to / 20_000.0;
        (0..20_000).map(|index| density((f64::from(index) + 0.5) * step) * step).sum::<f64>()
    };
    let all = ((shape + 12.0 * (shape.sqrt() + 1.0)) / rate).sqrt();
    integral(x.sqrt()) / integral(all)
}

#[test]
fn the_bound_is_the_posteriors_quantile() {
    // With a prior of half a basket, the lift has the gamma distribution of shape O + ½ and rate E + ½.
    for both in [1, 2, 3, 5, 10, 40] {
        let pair = pair(both, 100, 50, 5_000);
        let below = gamma_below(pair.lower(), f64::from(both) + 0.5, pair.expected() + 0.5);
        assert!((0.01..0.027).contains(&below), "{both}: {below}");
    }
}

proptest! {
    #[test]
    fn complements_are_those_of_counting_by_hand(baskets in vec(vec(0u32..6, 0..5), 0..80), item in 0u32..6) {
        let mut bought = Matrix::new(80, 6).expect("a matrix");
        for (user, basket) in (0..).zip(&baskets) {
            basket.iter().for_each(|item| assert!(bought.raise(User(user), Item(*item), 1.0).is_ok()));
        }
        let count = |takes: &dyn Fn(&Vec<u32>) -> bool| baskets.iter().filter(|basket| takes(basket)).count() as u32;
        let counted = |other| pair(
            count(&|basket| basket.contains(&item) && basket.contains(&other)),
            count(&|basket| basket.contains(&item)),
            count(&|basket| basket.contains(&other)),
            count(&|basket| !basket.is_empty()),
        );
        let mut expected: Vec<_> = (0..6).filter(|other| *other != item && *other != 2).map(|other| (Item(other), counted(other))).collect();
        expected.retain(|(_, pair)| pair.both > 0 && pair.lower() > 1.0);
        expected.sort_by(|a, b| b.1.lower().total_cmp(&a.1.lower()));
        prop_assert_eq!(complements(&bought, Item(item), |other| other != Item(2)), expected);
    }
}
