//! What is sold, and where.

use retail::api::catalogue::{Article, Location, ProductPage, ProductQuery, StockedProduct};

use super::{Call, Client, members::found};
use crate::LinkError;

impl Client {
    /// A page of products.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn products(&self, query: &ProductQuery) -> Result<ProductPage, LinkError> {
        let call = Call::get(&["products"])
            .asking("after", query.after.as_ref())
            .asking("limit", query.limit)
            .asking("category", query.category.as_ref())
            .asking("text", query.text.as_ref())
            .asking("since", query.since)
            .asking("inactive", Some(query.inactive));
        self.read(&call).await
    }

    /// A product with what is where of it; none if there is none of that id.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn product(&self, id: &str) -> Result<Option<StockedProduct>, LinkError> {
        found(self.read(&Call::get(&["products", id])).await)
    }

    /// The variant under a bar code; none if no variant has it.
    ///
    /// # Errors
    ///
    /// As [`Client::member`]; 422 if it is no GTIN.
    pub async fn article(&self, gtin: &str) -> Result<Option<Article>, LinkError> {
        found(self.read(&Call::get(&["variants", "by-gtin", gtin])).await)
    }

    /// The stores and warehouses.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn locations(&self) -> Result<Vec<Location>, LinkError> {
        self.read(&Call::get(&["locations"])).await
    }
}
