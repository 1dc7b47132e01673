//! The hub as its callers meet it, on SQLite and on PostgreSQL.
//!
//! The tests named `postgres` need a server that may make databases, its address in `VITRINE_TEST_POSTGRES`;
//! `tests/run` starts one.

mod access;
mod backup;
mod book;
mod catalogue;
mod check;
mod command;
mod connect;
mod database;
mod description;
mod events;
mod faults;
mod law;
mod live;
mod members;
mod observe;
mod opening;
mod recommendations;
mod sample;
#[allow(dead_code, reason = "offers what any test may ask for")]
mod shop;
mod stock;
