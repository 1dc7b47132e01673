//! What can go wrong between here and the hub.

use serde::Deserialize;
use thiserror::Error;

use crate::store::StoreError;

/// Why a call has no result.
#[derive(Debug, Error)]
pub enum LinkError {
    /// The client cannot be set up like this.
    #[error("{0}")]
    Setup(String),
    /// No answer came: the hub may have done what was asked, or not. Everything may be asked again.
    #[error("the hub cannot be reached: {0}")]
    Offline(String),
    /// The hub's answer is no.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// What came back is not what a hub answers.
    #[error("the hub's answer cannot be read: {0}")]
    Unreadable(String),
    /// What was written cannot be kept here.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A refusal, as the hub words it (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, serde::Serialize, Error)]
#[error("{detail}")]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// A stable word for the reason: `identifier_taken`, `out_of_stock`.
    pub code: String,
    /// One line for a person.
    pub detail: String,
}

impl Refusal {
    /// Whether the same request may well succeed later.
    pub fn passes(&self) -> bool {
        matches!(self.status, 408 | 429 | 500..=599)
    }
}

impl LinkError {
    /// Whether asking again may help.
    pub fn passes(&self) -> bool {
        match self {
            Self::Offline(_) | Self::Unreadable(_) => true,
            Self::Refused(refusal) => refusal.passes(),
            Self::Setup(_) | Self::Store(_) => false,
        }
    }

    /// The refusal, if it is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }
}
