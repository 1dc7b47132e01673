//! Tablets and a hub, with a line between them that fails.

mod book;
mod erasure;
mod live;
mod schedule;
mod shop;
mod stock;
mod two;
