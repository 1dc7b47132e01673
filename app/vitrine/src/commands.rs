//! One module a command.

pub mod bench;
pub mod doctor;
pub mod hub;
pub mod mirror;
pub mod products;
pub mod serve;
pub mod try_on;
