//! Reading requests: what does not fit is refused in one line, like everything else.

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{StatusCode, request::Parts},
};
use serde::de::DeserializeOwned;

use crate::HubError;

/// A JSON body.
pub struct Body<T>(pub T);

/// A body as it was sent.
pub struct Raw(pub Bytes);

/// The variable parts of the address.
pub struct Path<T>(pub T);

/// What follows the question mark.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = HubError;

    async fn from_request(request: Request, state: &S) -> Result<Self, HubError> {
        match Json::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(refusal) => Err(unread(refusal.status(), refusal.body_text())),
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = HubError;

    async fn from_request(request: Request, state: &S) -> Result<Self, HubError> {
        let body = Bytes::from_request(request, state).await;
        Ok(Self(body.map_err(|refusal| unread(refusal.status(), refusal.body_text()))?))
    }
}

/// The refusal of a body that was not read, for which axum has this answer.
pub fn unread(status: StatusCode, why: String) -> HubError {
    if status == StatusCode::PAYLOAD_TOO_LARGE { HubError::TooLarge } else { HubError::Invalid(why) }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = HubError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HubError> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        Ok(Self(path.map_err(|refusal| HubError::Invalid(refusal.body_text()))?.0))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = HubError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HubError> {
        let query = axum::extract::Query::from_request_parts(parts, state).await;
        Ok(Self(query.map_err(|refusal| HubError::Invalid(refusal.body_text()))?.0))
    }
}
