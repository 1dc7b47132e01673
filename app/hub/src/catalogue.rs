//! What is sold: products, their variants, and the feeds they come from.

use utoipa_axum::router::OpenApiRouter;

use crate::Hub;

/// The subject's routes.
pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new()
}
