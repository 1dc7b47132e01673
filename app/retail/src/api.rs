//! What goes over the wire between the store hub and its clients, in JSON; a file a subject.
//!
//! Times are milliseconds since 1970-01-01 UTC. Identifiers of new things are chosen by who makes them, so that a request
//! repeated after a lost answer changes nothing.

pub mod access;
pub mod book;
pub mod catalogue;
pub mod events;
pub mod law;
pub mod live;
pub mod members;
mod secret;
pub mod stock;

pub use secret::Secret;
pub mod recommendations;
