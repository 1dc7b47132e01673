//! What personal data is read for: every request that reads some names it.

use axum::{extract::FromRequestParts, http::request::Parts};
use retail::consent::Purpose;

use crate::{Hub, HubError};

/// The header that names the purpose.
pub const HEADER: &str = "purpose";

/// The purpose that a request gives in its `Purpose` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadFor(pub Purpose);

impl FromRequestParts<Hub> for ReadFor {
    type Rejection = HubError;

    async fn from_request_parts(parts: &mut Parts, _: &Hub) -> Result<Self, HubError> {
        let named = parts.headers.get(HEADER).and_then(|value| value.to_str().ok()).and_then(Purpose::from_name);
        named.map(Self).ok_or_else(|| {
            let names = Purpose::ALL.map(Purpose::name).join(", ");
            HubError::Invalid(format!("say what the data is read for in a Purpose header: one of {names}"))
        })
    }
}
