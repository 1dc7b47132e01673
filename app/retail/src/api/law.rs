//! A person's rights: consent, a copy of everything, erasure.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::members::{KeptEntry, Member};
use crate::consent::Purpose;

/// A decision of a member, given or taken back: both are this one call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DecideConsent)]
pub struct Decide {
    /// For what.
    pub purpose: Purpose,
    /// Whether it is agreed to.
    pub granted: bool,
    /// Which text the member was shown.
    pub text_version: String,
    /// Where: `mirror`, `tablet`, `shop`, `paper`.
    pub channel: String,
    /// When, ms since 1970 UTC.
    pub at: i64,
}

/// A decision as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Decided {
    /// The decision's identifier.
    pub id: String,
    /// The record that it was made for.
    pub member: String,
    /// What was decided.
    #[serde(flatten)]
    pub decision: Decide,
    /// Who took it down.
    pub actor: String,
}

/// What a person agrees to now, and how it came to that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Consents {
    /// The purposes agreed to now, of those that need it.
    pub agreed: Vec<Purpose>,
    /// All decisions, oldest first.
    pub decisions: Vec<Decided>,
}

/// Everything that is kept about a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Export {
    /// The format, `vitrine.member.1`.
    pub schema: String,
    /// When the copy was made, ms since 1970 UTC.
    pub at: i64,
    /// The person, from all records.
    pub member: Member,
    /// The decisions about the use of the data.
    pub consents: Consents,
    /// Notes, tasks, measures, preferences, carts.
    pub entries: Vec<KeptEntry>,
    /// Rows that name the person, by what they are: purchases, returns, holds, events, check-ins, merges, and who read
    /// the data and what for.
    #[schema(value_type = Object)]
    pub rows: std::collections::BTreeMap<String, Vec<serde_json::Value>>,
}

/// What an erasure came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Erased {
    /// The records that were erased.
    pub records: Vec<String>,
    /// Rows that still name them, found by looking again afterwards: none.
    pub left: i64,
}
