//! The hub as its callers meet it, on SQLite and on PostgreSQL.
//!
//! The tests named `postgres` need a server that may make databases, its address in `VITRINE_TEST_POSTGRES`;
//! `tests/run` starts one.

mod backup;
mod catalogue;
mod check;
mod law;
mod members;
mod observe;
mod opening;
mod sample;
#[allow(dead_code, reason = "offers what any test may ask for")]
mod shop;
