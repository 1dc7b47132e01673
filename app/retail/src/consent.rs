//! What a member's data may be used for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What personal data is used for (PIPL articles 6 and 13 to 17, GDPR articles 5 and 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To serve the member who asks for it: sales, returns, holds. Rests on the contract, not on consent.
    Service,
    /// To suggest what may suit this member.
    Personalisation,
    /// To contact the member unasked.
    Marketing,
    /// To keep and use measures of the body; sensitive, so agreed to by itself.
    BodyMeasures,
    /// To answer the member's own request to see, correct or erase the data, or an authority's.
    Legal,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Self; 5] = [Self::Service, Self::Personalisation, Self::Marketing, Self::BodyMeasures, Self::Legal];

    /// The word that stands for it in requests and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Personalisation => "personalisation",
            Self::Marketing => "marketing",
            Self::BodyMeasures => "body_measures",
            Self::Legal => "legal",
        }
    }

    /// The purpose that a word stands for.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    /// Whether nothing may be done for it without the member's consent.
    pub fn needs_consent(self) -> bool {
        matches!(self, Self::Personalisation | Self::Marketing | Self::BodyMeasures)
    }
}

/// One decision of a member about one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether it was agreed to.
    pub granted: bool,
    /// When, ms since 1970 UTC.
    pub at: i64,
}

/// Whether a person agrees to a purpose, from the last decision in each record that was merged into one person.
///
/// What was decided after the records became one is the person's word on all of them, and the last such word counts.
/// Before that the stricter one wins: a refusal anywhere is a refusal. A record that was never asked says nothing, and
/// if none was, there is no consent. `merged_at` is when the last record joined; none if there is one record alone.
pub fn effective(last_of_each: &[Decision], merged_at: Option<i64>) -> bool {
    let since = merged_at.unwrap_or(i64::MIN);
    match last_of_each.iter().filter(|decision| decision.at > since).max_by_key(|decision| decision.at) {
        Some(word) => word.granted,
        None => !last_of_each.is_empty() && last_of_each.iter().all(|decision| decision.granted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stricter_wins_until_the_person_decides_anew() {
        let yes = |at| Decision { granted: true, at };
        let no = |at| Decision { granted: false, at };
        assert!(!effective(&[], None));
        assert!(effective(&[yes(1)], None));
        assert!(!effective(&[no(2)], None));
        assert!(!effective(&[yes(9), no(1)], Some(10)), "the later yes was given in one record alone");
        assert!(effective(&[yes(11), no(1)], Some(10)));
        assert!(!effective(&[yes(11), no(12)], Some(10)));
        assert!(effective(&[yes(5)], Some(10)), "a record that was never asked says nothing");
    }

    #[test]
    fn names_stand_for_one_purpose_each() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::from_name(purpose.name()), Some(purpose));
            assert_eq!(serde_json::to_value(purpose).expect("serialises"), purpose.name());
        }
        assert_eq!(Purpose::from_name("gossip"), None);
    }
}
