//! Members.

use reqwest::Method;
use retail::{
    api::{
        members::{Changes, Decide, Found, Identify, KeptEntry, Member, Merge, Merged, Review, WriteEntry},
        profile::Profile,
    },
    consent::Purpose,
};

use super::{Call, Client};
use crate::LinkError;

impl Client {
    /// The person that a record belongs to.
    ///
    /// # Errors
    ///
    /// As every call: [`LinkError::Refused`] with the hub's reason (404 if there is no such member), or that no answer
    /// came or could be read.
    pub async fn member(&self, id: &str, purpose: Purpose) -> Result<Member, LinkError> {
        self.read(&Call::get(&["members", id]).reading_for(purpose)).await
    }

    /// Makes a record with an id that the caller chose; the same again changes nothing.
    ///
    /// # Errors
    ///
    /// As [`Client::member`]; 409 `identifier_taken` if a phone, address or number is another person's.
    pub async fn create_member(&self, id: &str, changes: &Changes) -> Result<Member, LinkError> {
        self.read(&Call::new(Method::PUT, &["members", id]).with(changes)?).await
    }

    /// Changes a record; what is left out stays as it is.
    ///
    /// # Errors
    ///
    /// As [`Client::create_member`].
    pub async fn change_member(&self, id: &str, changes: &Changes) -> Result<Member, LinkError> {
        self.read(&Call::new(Method::PATCH, &["members", id]).with(changes)?).await
    }

    /// Who carries a phone number, an address or a member number; none if nobody does.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn identify(&self, sought: &Identify, purpose: Purpose) -> Result<Option<Member>, LinkError> {
        let call = Call::new(Method::POST, &["members", "identify"]).with(sought)?.reading_for(purpose);
        found(self.read(&call).await)
    }

    /// Members who fit what was typed so far, the best first; 10 at most if no other limit is given.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn find_members(&self, typed: &str, limit: Option<u8>, purpose: Purpose) -> Result<Found, LinkError> {
        let call = Call::get(&["members", "search"]).asking("q", Some(typed)).asking("limit", limit);
        self.read(&call.reading_for(purpose)).await
    }

    /// Everything about a member in one answer.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn profile(&self, member: &str, purpose: Purpose) -> Result<Profile, LinkError> {
        self.read(&Call::get(&["members", member, "profile"]).reading_for(purpose)).await
    }

    /// What is kept about a member, the newest first.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn entries(&self, member: &str, purpose: Purpose) -> Result<Vec<KeptEntry>, LinkError> {
        self.read(&Call::get(&["members", member, "entries"]).reading_for(purpose)).await
    }

    /// Keeps, changes or takes away an entry; the newest by its time stays.
    ///
    /// # Errors
    ///
    /// As [`Client::member`]; 409 `no_consent` for a measure that the member did not agree to.
    pub async fn write_entry(&self, member: &str, id: &str, entry: &WriteEntry) -> Result<(), LinkError> {
        self.done(&Call::new(Method::PUT, &["members", member, "entries", id]).with(entry)?).await
    }

    /// Pairs that may be one person, the likeliest first.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn reviews(&self, purpose: Purpose) -> Result<Vec<Review>, LinkError> {
        self.read(&Call::get(&["reviews"]).reading_for(purpose)).await
    }

    /// Says whether two records are one person; said again it changes nothing.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn decide_review(&self, decision: &Decide) -> Result<(), LinkError> {
        self.done(&Call::new(Method::POST, &["reviews"]).with(decision)?).await
    }

    /// Makes two persons one.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn merge(&self, id: &str, order: &Merge) -> Result<Merged, LinkError> {
        self.read(&Call::new(Method::PUT, &["merges", id]).with(order)?).await
    }

    /// Undoes a merge.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn undo_merge(&self, id: &str) -> Result<Merged, LinkError> {
        self.read(&Call::new(Method::DELETE, &["merges", id])).await
    }
}

/// None where the hub knows nothing of the kind.
pub(super) fn found<T>(result: Result<T, LinkError>) -> Result<Option<T>, LinkError> {
    match result {
        Err(LinkError::Refused(refusal)) if refusal.status == 404 => Ok(None),
        result => result.map(Some),
    }
}
