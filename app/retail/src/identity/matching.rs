//! How sure it is that two records are one member (Fellegi and Sunter 1969, "A theory for record linkage").
//!
//! Each field compares at a level; each level has a match weight in bits, and the weights add up. Fields are taken as
//! independent given the truth, which families break: they share phones, addresses and cities. So weights never link
//! two records, they only ask a person to look; [`assess`] links by [rules](decision) alone.

pub mod decision;
pub mod em;
pub mod frequency;
pub mod learn;
pub mod level;
pub mod member;
pub mod model;
pub mod weight;

pub use decision::{Decision, Reason};
pub use frequency::Frequencies;
pub use learn::{LearnError, Samples, learn};
pub use level::{Level, Pattern};
pub use member::{Member, MemberPhone};
pub use model::{FieldModel, Model, ModelError};
pub use weight::{Step, Waterfall};

/// What is known of a member, to be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Any of the names.
    Name,
    /// Any of the phone numbers.
    Phone,
    /// Any of the e-mail addresses.
    Email,
    /// The day of birth.
    Birthday,
    /// Street, house and flat.
    Address,
    /// The city.
    City,
}

impl Field {
    /// Every field, in the order of patterns and waterfalls.
    pub const ALL: [Self; 6] = [Self::Name, Self::Phone, Self::Email, Self::Birthday, Self::Address, Self::City];
}

/// The match weight from which a person should look, unless a store sets another, bits: one chance in nine. To miss
/// a match leaves a member with two cards, and to look costs a minute.
pub const REVIEW_BITS: f64 = -3.0;

/// What two records say of each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// How the match weight adds up.
    pub waterfall: Waterfall,
    /// What to do with the two.
    pub decision: Decision,
    /// What that rests on.
    pub reason: Reason,
}

/// Compares two records. Which is named first makes no difference.
///
/// `review_bits` is the match weight from which a person should look, bits; [`REVIEW_BITS`] if in doubt.
pub fn assess(a: &Member, b: &Member, model: &Model, frequencies: &Frequencies, review_bits: f64) -> Assessment {
    let pattern = level::compare(a, b);
    let waterfall = weight::waterfall(a, b, pattern, model, frequencies);
    let (decision, reason) = decision::decide(a, b, pattern, waterfall.total_bits() >= review_bits);
    Assessment { waterfall, decision, reason }
}

#[cfg(test)]
mod population;
#[cfg(test)]
mod tests;
