//! What can go wrong, and how a caller is told.

use axum::{
    Json,
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

/// Everything that a hub refuses or fails at.
#[derive(Debug, Error)]
pub enum HubError {
    /// The hub cannot be opened as it is set up.
    #[error("{0}")]
    Setup(String),
    /// What was asked for is not there.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// There is such an address, and it does other things.
    #[error("this address does not answer to {0}: see /docs for what it does")]
    Method(Method),
    /// What was sent makes no sense.
    #[error("{0}")]
    Invalid(String),
    /// What was sent is larger than its address takes.
    #[error("this is larger than what is read here: send it in parts")]
    TooLarge,
    /// The caller must sign in.
    #[error("sign in first: send a token of this hub as Authorization: Bearer")]
    Unauthenticated,
    /// The caller may not do this.
    #[error("{0}")]
    Forbidden(&'static str),
    /// What is there stands against it. `code` is for programs, the text for people.
    #[error("{detail}")]
    Conflict {
        /// A stable word for the reason: `out_of_stock`, `identifier_taken`.
        code: &'static str,
        /// What is in the way.
        detail: String,
    },
    /// The caller asks too often.
    #[error("too many tries: wait {0} seconds")]
    TooMany(u64),
    /// Too much is under way already.
    #[error("the hub is busy: send it again in a second")]
    Busy,
    /// A sealed value does not open.
    #[error("a sealed value does not open: it was changed, or the hub's key is another one")]
    Sealed,
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
}

impl HubError {
    /// An input at fault.
    pub fn invalid(why: impl Into<String>) -> Self {
        Self::Invalid(why.into())
    }

    /// Something in the way.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::Conflict { code, detail: detail.into() }
    }

    /// Whether another transaction came in between, so that trying again may succeed.
    pub fn is_conflict(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else { return false };
        // Serialization failure and deadlock; SQLite's BUSY and its kinds.
        matches!(error.code().as_deref(), Some("40001" | "40P01" | "5" | "261" | "517"))
    }

    /// Whether the database refused a second row with the same key.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }

    /// Whether the database is full, going down or not up yet: nothing is wrong with what was asked.
    fn is_away(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_)) => true,
            Self::Database(sqlx::Error::Database(error)) => {
                let code = error.code().unwrap_or_default();
                // PostgreSQL's classes for lost connections, missing room and an operator's orders; SQLite's FULL.
                code == "13" || (code.len() == 5 && ["08", "53", "57"].iter().any(|class| code.starts_with(class)))
            }
            _ => false,
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Conflict { .. } => StatusCode::CONFLICT,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Database(_) if self.is_conflict() || self.is_away() => StatusCode::SERVICE_UNAVAILABLE,
            Self::Setup(_) | Self::Sealed | Self::Database(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "not_found",
            Self::Method(_) => "method",
            Self::Invalid(_) => "invalid",
            Self::TooLarge => "too_large",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden(_) => "forbidden",
            Self::Conflict { code, .. } => code,
            Self::TooMany(_) => "too_many",
            Self::Busy => "busy",
            Self::Setup(_) | Self::Sealed | Self::Database(_) if self.status() == StatusCode::SERVICE_UNAVAILABLE => {
                "busy"
            }
            Self::Setup(_) | Self::Sealed | Self::Database(_) => "failed",
        }
    }
}

/// How a refusal reads (RFC 9457).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// A stable word for the reason.
    pub code: String,
    /// One line for a person.
    pub detail: String,
}

impl IntoResponse for HubError {
    fn into_response(self) -> Response {
        let status = self.status();
        // What failed inside is for the log, not for the caller.
        let detail = if status.is_server_error() {
            tracing::error!(error = %self, "request failed");
            "the hub cannot answer now: try again".to_owned()
        } else {
            self.to_string()
        };
        let problem = Problem { status: status.as_u16(), code: self.code().to_owned(), detail };
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        match self {
            Self::Unauthenticated => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Self::TooMany(seconds) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            _ => {}
        }
        response
    }
}
