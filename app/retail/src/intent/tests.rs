use proptest::prelude::*;

use super::*;

const NOW: i64 = 1_772_442_000_000;
const DAY_MS: i64 = timestamp::DAY;

type Act = (Kind, i64, i64);

fn act() -> impl Strategy<Value = Act> {
    (prop::sample::select(&Kind::ALL[..]), NOW - 60 * DAY_MS..=NOW, 0..600_000_i64)
}

fn folded(acts: &[Act]) -> Intent {
    let mut intent = Intent::default();
    for &(kind, at, dwell_ms) in acts {
        intent.fold(kind, at, dwell_ms);
    }
    intent
}

/// The formula as it is written, act by act.
fn from_scratch(acts: &[Act], now: i64) -> f64 {
    let left = |&(kind, at, dwell_ms): &Act| {
        weight(kind, dwell_ms).unwrap_or(0.0) * 0.5_f64.powf((now - at) as f64 / half_life(kind))
    };
    acts.iter().map(left).sum::<f64>().max(0.0)
}

#[test]
fn a_score_halves_with_its_half_life() {
    let tried = folded(&[(Kind::TryOn, NOW, 0)]);
    assert_eq!(tried.score(NOW), 4.0);
    assert_eq!(tried.score(NOW + 14 * DAY_MS), 2.0);
    assert_eq!(tried.score(NOW + 28 * DAY_MS), 1.0);
    assert_eq!(tried.score(NOW - DAY_MS), 4.0, "a clock that runs behind makes nothing of it");
}

#[test]
fn a_stay_weighs_less_and_less_and_never_more_than_a_try_on() {
    assert_eq!(weight(Kind::Dwell, 10_000), Some(1.0));
    assert_eq!(weight(Kind::Dwell, 30_000), Some(2.0));
    assert_eq!(weight(Kind::Dwell, 86_400_000), Some(3.0));
    assert_eq!(weight(Kind::Dwell, i64::MIN), Some(0.0));
}

#[test]
fn what_was_put_back_is_wanted_less_but_never_below_nothing() {
    let back = folded(&[(Kind::PickUp, NOW, 0), (Kind::PutBack, NOW, 0)]);
    assert_eq!(back.score(NOW), 0.5);
    assert_eq!(folded(&[(Kind::PutBack, NOW, 0)]).score(NOW), 0.0);
}

#[test]
fn reasons_say_what_was_done_how_often_and_when() {
    let intent =
        folded(&[(Kind::View, NOW - 5, 0), (Kind::View, NOW, 0), (Kind::TryOn, NOW - 9, 0), (Kind::CheckIn, NOW, 0)]);
    let reasons = intent.reasons(NOW);
    assert_eq!(
        reasons.iter().map(|reason| (reason.kind, reason.count, reason.last_at)).collect::<Vec<_>>(),
        [(Kind::TryOn, 1, NOW - 9), (Kind::View, 2, NOW)]
    );
}

#[test]
fn ranks_by_score_then_by_name() {
    let (tried, seen, none) = (folded(&[(Kind::TryOn, NOW, 0)]), folded(&[(Kind::View, NOW, 0)]), Intent::default());
    let all = [("seen-b", &seen), ("none", &none), ("tried", &tried), ("seen-a", &seen)];
    assert_eq!(rank(all, NOW, 9), [("tried", 4.0), ("seen-a", 1.0), ("seen-b", 1.0)]);
    assert_eq!(rank(all, NOW, 1), [("tried", 4.0)]);
}

proptest! {
    #[test]
    fn folding_in_any_order_is_computing_from_scratch(
        (acts, shuffled) in prop::collection::vec(act(), 0..40).prop_flat_map(|acts| (Just(acts.clone()), Just(acts).prop_shuffle())),
        later in 0..400 * DAY_MS,
    ) {
        let expected = from_scratch(&acts, NOW + later);
        for acts in [acts, shuffled] {
            let score = folded(&acts).score(NOW + later);
            let scale: f64 = acts.iter().map(|&(kind, _, dwell)| weight(kind, dwell).unwrap_or(0.0).abs()).sum();
            prop_assert!((score - expected).abs() <= 1e-12 * scale.max(1.0), "{score} is not {expected}");
        }
    }

    #[test]
    fn times_of_any_size_make_a_number(acts in prop::collection::vec((prop::sample::select(&Kind::ALL[..]), any::<i64>(), any::<i64>()), 0..20), now: i64) {
        let score = folded(&acts).score(now);
        prop_assert!(score.is_finite() && score >= 0.0);
    }

    #[test]
    fn a_score_without_put_backs_never_grows_by_itself(acts in prop::collection::vec(act(), 0..20), first in 0..30 * DAY_MS, second in 0..30 * DAY_MS) {
        let acts: Vec<_> = acts.into_iter().filter(|act| act.0 != Kind::PutBack).collect();
        let intent = folded(&acts);
        prop_assert!(intent.score(NOW + first + second) <= intent.score(NOW + first));
    }
}
