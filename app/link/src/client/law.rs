//! A member's rights.

use reqwest::Method;
use retail::{
    api::law::{Consents, Decide, Erased, Export},
    consent::Purpose,
};

use super::{Call, Client};
use crate::LinkError;

impl Client {
    /// What a member agrees to.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn consents(&self, member: &str) -> Result<Consents, LinkError> {
        self.read(&Call::get(&["members", member, "consents"])).await
    }

    /// Takes a decision down, given or withdrawn.
    ///
    /// # Errors
    ///
    /// As [`Client::member`]; 409 `id_taken` if the id is another decision's.
    pub async fn decide(&self, member: &str, id: &str, decision: &Decide) -> Result<(), LinkError> {
        self.done(&Call::new(Method::PUT, &["members", member, "consents", id]).with(decision)?).await
    }

    /// A copy of everything that is kept about a member.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn export(&self, member: &str, purpose: Purpose) -> Result<Export, LinkError> {
        self.read(&Call::get(&["members", member, "export"]).reading_for(purpose)).await
    }

    /// Erases a member for good. A repeated call, whose first answer was lost, finds nobody: 404.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn erase(&self, member: &str) -> Result<Erased, LinkError> {
        self.read(&Call::new(Method::DELETE, &["members", member])).await
    }
}
