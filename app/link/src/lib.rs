//! The store hub's client, for tablets, mirrors and browsers.
//!
//! [`Client`] asks the hub and is answered. [`Tablet`] goes on working without a line: what it writes is kept in an
//! [outbox] until the hub has it, and what it reads comes from a [replica] of its member book and from a [shelf] with the
//! catalogue and the stock. What differs from host to
//! host (time, storage) is behind the ports [`Time`] and [`Store`].

#![cfg_attr(
    target_arch = "wasm32",
    allow(
        clippy::arc_with_non_send_sync,
        reason = "a browser has one thread; elsewhere the same goes from one to another"
    )
)]

pub mod change;
pub mod client;
pub mod error;
pub mod live;
pub mod outbox;
pub mod port;
pub mod replica;
pub mod shelf;
pub mod sse;
pub mod store;
pub mod tablet;

pub use change::Change;
pub use client::Client;
pub use error::LinkError;
pub use port::Time;
pub use store::Store;
pub use tablet::Tablet;
