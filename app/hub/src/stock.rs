//! What is where: one pool over stores and warehouses, holds, transfers, sales and returns.

use utoipa_axum::router::OpenApiRouter;

use crate::Hub;

/// The subject's routes.
pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new()
}
