//! What just changed, as server-sent events.

use axum::Router;

use crate::Hub;

/// The subject's routes: they stay open, so no time limit is set on them.
pub fn routes() -> Router<Hub> {
    Router::new()
}
