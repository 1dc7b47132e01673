//! Reading Vendure's lists.

mod catalogue;
mod people;
mod stock;

use retail::timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

pub use self::{catalogue::products, people::customers, stock::levels, stock::places};
use super::super::{ConnectError, Cursor, Page};
use crate::clock::Millis;

/// How many of a list are asked for at once; a server as it comes gives up to 1,000.
const PAGE: u64 = 100;

/// Vendure's `PaginatedList`.
#[derive(Deserialize)]
struct List<T> {
    items: Vec<T>,
    #[serde(rename = "totalItems")]
    total: u64,
}

impl<T> List<T> {
    /// Where the list goes on, having been read from `skip`.
    fn next(&self, skip: u64) -> Option<u64> {
        let read = skip + self.items.len() as u64;
        (!self.items.is_empty() && read < self.total).then_some(read)
    }

    /// The list as a page, where cursors are the number of items before them.
    fn page<U>(self, skip: u64, convert: impl FnMut(T) -> U) -> Page<U> {
        let next = self.next(skip).map(|skip| Cursor(skip.to_string()));
        Page { items: self.items.into_iter().map(convert).collect(), next }
    }
}

/// A list's options: oldest first, so that what is added meanwhile comes at the end.
fn options(skip: u64, since: Option<Millis>) -> Value {
    let mut options = json!({ "skip": skip, "take": PAGE, "sort": { "id": "ASC" } });
    if let Some(since) = since {
        options["filter"] = json!({ "updatedAt": { "after": timestamp::written(since) } });
    }
    json!({ "options": options })
}

/// The number of items before a cursor.
fn skip(cursor: Option<&str>) -> Result<u64, ConnectError> {
    let Some(cursor) = cursor else { return Ok(0) };
    cursor.parse().map_err(|_| ConnectError::Setup(format!("{cursor:?} is no cursor of a Vendure list")))
}
