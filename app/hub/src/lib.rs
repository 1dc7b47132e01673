//! The store hub: one service behind mirror, tablet and browser, over SQLite or PostgreSQL.
//!
//! [`Hub::open`] opens the database, [`Hub::router`] is the HTTP interface and a [`Server`] puts it on a port. Each folder
//! beside this file is a subject with its commands, its queries and its routes:
//!
//! | subject | what it answers for |
//! | --- | --- |
//! | [`access`] | who calls: devices, associates, roles, sign-in, the audit log |
//! | [`members`] | who the shoppers are: records, identifiers, duplicates, search, the profile |
//! | [`catalogue`] | what is sold: products, variants, feeds |
//! | [`stock`] | what is where: one pool, holds, transfers, sales, returns |
//! | [`events`] | what happened: views, try-ons, dwell, and the intent they show |
//! | [`recommendations`] | what to show a shopper next, and why |
//! | [`law`] | consent, export and erasure of a person's data, retention |
//! | [`live`] | what just changed, as server-sent events |
//! | [`observe`] | how the hub is seen from outside: log, figures, whether it is ready |
//! | [`backup`] | the whole database in a file, and back |
//! | [`check`](mod@check) | whether the database keeps every rule |
//! | [`bench`] | how fast all of it is on this machine |
//! | [`connect`] | other commerce platforms: what they hold, and orders and notes for them |
//!
//! Every change has an identifier that its sender chose, so that a request repeated after a lost answer changes nothing.

pub mod access;
pub mod backup;
pub mod bench;
pub mod catalogue;
pub mod check;
pub mod clock;
pub mod command;
pub mod config;
pub mod connect;
pub mod database;
pub mod error;
pub mod events;
pub mod http;
mod hub;
pub mod identifier;
pub mod law;
pub mod live;
pub mod members;
pub mod observe;
pub mod random;
pub mod recommendations;
pub mod sample;
pub mod service;
pub mod stock;
pub mod vault;

pub use check::{Fault, check};
pub use config::Config;
pub use error::HubError;
pub use http::Server;
pub use hub::Hub;
