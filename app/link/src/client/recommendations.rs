//! What to show next.

use retail::{
    api::recommendations::{Ask, AskOutfit, Outfit, Reach, Recommendations},
    consent::Purpose,
};

use super::{Call, Client};
use crate::LinkError;

impl Client {
    /// What to show a member.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn recommendations_for(
        &self,
        member: &str,
        ask: &Ask,
        purpose: Purpose,
    ) -> Result<Recommendations, LinkError> {
        let call = Call::get(&["members", member, "recommendations"]).reading_for(purpose);
        self.read(&asking(call, ask)).await
    }

    /// What to show to somebody who is not known.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn recommendations(&self, ask: &Ask) -> Result<Recommendations, LinkError> {
        self.read(&asking(Call::get(&["recommendations"]), ask)).await
    }

    /// A look around a product.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn outfit(&self, ask: &AskOutfit) -> Result<Outfit, LinkError> {
        let call = Call::get(&["outfits"])
            .asking("store", ask.store.as_ref())
            .asking("seed", Some(&ask.seed))
            .asking("slots", Some(&ask.slots))
            .asking("reach", ask.reach.map(word));
        self.read(&call).await
    }
}

fn asking(call: Call, ask: &Ask) -> Call {
    call.asking("store", ask.store.as_ref())
        .asking("in_hand", ask.in_hand.as_ref())
        .asking("count", ask.count)
        .asking("reach", ask.reach.map(word))
        .asking("personal", ask.personal)
}

fn word(reach: Reach) -> &'static str {
    match reach {
        Reach::Here => "here",
        Reach::Elsewhere => "elsewhere",
    }
}
