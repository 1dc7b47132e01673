//! What may be recommended at all. Nothing is ranked before it has passed, so that filters never leave a list short.

use super::Item;

/// Where an item can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Nowhere.
    Nowhere,
    /// In another store or the warehouse: it can be sent or fetched.
    Elsewhere,
    /// In this store.
    Here,
}

/// A store as recommendations see it: they need to know nobody for that.
pub struct Store<'a> {
    /// Where an item can be had; a shopper's own choice of size, if they made one, is the caller's to apply here.
    pub reach: &'a dyn Fn(Item) -> Reach,
    /// The farthest that is still recommended: [`Reach::Here`] for what can be carried home.
    pub farthest: Reach,
    /// How many bought each item here of late; items beyond the end were bought by none.
    pub buyers: &'a [u32],
    /// How many bought anything here in that time.
    pub of: u32,
}

impl Store<'_> {
    /// Whether an item can be had, near enough.
    pub fn has(&self, item: Item) -> bool {
        let reach = (self.reach)(item);
        reach != Reach::Nowhere && reach >= self.farthest
    }
}

/// Whether an item comes in a member's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Size {
    /// In theirs, or in none.
    Right,
    /// Only in others.
    Wrong,
    /// Theirs isn't known.
    Unknown,
}

/// An item as a member's own records see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Facts {
    /// Whether it comes in the member's size.
    pub size: Size,
    /// Whether the member has it.
    pub owned: bool,
    /// Whether it is used up and bought again.
    pub consumable: bool,
}

impl Facts {
    /// Whether the item is worth recommending to the member.
    pub fn suit(self) -> bool {
        self.size != Size::Wrong && (!self.owned || self.consumable)
    }
}

/// Whether a member's own data may be used for recommendations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Consent {
    /// The member has consented, and has not switched such recommendations off.
    Given,
    /// Anything else.
    Withheld,
}
