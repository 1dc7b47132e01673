use proptest::{collection::vec, prelude::*};

use super::*;
use crate::recommend::User;

fn bought(baskets: &[Vec<u32>], items: u32) -> Matrix {
    let mut matrix = Matrix::new(baskets.len() as u32, items).expect("a matrix");
    for (user, basket) in (0..).zip(baskets) {
        basket.iter().for_each(|item| assert!(matrix.raise(User(user), Item(*item), 1.0).is_ok()));
    }
    matrix
}

fn value(bought: &Matrix, seed: Item, look: &[Item]) -> f64 {
    let seeded: f64 = look.iter().map(|item| bought.pair(seed, *item).lower().log2()).sum();
    let pairs = look.iter().enumerate().flat_map(|(index, a)| look[..index].iter().map(move |b| (a, b)));
    seeded + pairs.map(|(a, b)| bought.pair(*a, *b).shrunk().log2()).sum::<f64>()
}

/// Every choice of one item or none from each slot.
fn choices(slots: &[Vec<Item>]) -> Vec<Vec<Item>> {
    let Some((slot, rest)) = slots.split_first() else { return vec![vec![]] };
    let rest = choices(rest);
    let with = |item: &Item| rest.iter().map(|look| [vec![*item], look.clone()].concat()).collect::<Vec<_>>();
    rest.iter().cloned().chain(slot.iter().flat_map(with)).collect()
}

proptest! {
    #[test]
    fn no_other_look_is_better(
        groups in vec((0u32..4, vec(0u32..10, 0..3)), 0..60), slots in vec(vec(1u32..10, 0..4), 0..4),
    ) {
        // A third of all baskets hold a set, so that something goes together.
        let set = |kind: u32| if kind == 0 { vec![0, 1, 4, 7] } else { vec![] };
        let baskets: Vec<Vec<u32>> = groups.into_iter().map(|(kind, basket)| [set(kind), basket].concat()).collect();
        let bought = bought(&baskets, 10);
        let slots: Vec<Vec<Item>> = slots.into_iter().map(|slot| slot.into_iter().map(Item).collect()).collect();
        let slices: Vec<&[Item]> = slots.iter().map(Vec::as_slice).collect();
        let look: Vec<Item> = outfit(&bought, Item(0), &slices).expect("a look").iter().map(|piece| piece.item).collect();
        let distinct = |look: &[Item]| look.iter().enumerate().all(|(index, item)| !look[..index].contains(item));
        let certain = |item: &Item| bought.pair(Item(0), *item).goes_together();
        prop_assert!(distinct(&look) && look.iter().all(certain));
        let others = choices(&slots).into_iter().filter(|look| distinct(look) && look.iter().all(certain));
        let best = others.map(|look| value(&bought, Item(0), &look)).fold(0.0, f64::max);
        prop_assert!((value(&bought, Item(0), &look) - best).abs() < 1e-9);
    }
}

#[test]
fn pieces_that_clash_dont_share_a_look() {
    // Lamps come with the round shade and the brass foot, or the square shade and the steel foot; round is commoner.
    let (lamp, round, square, brass, steel) = (0, 1, 2, 3, 4);
    let mut baskets = vec![vec![lamp, round, brass]; 30];
    baskets.extend(vec![vec![lamp, square, steel]; 29]);
    baskets.extend(vec![vec![5]; 400]);
    let bought = bought(&baskets, 6);
    let look =
        outfit(&bought, Item(lamp), &[&[Item(round), Item(square)], &[Item(brass), Item(steel)]]).expect("a look");
    assert_eq!(look.iter().map(|piece| piece.item).collect::<Vec<_>>(), [Item(round), Item(brass)]);
    let in_stock = outfit(&bought, Item(lamp), &[&[Item(square)], &[Item(brass), Item(steel)]]).expect("a look");
    assert_eq!(in_stock.iter().map(|piece| piece.item).collect::<Vec<_>>(), [Item(square), Item(steel)]);
    let pair = Pair { both: 29, of: 59, other: 29, baskets: 459 };
    assert_eq!(in_stock[0].reason, Reason::Complement { item: Item(lamp), pair });
}

#[test]
fn odd_requests_are_answered() {
    let bought = bought(&[], 3);
    assert_eq!(outfit(&bought, Item(9), &[&[Item(0), Item(8)]]), Ok(vec![]));
    assert_eq!(outfit(&bought, Item(0), &[[].as_slice(); 6]), Err(OutfitError::Slots(6)));
}
