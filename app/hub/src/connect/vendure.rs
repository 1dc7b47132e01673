//! Vendure, through the admin GraphQL interface of a server as it comes: no plugin and no custom field is asked for.
//!
//! Tried with Vendure 3.7. Its server must give out bearer tokens (`authOptions.tokenMethod`), and the administrator that
//! the hub signs in as needs to read catalogue, stock and customers, and to read, create and update orders and customers.
//!
//! What such a server cannot do, and so neither the hub:
//! - It prices orders itself. A sale at another price than its own is refused ([`ConnectError::Differs`]).
//! - It takes stock from the place that its own strategy chooses, and leaves it allocated until its staff fulfils the order.
//! - It wants a customer and a way of shipping for each order; the cheapest one that is eligible is taken.
//! - A changed address does not mark its customer as changed, nor a removed product anything: read all from time to time.

mod client;
mod note;
mod order;
mod read;

use std::time::Duration;

use tokio::sync::Mutex;

use self::client::Client;
use super::{
    ConnectError, Cursor, Customer, Level, NewNote, NewOrder, Page, Place, Platform, Product, Secret, WrittenOrder,
    retry::reading,
};
use crate::clock::Millis;

/// How a Vendure server is reached.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where its admin interface is: `https://shop.example/admin-api`.
    pub address: String,
    /// The administrator to sign in as.
    pub username: String,
    /// The administrator's password.
    pub password: Secret,
    /// How long an answer may take.
    pub patience: Duration,
    /// How long to wait before a read is tried for the second time.
    pub pause: Duration,
}

impl Settings {
    /// Settings that wait 20 s for an answer and a quarter of a second before reading again.
    pub fn new(address: impl Into<String>, username: impl Into<String>, password: Secret) -> Self {
        let (patience, pause) = (Duration::from_secs(20), Duration::from_millis(250));
        Self { address: address.into(), username: username.into(), password, patience, pause }
    }
}

/// A Vendure server.
#[derive(Debug)]
pub struct Vendure {
    client: Client,
    pause: Duration,
    /// One write at a time, so that two of the same order see each other.
    writing: Mutex<()>,
}

impl Vendure {
    /// A server that will be signed in at when it is first needed.
    ///
    /// # Errors
    ///
    /// [`ConnectError::Setup`] if the address is none, or the system has no certificates to trust.
    pub fn new(settings: Settings) -> Result<Self, ConnectError> {
        Ok(Self { pause: settings.pause, client: Client::new(settings)?, writing: Mutex::new(()) })
    }
}

impl Platform for Vendure {
    fn name(&self) -> &'static str {
        "vendure"
    }

    async fn products(&self, since: Option<Millis>, cursor: Option<Cursor>) -> Result<Page<Product>, ConnectError> {
        reading(self.pause, || read::products(&self.client, since, cursor.as_ref())).await
    }

    async fn places(&self) -> Result<Vec<Place>, ConnectError> {
        reading(self.pause, || read::places(&self.client)).await
    }

    async fn levels(&self, cursor: Option<Cursor>) -> Result<Page<Level>, ConnectError> {
        reading(self.pause, || read::levels(&self.client, cursor.as_ref())).await
    }

    async fn customers(&self, since: Option<Millis>, cursor: Option<Cursor>) -> Result<Page<Customer>, ConnectError> {
        reading(self.pause, || read::customers(&self.client, since, cursor.as_ref())).await
    }

    async fn write_order(&self, order: &NewOrder) -> Result<WrittenOrder, ConnectError> {
        let _alone = self.writing.lock().await;
        order::write(&self.client, order).await
    }

    async fn write_note(&self, note: &NewNote) -> Result<(), ConnectError> {
        let _alone = self.writing.lock().await;
        note::write(&self.client, note).await
    }
}

/// What marks an order or a note as the hub's, and which it is.
fn mark(id: &str) -> String {
    format!("vitrine:{id}")
}

#[cfg(test)]
mod tests;
