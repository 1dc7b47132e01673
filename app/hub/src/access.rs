//! Who calls: devices and associates by their tokens, what each may do, and the log of it.

pub mod audit;
pub mod caller;
pub mod purpose;

use utoipa_axum::router::OpenApiRouter;

pub use caller::{Caller, Role};
pub use purpose::ReadFor;

use crate::Hub;

/// The subject's routes.
pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new()
}
