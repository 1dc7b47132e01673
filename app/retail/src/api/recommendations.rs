//! What to show a shopper next, and why.
//!
//! A reason is given as counts, for screens to put into words. What others did is counted over persons who agree to
//! personalisation; a count below [`FEWEST`] is left out, and with it the lift, so that no one person can be made out.
//! Templates, for the counts that are there:
//!
//! | reason | words |
//! | --- | --- |
//! | complement | `both` of the `of` buyers of `product` took this, `times` times chance |
//! | taste | because of `product`: `both` of the `of` who took to it took to this, `times` times chance |
//! | popular | bought in `purchases` of `of` purchases here |

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The smallest count of persons that is told.
pub const FEWEST: u32 = 5;

/// The most items that are asked for at once.
pub const MOST: usize = 50;

/// How far away an item may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// In this store.
    Here,
    /// In another store or the warehouse: it can be sent or fetched.
    Elsewhere,
}

/// Asks for what to show in a store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Ask {
    /// The store; the caller's own if left out.
    pub store: Option<String>,
    /// The product that the shopper holds or looks at.
    pub in_hand: Option<String>,
    /// How many items, 1 to 50; 10 if left out.
    pub count: Option<usize>,
    /// The farthest that is shown: `here` or `elsewhere`, the latter if left out.
    #[param(inline)]
    pub reach: Option<Reach>,
    /// `false` for recommendations that rest on nothing that is known of the member. Only with a member.
    pub personal: Option<bool>,
}

/// Asks for a look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AskOutfit {
    /// The store; the caller's own if left out.
    pub store: Option<String>,
    /// The product that the look is made around.
    pub seed: String,
    /// The categories of its other pieces, 1 to 5, with commas between them: `furniture,lamp`.
    pub slots: String,
    /// The farthest that is shown: `here` or `elsewhere`, the former if left out.
    #[param(inline)]
    pub reach: Option<Reach>,
}

/// Items to show, the best first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Recommendations {
    /// Whether anything that is known of the member was used.
    pub personal: bool,
    /// The items, each in stock.
    pub items: Vec<Recommended>,
}

/// A look around one product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Outfit {
    /// The product that it is made around.
    pub seed: String,
    /// Its other pieces, in the order of the slots; a slot for which nothing goes has none.
    pub pieces: Vec<Recommended>,
}

/// An item to show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Recommended {
    /// The product.
    pub product: String,
    /// What kind of product it is.
    pub category: String,
    /// The variant to show: in the member's size where that is known, else the one of which there is most.
    pub sku: String,
    /// How far away it is.
    pub reach: Reach,
    /// The location that has it.
    pub location: String,
    /// Why it is shown.
    pub reason: Reason,
}

/// Why an item is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reason {
    /// Those who bought a product bought it oftener than by chance.
    Complement {
        /// The product that was bought.
        product: String,
        /// Over persons with all that they bought and did not bring back.
        counts: Counts,
    },
    /// It goes with something that the member viewed, tried on, put into a cart or bought.
    Taste {
        /// The product of the member's own that speaks most for it.
        product: String,
        /// How much of the score is that product's, which others may lower again: 1 is all.
        share: f64,
        /// Over persons with all that they viewed, tried on, put into a cart or bought.
        counts: Counts,
    },
    /// Many buy it here. Receipts are counted, so that nobody need be known.
    Popular {
        /// Purchases here with it of which it was not brought back.
        purchases: u32,
        /// All purchases here.
        of: u32,
        /// Purchases from this time on, ms since 1970 UTC.
        from: i64,
        /// Purchases before this time, ms since 1970 UTC.
        to: i64,
    },
}

/// How often two products went together; what is below [`FEWEST`] is left out.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Counts {
    /// Persons with both.
    pub both: Option<u32>,
    /// Persons with the product that the reason names.
    pub of: Option<u32>,
    /// Persons with the product that is shown.
    pub other: Option<u32>,
    /// All persons with any product.
    pub persons: Option<u32>,
    /// How many times oftener than by chance: `both` × `persons` / (`of` × `other`); left out with any of them.
    pub times: Option<f64>,
}

impl Counts {
    /// Tells the counts that are large enough.
    pub fn new(both: u32, of: u32, other: u32, persons: u32) -> Self {
        let told = |count: u32| (count >= FEWEST).then_some(count);
        let times = f64::from(both) * f64::from(persons) / (f64::from(of) * f64::from(other));
        let all_told = [both, of, other, persons].iter().all(|count| *count >= FEWEST);
        Self {
            both: told(both),
            of: told(of),
            other: told(other),
            persons: told(persons),
            times: all_told.then_some(times),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_small_count_is_told() {
        let few = Counts::new(4, 212, 40, 1_000);
        assert_eq!((few.both, few.of, few.times), (None, Some(212), None));
        let enough = Counts::new(5, 10, 20, 100);
        assert_eq!((enough.both, enough.times), (Some(5), Some(2.5)));
    }
}
