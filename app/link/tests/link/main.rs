//! Tablets and a hub, with a line between them that fails.

mod access;
mod book;
mod catalogue;
mod erasure;
mod goods;
mod live;
mod members;
mod schedule;
mod shop;
mod stock;
mod two;
