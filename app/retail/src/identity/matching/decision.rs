//! What to do with two records: rules that a store can explain to a member.
//!
//! Two records become one only on proof: the same card, or a phone that both have verified and a name that is the
//! same or sounds the same. An e-mail address alone never links, and neither does any weight: families share phones,
//! addresses and mailboxes, and a wrong link shows one person another's purchases. Asking a clerk costs a minute.

use super::{Field, Level, Member, Pattern};
use crate::identity::name::Likeness;

/// What to do with two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// They are one member.
    Link,
    /// A person should look.
    Review,
    /// They stay two.
    Distinct,
}

/// What a decision rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Both carry one member number.
    MemberNumber,
    /// Both have verified one phone, and their names go together.
    VerifiedPhone,
    /// They share a phone or an address, and their names differ: a household.
    Household,
    /// The match weight.
    Weight,
}

/// Decides by the rules; `heavy` says whether the match weight asks for a review.
pub(super) fn decide(a: &Member, b: &Member, pattern: Pattern, heavy: bool) -> (Decision, Reason) {
    if a.member_number.is_some() && a.member_number == b.member_number {
        return (Decision::Link, Reason::MemberNumber);
    }
    // Father and son may share a name and a phone, but not a birthday.
    let born_apart = pattern.level(Field::Birthday) == Level::Different;
    if shares_verified_phone(a, b) && names_go_together(a, b) && !born_apart {
        return (Decision::Link, Reason::VerifiedPhone);
    }
    let by_weight = if heavy { Decision::Review } else { Decision::Distinct };
    if !is_household(pattern) {
        return (by_weight, Reason::Weight);
    }
    // Phone and address of one family count as two agreements though they are one: a second difference settles it.
    (if born_apart { Decision::Distinct } else { by_weight }, Reason::Household)
}

fn shares_verified_phone(a: &Member, b: &Member) -> bool {
    let mut verified = a.phones.iter().filter(|phone| phone.verified);
    verified.any(|phone| b.phones.contains(phone))
}

fn names_go_together(a: &Member, b: &Member) -> bool {
    let mut pairs = a.names.iter().flat_map(|a| b.names.iter().map(move |b| a.likeness(b)));
    pairs.any(|likeness| matches!(likeness, Likeness::Same | Likeness::Homophone))
}

fn is_household(pattern: Pattern) -> bool {
    let shared = |field| pattern.level(field) == Level::Exact;
    pattern.level(Field::Name) == Level::Different && (shared(Field::Phone) || shared(Field::Address))
}
