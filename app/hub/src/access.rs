//! Who calls: devices and associates by their tokens, what each may do, and the log of it.
//!
//! A device is let in by a manager (`grant`, RFC 8628) and has a token of its own. At a tablet an associate signs in
//! with a PIN (`session`) and has a token for as long. The first manager comes in with a code that the hub prints
//! (`set_up`). The database keeps digests of tokens and keyed digests of codes, never themselves.

mod address;
pub mod audit;
pub mod caller;
pub(crate) mod check_in;
mod code;
mod device;
mod grant;
pub(crate) mod limits;
mod lockout;
mod oauth;
pub(crate) mod pin;
pub mod purpose;
mod session;
mod set_up;
mod staff;

use utoipa_axum::router::OpenApiRouter;

pub use caller::{Caller, Role};
pub use limits::{Rate, Rates, Stranger};
pub use purpose::ReadFor;

use crate::{Hub, HubError, database::Tx};

/// The subject's routes.
pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new()
        .merge(set_up::routes())
        .merge(oauth::routes())
        .merge(grant::routes())
        .merge(device::routes())
        .merge(staff::routes())
        .merge(session::routes())
        .merge(check_in::routes())
        .merge(audit::routes())
}

/// Refuses a place that is not there. None is the whole chain.
async fn require_location(tx: &mut Tx, location: Option<&str>) -> Result<(), HubError> {
    let Some(location) = location else { return Ok(()) };
    let row = sqlx::query("SELECT id FROM location WHERE id = $1").bind(location.to_owned());
    row.fetch_optional(&mut **tx).await?.map(|_| ()).ok_or(HubError::NotFound("location"))
}

/// Refuses a text that is empty or too long to be a name or an identifier.
fn require_text(what: &str, text: &str) -> Result<(), HubError> {
    let fits = !text.trim().is_empty() && text.chars().count() <= 64 && !text.chars().any(char::is_control);
    if fits { Ok(()) } else { Err(HubError::invalid(format!("{what} must have 1 to 64 letters"))) }
}
