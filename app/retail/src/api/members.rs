//! Members: who they are, and what is kept about them.

use base::Measured;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::identity::{Birthday, phone::Country};

/// A phone number or an e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The number or address. Phones are kept in E.164, addresses in small letters.
    pub value: String,
    /// Whether a code sent to it came back.
    #[serde(default)]
    pub verified: bool,
    /// Whether others use it too, as a family does its phone. One that is not shared belongs to one member alone, who is
    /// found by it.
    #[serde(default)]
    pub shared: bool,
}

/// What a member is known by besides phone and e-mail.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// `member_number`, `loyalty_qr`, or a shop platform as `platform:NAME`.
    pub kind: String,
    /// The number or code, unique in its kind.
    pub value: String,
}

/// Where someone lives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// Street, house and flat.
    pub line: String,
    /// City or town.
    pub city: String,
    /// Postal code.
    #[serde(default)]
    pub postcode: String,
    /// The country's ISO 3166 code.
    #[serde(default)]
    pub country: String,
}

/// What a member told about themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Details {
    /// The name as it is to be shown.
    pub name: String,
    /// Other names: in another script, before a marriage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_names: Vec<String>,
    /// Phone numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Contact>,
    /// E-mail addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<Contact>,
    /// Member number, loyalty code, shop platforms' numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// The day of birth, `1990-02-28`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub birthday: Option<Birthday>,
    /// Where they live.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// The language to be addressed in, `en` or `zh-Hans`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

/// What to change in a member's record; what is left out stays as it is.
///
/// Each field keeps the time it was last set: a change that comes late or twice never undoes a newer one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// When the change was made, ms since 1970 UTC.
    pub at: i64,
    /// The country that phone numbers without a country code are of; China if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "CN")]
    pub country: Option<Country>,
    /// The name as it is to be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Other names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_names: Option<Vec<String>>,
    /// Phone numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phones: Option<Vec<Contact>>,
    /// E-mail addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emails: Option<Vec<Contact>>,
    /// Member number, loyalty code, shop platforms' numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifiers: Option<Vec<Identifier>>,
    /// The day of birth; null takes it away.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub birthday: Option<Option<Birthday>>,
    /// Where they live; null takes it away.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Address>)]
    pub address: Option<Option<Address>>,
    /// The language to be addressed in; null takes it away.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub locale: Option<Option<String>>,
    /// The tier: `member`, `silver`, `gold`, or what the chain calls them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// The store the member belongs to; null takes it away.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub store: Option<Option<String>>,
    /// The associate whose client book the member is in; null takes it away.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub associate: Option<Option<String>>,
}

/// Tells a field that is null from one that is left out.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// A member: one person, of one or more records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Member {
    /// The person: the record that the others were merged into.
    pub id: String,
    /// All records of the person, the one named `id` among them.
    pub records: Vec<String>,
    /// What is known, from all records: in each field what was said last, lists together.
    pub details: Details,
    /// The tier.
    pub tier: String,
    /// The store the member belongs to.
    pub store: Option<String>,
    /// The associate whose client book the member is in.
    pub associate: Option<String>,
    /// When the first record was made, ms since 1970 UTC.
    pub created_at: i64,
    /// When a record was last changed, ms since 1970 UTC.
    pub updated_at: i64,
}

/// Asks who carries an identifier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Identify {
    /// `phone`, `email`, `member_number`, `loyalty_qr` or `platform:NAME`.
    pub kind: String,
    /// The identifier.
    pub value: String,
    /// The country that a phone number without a country code is of; China if left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "CN")]
    pub country: Option<Country>,
}

/// Members who fit what was typed, the best first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Found {
    /// The members.
    pub members: Vec<FoundMember>,
    /// Whether all members were looked at. While the hub starts they are not.
    pub complete: bool,
}

/// A member in a list: enough to be recognised by, and no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FoundMember {
    /// The person.
    pub id: String,
    /// The name.
    pub name: String,
    /// The last four digits of a phone number.
    pub phone_tail: Option<String>,
    /// The tier.
    pub tier: String,
    /// The store the member belongs to.
    pub store: Option<String>,
    /// What the query fits: `name`, `reading`, `phone`, `email` or `number`.
    pub fits: String,
}

/// Something kept about a member, sealed like their details.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Entry {
    /// An associate's note.
    Note {
        /// The note.
        text: String,
    },
    /// Something to do for the member.
    Task {
        /// What to do.
        text: String,
        /// Until when, ms since 1970 UTC.
        due_at: Option<i64>,
        /// Whether it is done.
        done: bool,
    },
    /// A measure of the body, with its interval; needs the member's consent.
    Measure {
        /// Which: `pupillary_distance`, `chest`, `foot_length`.
        name: String,
        /// The value, mm.
        #[schema(value_type = Object)]
        value: Measured,
    },
    /// What the member likes or does not.
    Preference {
        /// Of what: `colour`, `style`, `size:shoes`.
        name: String,
        /// Which.
        value: String,
        /// Whether the member said so; otherwise it was learned.
        stated: bool,
    },
    /// What waits to be bought.
    Cart {
        /// Variants by their SKU, and how many.
        lines: Vec<CartLine>,
    },
}

/// One line of a cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CartLine {
    /// The variant.
    pub sku: String,
    /// How many, 1 or more.
    pub quantity: i64,
}

/// An entry to be kept or changed; null in place of it takes it away. The newest by `at` stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteEntry {
    /// When it was written, ms since 1970 UTC.
    pub at: i64,
    /// What to keep.
    pub entry: Option<Entry>,
}

/// An entry as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct KeptEntry {
    /// The entry's identifier.
    pub id: String,
    /// What is kept.
    #[serde(flatten)]
    pub entry: Entry,
    /// Who wrote it last.
    pub actor: String,
    /// When it was last written, ms since 1970 UTC.
    pub at: i64,
}

/// Two records that may be one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Review {
    /// One person.
    pub first: Member,
    /// The other.
    pub second: Member,
    /// The match weight: log2 of the odds that they are one.
    pub bits: f64,
    /// What each field says, in words: `name exact +10.7`.
    pub reasons: Vec<String>,
    /// When they were found, ms since 1970 UTC.
    pub at: i64,
}

/// What a person decided about two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// They are one person: the second is merged into the first.
    Same,
    /// They are two, and are not asked about again.
    Distinct,
}

/// Asks for a decision to be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DecideReview)]
pub struct Decide {
    /// One of the two; stays the person if they are one.
    pub first: String,
    /// The other.
    pub second: String,
    /// What was decided.
    pub verdict: Verdict,
}

/// Two persons that are to be one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// Who stays.
    pub survivor: String,
    /// Whose records come to them.
    pub absorbed: String,
}

/// A merge that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Merged {
    /// What it is undone by.
    pub id: String,
    /// Who stays.
    pub survivor: String,
    /// Whose records came to them.
    pub absorbed: String,
    /// When, ms since 1970 UTC.
    pub at: i64,
    /// When it was undone, ms since 1970 UTC.
    pub undone_at: Option<i64>,
}
