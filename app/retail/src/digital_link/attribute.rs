//! What else the query of a link says.

use std::fmt;

use thiserror::Error;

use super::percent::{Encoded, EscapeError, decode};

/// The keys that have a field of their own in a link.
const TAKEN: [&str; 5] = ["01", "22", "10", "21", "17"];

/// Why something is no attribute of a link.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AttributeError {
    /// The key is empty.
    #[error("an attribute has no key: write key=value")]
    NoKey,
    /// The key says what stands elsewhere.
    #[error("key {0} is not free: 01, 22, 10 and 21 stand in the path, and 17 stands in the query once")]
    Taken(String),
    /// The key or the value is badly escaped.
    #[error(transparent)]
    Escape(#[from] EscapeError),
}

/// A key and its value in the query of a link, neither escaped: a further Application Identifier of GS1 or anything
/// that a shop adds. The value is not checked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Attribute {
    key: String,
    value: String,
}

impl Attribute {
    /// An attribute by its key and value.
    ///
    /// # Errors
    ///
    /// [`AttributeError`] if the key is empty or one that [`DigitalLink`](super::DigitalLink) has a field for.
    pub fn new(key: String, value: String) -> Result<Self, AttributeError> {
        if key.is_empty() {
            return Err(AttributeError::NoKey);
        }
        if TAKEN.contains(&key.as_str()) {
            return Err(AttributeError::Taken(key));
        }
        Ok(Self { key, value })
    }

    /// What the value is about.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The value; empty if the link gives none.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Display for Attribute {
    /// `key=value`, both escaped.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}={}", Encoded(&self.key), Encoded(&self.value))
    }
}

/// The keys and values of a query in their order. Parts are set apart by `&` or `;` (the standard's
/// `queryStringDelim`), and a bare plus is a space, as in the forms of web pages: GS1's own values escape theirs.
pub(super) fn pairs(query: &str) -> impl Iterator<Item = Result<(String, String), EscapeError>> {
    query.split(['&', ';']).filter(|part| !part.is_empty()).map(|part| {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let plain = |text: &str| decode(&text.replace('+', " "));
        Ok((plain(key)?, plain(value)?))
    })
}
