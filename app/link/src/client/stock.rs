//! Stock: what is where, and the documents that change it.

use reqwest::Method;
use retail::api::stock::{Booked, Hold, HoldRequest, Levels, Return, Sale, SaleRequest, Transfer, TransferRequest};

use super::{Call, Client};
use crate::LinkError;

impl Client {
    /// What is where: of one variant, at one location, or of all, in pages.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn stock(
        &self,
        sku: Option<&str>,
        location: Option<&str>,
        after: Option<&str>,
    ) -> Result<Levels, LinkError> {
        let call = Call::get(&["stock"]).asking("sku", sku).asking("location", location).asking("after", after);
        self.read(&call).await
    }

    /// Holds pieces before payment.
    ///
    /// # Errors
    ///
    /// As [`Client::member`]; 409 `out_of_stock` if they are not free.
    pub async fn hold(&self, id: &str, request: &HoldRequest) -> Result<Hold, LinkError> {
        self.read(&Call::new(Method::PUT, &["holds", id]).with(request)?).await
    }

    /// Lets a hold go.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn release(&self, hold: &str) -> Result<Hold, LinkError> {
        self.read(&Call::new(Method::DELETE, &["holds", hold])).await
    }

    /// Sells.
    ///
    /// # Errors
    ///
    /// As [`Client::hold`].
    pub async fn sell(&self, id: &str, request: &SaleRequest) -> Result<Sale, LinkError> {
        self.read(&Call::new(Method::PUT, &["sales", id]).with(request)?).await
    }

    /// Takes goods back.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn take_back(&self, id: &str, request: &Return) -> Result<Booked, LinkError> {
        self.read(&Call::new(Method::PUT, &["returns", id]).with(request)?).await
    }

    /// Sends goods to another location.
    ///
    /// # Errors
    ///
    /// As [`Client::hold`].
    pub async fn transfer(&self, id: &str, request: &TransferRequest) -> Result<Transfer, LinkError> {
        self.read(&Call::new(Method::PUT, &["transfers", id]).with(request)?).await
    }

    /// Takes a transfer in.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn receive(&self, transfer: &str) -> Result<Transfer, LinkError> {
        self.read(&Call::new(Method::POST, &["transfers", transfer, "receive"])).await
    }

    /// Calls a transfer back.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn cancel(&self, transfer: &str) -> Result<Transfer, LinkError> {
        self.read(&Call::new(Method::POST, &["transfers", transfer, "cancel"])).await
    }
}
