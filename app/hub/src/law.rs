//! Consent, export and erasure of one person's data, and retention.

pub mod consent;

use utoipa_axum::router::OpenApiRouter;

use crate::Hub;

/// The subject's routes.
pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new()
}
