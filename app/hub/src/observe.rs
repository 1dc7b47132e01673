//! How the hub is seen from outside: a log, figures for Prometheus, and whether it is well.
//!
//! Neither log nor figures hold anything personal. Of a request there is its method, the template of its address
//! (`/v1/members/{id}`), its status, how long it took, an id that the answer carries too, and the role of its caller:
//! never the address itself, a header, a body or who called.

mod log;
mod metrics;
mod request;
mod routes;

pub use log::{Format, log, subscriber};
pub(crate) use metrics::Metrics;
pub(crate) use request::{note, observe};
pub use routes::routes;
