//! The member book.

use retail::{
    api::book::{BookPage, BookQuery},
    consent::Purpose,
};

use super::{Call, Client};
use crate::LinkError;

impl Client {
    /// A page of the member book.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn book(&self, query: &BookQuery, purpose: Purpose) -> Result<BookPage, LinkError> {
        let call = Call::get(&["book"])
            .asking("store", query.store.as_ref())
            .asking("associate", query.associate.as_ref())
            .asking("since", query.since)
            .asking("after", query.after.as_ref())
            .asking("limit", query.limit);
        self.read(&call.reading_for(purpose)).await
    }

    /// Asks whether the hub is there, and what time it has.
    ///
    /// # Errors
    ///
    /// [`LinkError::Offline`] if no answer came.
    pub async fn reach(&self) -> Result<(), LinkError> {
        self.once(&Call::health()).await.map(|_| ())
    }
}
