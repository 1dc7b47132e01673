//! The best few of many scores.

use super::Item;

/// The `count` items of highest score above zero that pass `keep`, best first; of equal ones the lower number.
///
/// `keep` is asked only of items that would enter the list as it stands, which comes to the same as asking it of all.
pub(super) fn top(scores: &[f64], count: usize, keep: impl Fn(Item) -> bool) -> Vec<(Item, f64)> {
    let mut best: Vec<(Item, f64)> = Vec::with_capacity(count.min(scores.len()) + 1);
    let mut least = 0.0;
    if count == 0 {
        return best;
    }
    for (item, &score) in (0..).map(Item).zip(scores) {
        if score > least && keep(item) {
            let place = best.partition_point(|(_, better)| *better >= score);
            best.insert(place, (item, score));
            best.truncate(count);
            if best.len() == count {
                least = best[count - 1].1;
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    proptest! {
        #[test]
        fn filters_come_before_the_cut(
            scores in vec(prop_oneof![-3i8..9, Just(0i8)], 0..60), banned in vec(any::<bool>(), 60), count in 0usize..12,
        ) {
            let scores: Vec<f64> = scores.into_iter().map(f64::from).collect();
            let keep = |item: Item| !banned[item.0 as usize];
            let mut all: Vec<_> = (0..).map(Item).zip(scores.iter().copied()).collect();
            all.retain(|(item, score)| keep(*item) && *score > 0.0);
            all.sort_by(|a, b| b.1.total_cmp(&a.1));
            all.truncate(count);
            prop_assert_eq!(top(&scores, count, keep), all);
        }
    }

    #[test]
    fn no_number_is_no_score() {
        assert_eq!(top(&[f64::NAN, 1.0, f64::INFINITY], 1, |_| true), [(Item(2), f64::INFINITY)]);
    }
}
