//! A member's record, as far as it tells who the member is.

use std::collections::BTreeSet;

use super::Field;
use crate::identity::{AddressLine, Birthday, City, Email, Name, Phone};

/// A phone number, and whether the member has shown to hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberPhone {
    /// The number.
    pub number: Phone,
    /// Whether a code sent to it came back.
    pub verified: bool,
}

/// A member's record. What isn't known is left empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Member {
    /// The number on the card, unique in the shop that gave it out.
    pub member_number: Option<String>,
    /// Names, in any script.
    pub names: Vec<Name>,
    /// Phone numbers.
    pub phones: Vec<MemberPhone>,
    /// E-mail addresses.
    pub emails: Vec<Email>,
    /// The day of birth.
    pub birthday: Option<Birthday>,
    /// Street, house and flat.
    pub address: Option<AddressLine>,
    /// The city.
    pub city: Option<City>,
}

impl Member {
    /// What a field holds, as the text that makes two records equal in it.
    pub(super) fn values(&self, field: Field) -> BTreeSet<String> {
        match field {
            Field::Name => self.names.iter().map(|name| name.key().to_owned()).collect(),
            Field::Phone => self.phones.iter().map(|phone| phone.number.to_string()).collect(),
            Field::Email => self.emails.iter().map(Email::to_string).collect(),
            Field::Birthday => self.birthday.iter().map(Birthday::to_string).collect(),
            Field::Address => self.address.iter().map(|line| line.key().to_owned()).collect(),
            Field::City => self.city.iter().map(|city| city.key().to_owned()).collect(),
        }
    }
}
