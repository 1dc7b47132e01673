//! Who the shoppers are: records, identifiers, duplicates, search and the profile.

use utoipa_axum::router::OpenApiRouter;

use crate::Hub;

/// The subject's routes.
pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new()
}
