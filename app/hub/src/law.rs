//! Consent, export and erasure of one person's data, and retention.

pub mod consent;
pub mod erasure;
pub mod export;
pub mod retention;
mod routes;

pub use routes::routes;
