//! What is sold, and to whom: products, their variants and measures, the catalogue, members' records, product
//! feeds, and rules over them. No I/O and no engine.

pub mod advice;
pub mod api;
mod calendar;
pub mod catalogue;
pub mod cloud_event;
pub mod consent;
pub mod digital_link;
pub mod expiry;
pub mod eyewear;
pub mod feed;
pub mod identity;
pub mod intent;
pub mod member;
pub mod product;
pub mod recommend;
pub mod search;
pub mod timestamp;
