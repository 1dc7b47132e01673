//! The member book: what a tablet keeps of its members, to serve them without a line.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::members::{KeptEntry, Member};
use crate::consent::Purpose;

/// Which members are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BookQuery {
    /// Those who belong to this store; the caller's own store if left out.
    pub store: Option<String>,
    /// Only those in this associate's client book.
    pub associate: Option<String>,
    /// Only what changed at this time or later, ms since 1970 UTC; everybody if left out. It is the `as_of` of an earlier
    /// page less a minute, since what was being written then may bear an earlier time.
    pub since: Option<i64>,
    /// Only those with a greater id than this.
    pub after: Option<String>,
    /// How many at most, 1 to 500; 200 if left out.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<i64>,
}

/// A member with what is kept about them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BookEntry {
    /// The member.
    pub member: Member,
    /// Notes, tasks, measures, preferences, carts, the newest first.
    pub entries: Vec<KeptEntry>,
    /// What they agree to.
    pub agreed: Vec<Purpose>,
}

/// Some members, by id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BookPage {
    /// Members who are in the book.
    pub members: Vec<BookEntry>,
    /// Records of members who changed and are not in the book, or no more.
    pub left: Vec<String>,
    /// Records that were erased: whoever has a copy destroys it.
    pub erased: Vec<String>,
    /// What to ask for as `after` to have the next ones; none at the end.
    pub next: Option<String>,
    /// When the hub read this page, ms since 1970 UTC.
    pub as_of: i64,
}
