//! What happened: views, try-ons and dwell, and the intent they show.

use utoipa_axum::router::OpenApiRouter;

use crate::Hub;

/// The subject's routes.
pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new()
}
