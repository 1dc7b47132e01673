//! The audit log: who did what with whose data and what for, in chains of rows that each seal the one before.
//!
//! Every hub process writes a chain of its own, so that two on one database never wait for each other. A chain's first
//! rows name the last row of each chain opened before ("follows"), hash included: a chain that is taken away whole, or
//! shortened before the next one began, is missed by its followers. What nothing in the database can show is the loss
//! of the newest rows of all: [`heads`] is what to write down elsewhere for that.
//!
//! A row's seal is keyed with the hub's key, so that whoever has the database alone cannot write a chain anew. Rows that
//! tell of a change are written in the change's own transaction, sealed by themselves, and put into the chain within a
//! second: the chain's end is no place where all changes meet and wait for each other. Until then a changed row shows
//! and a missing one does not.

mod chain;
mod log;
mod read;
mod verify;

use retail::consent::Purpose;

use super::Caller;
use crate::{Hub, HubError, database::Tx};
pub use log::Log;
pub(super) use read::routes;
pub use verify::{Fault, Flaw, Head, heads, verify};

/// What happened.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// A word for the act: `profile.read`, `member.merge`.
    pub action: &'static str,
    /// What for.
    pub purpose: Purpose,
    /// Whose data it was; none for acts on many or on nobody.
    pub member: Option<&'a str>,
}

impl<'a> Entry<'a> {
    /// An act in the course of service.
    pub fn service(action: &'static str, member: Option<&'a str>) -> Self {
        Self { action, purpose: Purpose::Service, member }
    }
}

impl Hub {
    /// Makes a change together with the entry that tells of it, as [`Database::transaction`] does.
    ///
    /// [`Database::transaction`]: crate::database::Database::transaction
    pub async fn audited<T, F>(
        &self,
        caller: &Caller,
        entry: Entry<'_>,
        change: impl Fn(Tx) -> F,
    ) -> Result<T, HubError>
    where
        F: Future<Output = Result<(Tx, T), HubError>>,
    {
        let with_entry = async |tx| {
            let (mut tx, done) = change(tx).await?;
            self.audit_within(&mut tx, caller, entry).await?;
            Ok((tx, done))
        };
        self.database().transaction(with_entry).await
    }

    /// Writes an entry of its own; it is on disk when this returns. Entries that come at the same time share a
    /// transaction.
    pub async fn audit(&self, caller: &Caller, entry: Entry<'_>) -> Result<(), HubError> {
        self.log().write(self.record(caller, entry)).await
    }

    /// Writes an entry together with the change that it tells of.
    pub async fn audit_within(&self, tx: &mut Tx, caller: &Caller, entry: Entry<'_>) -> Result<(), HubError> {
        chain::insert_loose(tx, self.vault(), &self.record(caller, entry)).await?;
        self.log().look();
        Ok(())
    }

    fn record(&self, caller: &Caller, entry: Entry<'_>) -> chain::Record {
        chain::Record {
            at: self.now(),
            actor: caller.actor.clone(),
            action: entry.action.to_owned(),
            purpose: entry.purpose.name().to_owned(),
            member: entry.member.map(str::to_owned),
        }
    }
}
