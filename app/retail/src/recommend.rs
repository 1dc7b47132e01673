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
pub mod recommender;
pub mod size;
mod top;
pub mod tune;

pub use ease::{Ease, FitError, Settings, Tuning};
pub use event::{Event, EventError, Kind, Weights};
pub use filter::{Consent, Facts, Reach, Size, Store};
pub use lift::{Pair, complements};
pub use matrix::{Entry, Matrix, MatrixError};
pub use outfit::{OutfitError, outfit};
pub use recommender::{Member, Recommender, RecommenderError, Request};
pub use tune::tune;

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
