//! What a tablet writes: each change is one request of the hub that may be repeated.

mod check;

use reqwest::Method;
use retail::{
    api::{
        law,
        members::{Changes, WriteEntry},
        stock::{HoldRequest, Return, SaleRequest},
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
    /// Keeps pieces back before payment. It holds nothing if the hub has none free when it arrives, which refuses it.
    Hold {
        /// The hold's UUID.
        id: String,
        /// What is kept back. Its time is set when it is written.
        request: HoldRequest,
    },
    /// Lets a hold go.
    Release {
        /// The hold's UUID.
        hold: String,
        /// When, ms since 1970 UTC; set when it is written.
        at: i64,
    },
    /// Says what was sold. The goods have left by then: it is booked whatever the hub's stock says.
    Sell {
        /// The sale's UUID.
        id: String,
        /// What was sold. Its time is set when it is written, and it goes out as `happened`.
        request: SaleRequest,
    },
    /// Says what came back.
    TakeBack {
        /// The return's UUID.
        id: String,
        /// What came back, of which sale. Its time is set when it is written.
        request: Return,
    },
}

impl Change {
    /// The member's record that it is about, if it is about one.
    pub fn member(&self) -> Option<&str> {
        match self {
            Self::CreateMember { id, .. } | Self::ChangeMember { id, .. } => Some(id),
            Self::WriteEntry { member, .. } | Self::Decide { member, .. } => Some(member),
            Self::Hold { request, .. } => request.member.as_deref(),
            Self::Sell { request, .. } => request.member.as_deref(),
            Self::Release { .. } | Self::TakeBack { .. } => None,
        }
    }

    /// What it touches. Of two changes that touch one thing the earlier one goes first.
    pub fn things(&self) -> Vec<String> {
        let mut things: Vec<String> = self.member().map(|member| format!("member {member}")).into_iter().collect();
        match self {
            Self::Hold { id, .. } | Self::Release { hold: id, .. } => things.push(format!("hold {id}")),
            Self::Sell { id, request } => {
                things.push(format!("sale {id}"));
                things.extend(request.hold.as_ref().map(|hold| format!("hold {hold}")));
            }
            Self::TakeBack { request, .. } => things.push(format!("sale {}", request.sale)),
            _ => {}
        }
        things
    }

    /// What is there only once this is done. A hold is not: what sells or releases one that the hub refused stands by
    /// itself.
    pub fn makes(&self) -> Option<String> {
        match self {
            Self::CreateMember { id, .. } => Some(format!("member {id}")),
            Self::Sell { id, .. } => Some(format!("sale {id}")),
            _ => None,
        }
    }

    /// Whether it is a document of the stock.
    pub fn is_stock(&self) -> bool {
        match self {
            Self::Hold { .. } | Self::Release { .. } | Self::Sell { .. } | Self::TakeBack { .. } => true,
            Self::CreateMember { .. } | Self::ChangeMember { .. } | Self::WriteEntry { .. } | Self::Decide { .. } => {
                false
            }
        }
    }

    /// What is left of it once its member is erased: nothing, or the goods that it moves without the member's name.
    #[must_use]
    pub fn without_member(mut self) -> Option<Self> {
        match &mut self {
            Self::Hold { request, .. } => request.member = None,
            Self::Sell { request, .. } => request.member = None,
            _ => {}
        }
        self.is_stock().then_some(self)
    }

    /// When it was made, ms since 1970 UTC.
    pub fn at(&self) -> i64 {
        match self {
            Self::CreateMember { changes, .. } | Self::ChangeMember { changes, .. } => changes.at,
            Self::WriteEntry { entry, .. } => entry.at,
            Self::Decide { decision, .. } => decision.at,
            Self::Hold { request, .. } => request.at.unwrap_or_default(),
            Self::Release { at, .. } => *at,
            Self::Sell { request, .. } => request.at.unwrap_or_default(),
            Self::TakeBack { request, .. } => request.at.unwrap_or_default(),
        }
    }

    pub(crate) fn set_at(&mut self, time: i64) {
        match self {
            Self::CreateMember { changes, .. } | Self::ChangeMember { changes, .. } => changes.at = time,
            Self::WriteEntry { entry, .. } => entry.at = time,
            Self::Decide { decision, .. } => decision.at = time,
            Self::Hold { request, .. } => request.at = Some(time),
            Self::Release { at, .. } => *at = time,
            Self::Sell { request, .. } => request.at = Some(time),
            Self::TakeBack { request, .. } => request.at = Some(time),
        }
    }

    /// The same for another record, which turned out to be the same person's. Making that record becomes changing it.
    #[must_use]
    pub fn of_member(mut self, from: &str, to: &str) -> Self {
        if self.member() != Some(from) {
            return self;
        }
        let to = to.to_owned();
        match &mut self {
            Self::CreateMember { changes, .. } => {
                return Self::ChangeMember { id: to, changes: std::mem::take(changes) };
            }
            Self::ChangeMember { id, .. } => *id = to,
            Self::WriteEntry { member, .. } | Self::Decide { member, .. } => *member = to,
            Self::Hold { request, .. } => request.member = Some(to),
            Self::Sell { request, .. } => request.member = Some(to),
            Self::Release { .. } | Self::TakeBack { .. } => {}
        }
        self
    }

    /// Checks what can be checked without the hub.
    ///
    /// # Errors
    ///
    /// [`Refused`] if a value of a member's record is none of its kind or a new record has no name, and if a document of
    /// the stock has no UUID or no lines.
    pub fn check(&self) -> Result<(), Refused> {
        match self {
            Self::CreateMember { changes, .. } | Self::ChangeMember { changes, .. } => {
                let mut record = Record::new();
                record.apply(changes.clone())?;
                if matches!(self, Self::CreateMember { .. }) && record.details.name.is_empty() {
                    return Err(Refused { field: "name", fault: "a member must have one".to_owned() });
                }
                Ok(())
            }
            Self::WriteEntry { .. } | Self::Decide { .. } => Ok(()),
            Self::Hold { id, request } => {
                check::uuid(id)?;
                check::lines(request.lines.iter().map(|line| (&*line.sku, line.quantity)))
            }
            Self::Release { hold, .. } => check::uuid(hold),
            Self::Sell { id, request } => {
                check::uuid(id)?;
                request.hold.as_deref().map_or(Ok(()), check::uuid)?;
                check::lines(request.lines.iter().map(|line| (&*line.sku, line.quantity)))
            }
            Self::TakeBack { id, request } => {
                check::uuid(id)?;
                check::uuid(&request.sale)?;
                check::lines(request.lines.iter().map(|line| (&*line.sku, line.quantity)))
            }
        }
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
            Self::Hold { id, request } => Call::new(Method::PUT, &["holds", id]).with(request),
            Self::Release { hold, .. } => Ok(Call::new(Method::DELETE, &["holds", hold])),
            Self::Sell { id, request } => {
                Call::new(Method::PUT, &["sales", id]).with(&SaleRequest { happened: true, ..request.clone() })
            }
            Self::TakeBack { id, request } => Call::new(Method::PUT, &["returns", id]).with(request),
        }
    }
}
