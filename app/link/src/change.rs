//! What a tablet writes: each change is one request of the hub that may be repeated.

use reqwest::Method;
use retail::{
    api::{
        law,
        members::{Changes, WriteEntry},
    },
    member::{Record, Refused},
};
use serde::{Deserialize, Serialize};

use crate::{LinkError, client::Call};

/// A change on its way to the hub.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// Makes a member's record.
    CreateMember {
        /// The record's id.
        id: String,
        /// What the member told.
        changes: Changes,
    },
    /// Changes a member's record.
    ChangeMember {
        /// The record's id.
        id: String,
        /// What is new.
        changes: Changes,
    },
    /// Keeps, changes or takes away an entry of a member.
    WriteEntry {
        /// The member's record.
        member: String,
        /// The entry's id.
        id: String,
        /// The entry.
        entry: WriteEntry,
    },
    /// Takes down a decision of a member.
    Decide {
        /// The member's record.
        member: String,
        /// The decision's id.
        id: String,
        /// The decision.
        decision: law::Decide,
    },
}

impl Change {
    /// The member's record that it is about, if it is about one.
    pub fn member(&self) -> Option<&str> {
        match self {
            Self::CreateMember { id, .. } | Self::ChangeMember { id, .. } => Some(id),
            Self::WriteEntry { member, .. } | Self::Decide { member, .. } => Some(member),
        }
    }

    /// What it touches. Of two changes that touch one thing the earlier one goes first.
    pub fn things(&self) -> Vec<String> {
        self.member().map(|member| format!("member {member}")).into_iter().collect()
    }

    /// What is there only once this is done.
    pub fn makes(&self) -> Option<String> {
        match self {
            Self::CreateMember { id, .. } => Some(format!("member {id}")),
            _ => None,
        }
    }

    /// Whether there is nothing in it once its member is erased.
    pub fn goes_with(&self, member: &str) -> bool {
        self.member() == Some(member)
    }

    /// When it was made, ms since 1970 UTC.
    pub fn at(&mut self) -> &mut i64 {
        match self {
            Self::CreateMember { changes, .. } | Self::ChangeMember { changes, .. } => &mut changes.at,
            Self::WriteEntry { entry, .. } => &mut entry.at,
            Self::Decide { decision, .. } => &mut decision.at,
        }
    }

    /// The same for another record, which turned out to be the same person's. Making that record becomes changing it.
    #[must_use]
    pub fn of_member(self, from: &str, to: &str) -> Self {
        if self.member() != Some(from) {
            return self;
        }
        let to = to.to_owned();
        match self {
            Self::CreateMember { changes, .. } | Self::ChangeMember { changes, .. } => {
                Self::ChangeMember { id: to, changes }
            }
            Self::WriteEntry { id, entry, .. } => Self::WriteEntry { member: to, id, entry },
            Self::Decide { id, decision, .. } => Self::Decide { member: to, id, decision },
        }
    }

    /// Checks what can be checked without the hub.
    ///
    /// # Errors
    ///
    /// [`Refused`] if a value of a member's record is none of its kind, or a new record has no name.
    pub fn check(&self) -> Result<(), Refused> {
        let (Self::CreateMember { changes, .. } | Self::ChangeMember { changes, .. }) = self else { return Ok(()) };
        let mut record = Record::new();
        record.apply(changes.clone())?;
        if matches!(self, Self::CreateMember { .. }) && record.details.name.is_empty() {
            return Err(Refused { field: "name", fault: "a member must have one".to_owned() });
        }
        Ok(())
    }

    pub(crate) fn call(&self) -> Result<Call, LinkError> {
        match self {
            Self::CreateMember { id, changes } => Call::new(Method::PUT, &["members", id]).with(changes),
            Self::ChangeMember { id, changes } => Call::new(Method::PATCH, &["members", id]).with(changes),
            Self::WriteEntry { member, id, entry } => {
                Call::new(Method::PUT, &["members", member, "entries", id]).with(entry)
            }
            Self::Decide { member, id, decision } => {
                Call::new(Method::PUT, &["members", member, "consents", id]).with(decision)
            }
        }
    }
}
