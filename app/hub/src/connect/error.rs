//! What can come between the hub and a platform.

use thiserror::Error;

use crate::HubError;

/// Why a platform could not be read or written to. No text holds a secret; beside the platform's own words, nor anything
/// that is personal.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConnectError {
    /// The connection cannot be made as it is set up.
    #[error("{0}")]
    Setup(String),
    /// No answer came: no line, too slow, or the platform is down.
    #[error("the platform cannot be reached: {0}")]
    Unreachable(String),
    /// The platform does not let the hub in, or not do this.
    #[error("the platform refuses: {0}")]
    Refused(String),
    /// The platform was asked too often.
    #[error("the platform was asked too often: wait {0} seconds")]
    Limited(u64),
    /// The platform answered with an error of its own.
    #[error("the platform answers {code}: {detail}")]
    Answered {
        /// The platform's word for it: `INSUFFICIENT_STOCK_ERROR`.
        code: String,
        /// The platform's sentence for it.
        detail: String,
    },
    /// The answer is not one that the platform is known to give.
    #[error("the platform's answer does not read: {0}")]
    Malformed(String),
    /// What would be written is not what was sold.
    #[error("the platform would write another order than was sold: {0}")]
    Differs(String),
}

impl ConnectError {
    /// Whether the same request may succeed later without anybody's doing.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Limited(_))
    }
}

/// Why hub and platform could not be brought in step.
#[derive(Debug, Error)]
pub enum ExchangeError {
    /// The platform's side.
    #[error(transparent)]
    Platform(#[from] ConnectError),
    /// The hub's side.
    #[error(transparent)]
    Hub(#[from] HubError),
}
