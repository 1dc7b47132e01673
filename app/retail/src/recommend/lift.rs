//! What goes with an item: complements, by how much oftener two items went together than chance would have it.
//!
//! Everybody buys bananas and water, so that many buy both; and two items of which one was sold each, to one person, went
//! together a million times oftener than by chance. Neither says anything. So pairs are ranked by the lower bound of
//! their lift, drawn towards one (Norén, Hopstadius and Bate 2013, "Shrinkage observed-to-expected ratios for robust and
//! transparent large-scale pattern discovery", Statistical Methods in Medical Research 22): with O times together where
//! chance has E, log2 of the lift is log2((O + ½) / (E + ½)), and with a probability of 97.5 to 99 % at least that less
//! 3.3 (O + ½)^-½ + 2 (O + ½)^-³⁄². Anybody can compute it again from four counts.

use super::{Item, Matrix};

/// How often two items went together, among all baskets: orders, or members with all that they bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pair {
    /// Baskets with both.
    pub both: u32,
    /// Baskets with the item that one comes from.
    pub of: u32,
    /// Baskets with the item that is recommended.
    pub other: u32,
    /// All baskets.
    pub baskets: u32,
}

impl Pair {
    /// In how many baskets both would be by chance.
    pub fn expected(self) -> f64 {
        f64::from(self.of) * f64::from(self.other) / f64::from(self.baskets.max(1))
    }

    /// How many times oftener than by chance they went together, as counted; nothing where chance has none.
    pub fn lift(self) -> Option<f64> {
        let expected = self.expected();
        (expected > 0.0).then(|| f64::from(self.both) / expected)
    }

    /// The lift drawn towards one by half a basket: what to believe of it where little was counted.
    pub fn shrunk(self) -> f64 {
        (f64::from(self.both) + 0.5) / (self.expected() + 0.5)
    }

    /// The lift that is certain: the true one is larger with a probability of at least 97.5 %.
    pub fn lower(self) -> f64 {
        let seen = f64::from(self.both) + 0.5;
        self.shrunk() * (-3.3 / seen.sqrt() - 2.0 / seen.powf(1.5)).exp2()
    }

    /// Whether they certainly go together oftener than by chance.
    pub fn goes_together(self) -> bool {
        self.lower() > 1.0
    }
}

/// The items that certainly go with `item` and pass `keep`, surest first.
pub fn complements(bought: &Matrix, item: Item, keep: impl Fn(Item) -> bool) -> Vec<(Item, Pair)> {
    let others = (0..bought.items()).map(Item).filter(|other| *other != item);
    let pairs = others.map(|other| (other, bought.pair(item, other)));
    let certain = pairs.filter(|(other, pair)| pair.both > 0 && pair.goes_together() && keep(*other));
    let mut found: Vec<_> = certain.map(|(other, pair)| (pair.lower(), other, pair)).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.into_iter().map(|(_, other, pair)| (other, pair)).collect()
}

#[cfg(test)]
mod tests;
