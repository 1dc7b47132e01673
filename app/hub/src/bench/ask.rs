//! Requests to the hub's router.

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{Method, Request, header},
};
use tower::ServiceExt;

use crate::{Hub, HubError, random, vault::token_digest};

/// A shop system that asks.
#[derive(Clone)]
pub struct Asker {
    router: Router,
    token: String,
}

impl Asker {
    /// Enters a shop system into the hub.
    pub async fn new(hub: &Hub) -> Result<Self, HubError> {
        let token = random::token()?;
        let mut tx = hub.database().begin().await?;
        sqlx::query("INSERT INTO device (id, kind, name, token_digest, created_at) VALUES ($1, 'system', $2, $3, 0)")
            .bind(random::id())
            .bind("bench")
            .bind(token_digest(&token))
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(Self { router: hub.router(), token })
    }

    /// Sends a request and reads its answer.
    ///
    /// # Errors
    ///
    /// [`HubError::Setup`] if it is refused.
    pub async fn ask(&self, method: Method, path: &str, kind: &str, body: String) -> Result<Bytes, HubError> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, kind)
            .header("purpose", "service")
            .body(Body::from(body))
            .map_err(|error| HubError::Setup(error.to_string()))?;
        let response = match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let status = response.status();
        if !status.is_success() {
            return Err(HubError::Setup(format!("the hub answered a measured request with {status}")));
        }
        to_bytes(response.into_body(), usize::MAX).await.map_err(|error| HubError::Setup(error.to_string()))
    }
}
