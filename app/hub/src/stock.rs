//! What is where: one pool over stores and warehouses, holds, transfers, sales and returns.
//!
//! Every change is a document with its sender's UUID: sent again it changes nothing, with other content it is refused.
//! A document is booked as a whole or not at all. What a location has free is decided by the database alone, in one
//! conditional statement a row ([`ledger`]); [`check`] proves that all sums agree.
//!
//! Documents may come in any order. A sale or a release that names a hold unknown yet leaves it closed, so that it holds
//! nothing when it comes. What cannot be booked before another document came is refused as `not_found` or
//! `out_of_stock`, and may be sent again.

pub mod adjustment;
pub mod check;
mod document;
pub mod expiry;
pub mod hold;
mod ledger;
pub mod level;
mod lines;
pub mod oversell;
pub mod receipt;
pub mod sale;
pub mod shortage;
pub mod take_back;
pub mod transfer;

use utoipa_axum::{router::OpenApiRouter, routes};

pub use check::{Fault, check};
pub use document::Act;
pub use expiry::expire;
pub use oversell::oversell;

use crate::Hub;

/// The subject's routes.
pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new()
        .routes(routes!(level::get_stock))
        .routes(routes!(receipt::put_receipt))
        .routes(routes!(adjustment::put_adjustment))
        .routes(routes!(hold::http::put_hold, hold::http::delete_hold))
        .routes(routes!(transfer::http::put_transfer))
        .routes(routes!(transfer::http::receive_transfer))
        .routes(routes!(transfer::http::cancel_transfer))
        .routes(routes!(sale::http::put_sale, sale::http::get_sale))
        .routes(routes!(take_back::put_return))
        .routes(routes!(shortage::get_shortages))
}
