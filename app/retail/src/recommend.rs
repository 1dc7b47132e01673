//! What to show a shopper next, each with its reason and the counts to check it.
//!
//! Two ways lead to an item. With a member's consent, [`Ease`] reads what they viewed, tried on and bought. Without it,
//! or with nobody known, there is what goes with the item in hand ([`lift`]) and what others buy here: the law wants a
//! choice that rests on no personal traits (PIPL article 24, GDPR article 21), and no closure over a member's records is
//! called for it.
//!
//! Users and items are small numbers that the caller gives out; what they stand for isn't known here.

pub mod ease;
pub mod event;
pub mod filter;
pub mod lift;
pub mod matrix;
pub mod outfit;
mod top;

pub use ease::{Ease, FitError, Settings};
pub use event::{Event, EventError, Kind, Weights};
pub use filter::{Consent, Facts, Reach, Size, Store};
pub use lift::{Pair, complements};
pub use matrix::{Entry, Matrix, MatrixError};
pub use outfit::{OutfitError, outfit};

/// Somebody whose events are known, numbered from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct User(pub u32);

/// Something sold, a product or a variant, numbered from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Item(pub u32);

/// Why an item is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason {
    /// Buyers of an item took it oftener than by chance: "38 of the 212 buyers of this lamp took this shade, 9.1 times
    /// chance".
    Complement {
        /// The lamp.
        item: Item,
        /// The counts over purchases.
        pair: Pair,
    },
    /// It goes with what the member viewed, tried on or bought.
    Taste {
        /// The item of the member's own that speaks most for it.
        item: Item,
        /// How much of the score is that item's, which others may lower again: 1 is all, and more is more than all.
        share: f64,
        /// The counts over all that members viewed, tried on or bought.
        pair: Pair,
    },
    /// Many buy it here: "57 of 840".
    Popular {
        /// How many bought it here of late.
        buyers: u32,
        /// How many bought anything here in that time.
        of: u32,
    },
}

/// An item to show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recommendation {
    /// The item.
    pub item: Item,
    /// Why.
    pub reason: Reason,
}

/// A member at the mirror or the till.
pub struct Member<'a> {
    /// Who.
    pub user: User,
    /// Whether what is known of them may be used.
    pub consent: Consent,
    /// What their records say of an item. It isn't asked without consent.
    pub facts: &'a dyn Fn(Item) -> Facts,
}

/// What is asked for.
pub struct Request<'a> {
    /// Where.
    pub store: &'a Store<'a>,
    /// For whom; nobody where no member has checked in.
    pub member: Option<Member<'a>>,
    /// What the shopper holds or looks at.
    pub in_hand: Option<Item>,
    /// How many items.
    pub count: usize,
}

/// All that recommendations are made from.
#[derive(Clone, Debug)]
pub struct Recommender {
    /// Fitted to views, try-ons and purchases of members who have consented.
    pub taste: Ease,
    /// Who bought what, in all stores, for complements.
    pub bought: Matrix,
}

impl Recommender {
    /// What goes with the item in hand, then what the member will like, then what is popular here, each item once.
    pub fn recommend(&self, request: &Request<'_>) -> Vec<Recommendation> {
        let member = request.member.as_ref().filter(|member| member.consent == Consent::Given);
        let keep = |item: Item| {
            let suits = || member.is_none_or(|member| (member.facts)(item).suit());
            Some(item) != request.in_hand && request.store.has(item) && suits()
        };
        let mut list: Vec<Recommendation> = Vec::new();
        if let Some(item) = request.in_hand {
            list.extend(self.with(item, request.count, keep));
        }
        if let Some(member) = member {
            let missing = request.count - list.len();
            let more = self.liked_by(member.user, missing, |item| keep(item) && !shown(&list, item));
            list.extend(more);
        }
        let more = popular(request.store, request.count - list.len(), |item| keep(item) && !shown(&list, item));
        list.extend(more);
        list
    }

    fn with(&self, item: Item, count: usize, keep: impl Fn(Item) -> bool) -> Vec<Recommendation> {
        let found = complements(&self.bought, item, keep).into_iter().take(count);
        found.map(|(other, pair)| Recommendation { item: other, reason: Reason::Complement { item, pair } }).collect()
    }

    fn liked_by(&self, user: User, count: usize, keep: impl Fn(Item) -> bool) -> Vec<Recommendation> {
        let row = self.taste.matrix().row(user);
        let best = self.taste.best(row, count, keep);
        let reasoned = best.into_iter().filter_map(|(item, score)| {
            let (own, added) = self.taste.strongest(row, item)?;
            let pair = self.taste.matrix().pair(own, item);
            Some(Recommendation { item, reason: Reason::Taste { item: own, share: added / score, pair } })
        });
        reasoned.collect()
    }
}

/// What most bought here.
fn popular(store: &Store<'_>, count: usize, keep: impl Fn(Item) -> bool) -> Vec<Recommendation> {
    let sold: Vec<f64> = store.buyers.iter().map(|buyers| f64::from(*buyers)).collect();
    let reason = |item: Item| Reason::Popular { buyers: store.buyers[item.0 as usize], of: store.of };
    let best = top::top(&sold, count, keep).into_iter();
    best.map(|(item, _)| Recommendation { item, reason: reason(item) }).collect()
}

fn shown(list: &[Recommendation], item: Item) -> bool {
    list.iter().any(|shown| shown.item == item)
}

#[cfg(test)]
mod tests;
