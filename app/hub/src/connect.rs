//! Other commerce platforms: the port that they are reached through, and Vendure behind it.
//!
//! A [`Platform`] is read page by page and written to by what carries an identifier of the hub, so that an order sent again
//! after a lost answer stays one order. [`snapshot()`] reads all that a platform holds, [`sync()`] takes it into the hub, and
//! [`send_sales`] tells the platform what its customers bought in the stores.

pub mod error;
pub mod record;
mod retry;
mod secret;
mod send;
pub mod snapshot;
mod sync;
pub mod vendure;

use std::future::Future;

pub use error::{ConnectError, ExchangeError};
pub use record::{Cursor, Customer, Level, NewNote, NewOrder, Page, Place, Product, WrittenOrder};
pub use secret::Secret;
pub use send::{Sent, send_sales};
pub use snapshot::{Snapshot, snapshot};
pub use sync::{SyncFault, Synced, sync};
pub use vendure::Vendure;

use crate::clock::Millis;

/// A commerce platform. Reads are tried again by themselves while the platform cannot be reached; writes are not, since
/// their caller keeps them until they are answered.
pub trait Platform: Send + Sync {
    /// What the platform's identifiers are known by: `vendure`.
    fn name(&self) -> &'static str;

    /// Products with all their variants; with `since`, those alone that changed after it. One product may come twice.
    fn products(
        &self,
        since: Option<Millis>,
        cursor: Option<Cursor>,
    ) -> impl Future<Output = Result<Page<Product>, ConnectError>> + Send;

    /// The places where stock lies.
    fn places(&self) -> impl Future<Output = Result<Vec<Place>, ConnectError>> + Send;

    /// How much of each variant lies at each place.
    fn levels(&self, cursor: Option<Cursor>) -> impl Future<Output = Result<Page<Level>, ConnectError>> + Send;

    /// Customers with their addresses; with `since`, those alone that changed after it.
    fn customers(
        &self,
        since: Option<Millis>,
        cursor: Option<Cursor>,
    ) -> impl Future<Output = Result<Page<Customer>, ConnectError>> + Send;

    /// Writes a sale that was made and paid at the hub. The same order written again is answered with the first one.
    ///
    /// # Errors
    ///
    /// Where [`ConnectError::is_transient`] says so, write the same order again later: it may have been written.
    fn write_order(&self, order: &NewOrder) -> impl Future<Output = Result<WrittenOrder, ConnectError>> + Send;

    /// Writes a note that the platform's staff sees with a customer. The same note written again changes nothing.
    ///
    /// # Errors
    ///
    /// As for [`Platform::write_order`].
    fn write_note(&self, note: &NewNote) -> impl Future<Output = Result<(), ConnectError>> + Send;
}
