//! Refusals in OAuth's form (RFC 6749, section 5.2; RFC 8628, section 3.5).

use axum::{
    Json,
    extract::rejection::FormRejection,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use retail::api::access::oauth::OauthProblem;
use thiserror::Error;

use crate::{HubError, http::extract::unread};

/// Why a device gets no token.
#[derive(Debug, Error)]
pub enum Refusal {
    /// The form does not read.
    #[error("{0}")]
    Request(String),
    /// No such kind of device.
    #[error("client_id must be mirror, tablet or system")]
    Client,
    /// Another grant than the one for devices.
    #[error("grant_type must be urn:ietf:params:oauth:grant-type:device_code")]
    GrantType,
    /// Not a code of this hub.
    #[error("this device code is not known: ask to be let in again")]
    Grant,
    /// Nobody has decided.
    #[error("a manager has yet to let this device in")]
    Pending,
    /// Asked before the interval was over.
    #[error("asked too soon: wait five seconds longer from now on")]
    SlowDown,
    /// The request has lapsed.
    #[error("nobody let this device in in time: ask again")]
    Expired,
    /// A manager said no.
    #[error("a manager keeps this device out")]
    Denied,
    /// What has nothing to do with OAuth.
    #[error(transparent)]
    Hub(#[from] HubError),
}

impl Refusal {
    /// A form that does not read. What was sent is not said again: it may be a secret.
    pub fn request(why: impl Into<String>) -> Self {
        Self::Request(why.into())
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Request(_) => "invalid_request",
            Self::Client => "invalid_client",
            Self::GrantType => "unsupported_grant_type",
            Self::Grant => "invalid_grant",
            Self::Pending => "authorization_pending",
            Self::SlowDown => "slow_down",
            Self::Expired => "expired_token",
            Self::Denied => "access_denied",
            Self::Hub(_) => "server_error",
        }
    }
}

impl From<FormRejection> for Refusal {
    fn from(refused: FormRejection) -> Self {
        match unread(refused.status(), refused.body_text()) {
            HubError::Invalid(why) => Self::request(why),
            error => Self::Hub(error),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let problem = OauthProblem { error: self.word().to_owned(), error_description: self.to_string() };
        match self {
            Self::Hub(error) => error.into_response(),
            _ => (StatusCode::BAD_REQUEST, [(header::CACHE_CONTROL, "no-store")], Json(problem)).into_response(),
        }
    }
}
