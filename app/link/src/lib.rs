//! The store hub's client.
