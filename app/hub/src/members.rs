//! Who the shoppers are: records, identifiers, duplicates, search and the profile.
//!
//! A record is what one channel knows of someone; a person is one record or several that were found to be one. A merge
//! only says which person a record belongs to. Everything else (purchases, events, consents, holds, carts) stays with
//! the record it was written for and is read by person, so undoing a merge gives every record back as it was.

mod book;
pub mod bulk;
pub mod duplicates;
pub mod entries;
pub mod identifiers;
pub mod learning;
pub mod merges;
pub mod profile;
mod routes;
pub mod search;
pub mod store;

pub use routes::routes;
