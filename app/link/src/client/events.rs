//! Events in, and calls for an associate.

use reqwest::Method;
use retail::api::{
    events::{CloudEvent, Receipt},
    live,
};

use super::{Call, Client};
use crate::LinkError;

impl Client {
    /// Sends events, 1,000 at most; those that the hub knows already count as duplicates.
    ///
    /// # Errors
    ///
    /// As [`Client::member`]; 422 if nothing of it is sound.
    pub async fn events(&self, batch: &[CloudEvent]) -> Result<Receipt, LinkError> {
        let mut call = Call::new(Method::POST, &["events"]).with(&batch)?;
        call.body = call.body.map(|(_, body)| ("application/cloudevents-batch+json", body));
        self.read(&call).await
    }

    /// Calls an associate to this device.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn call_associate(&self, reason: &live::Call) -> Result<(), LinkError> {
        self.done(&Call::new(Method::POST, &["calls"]).with(reason)?).await
    }
}
