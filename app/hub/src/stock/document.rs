//! What all documents have in common.

use sqlx::AnyConnection;

use crate::{Hub, HubError, access::Caller, clock::Millis, database::Tx};

/// Who books a document, and when.
#[derive(Clone, Debug)]
pub struct Act {
    /// For the record: `staff:ID` or `device:ID`.
    pub actor: String,
    /// When it is booked.
    pub now: Millis,
}

impl Act {
    /// What a caller does now.
    pub fn of(caller: &Caller, hub: &Hub) -> Self {
        Self { actor: caller.actor.clone(), now: hub.now() }
    }

    /// The associate who does it; none if it is a device.
    pub(super) fn associate(&self) -> Option<&str> {
        self.actor.strip_prefix("staff:")
    }

    /// When a document was made: what it says, but not in the future, since clocks of tablets go wrong.
    ///
    /// # Errors
    ///
    /// [`HubError::Invalid`] if it says a time before 1970.
    pub(super) fn made_at(&self, says: Option<Millis>) -> Result<Millis, HubError> {
        match says {
            Some(at) if at < 0 => Err(HubError::invalid("at is a time in ms since 1970 UTC, and not before that")),
            Some(at) => Ok(at.min(self.now)),
            None => Ok(self.now),
        }
    }
}

/// The refusal of an identifier that stands for something else.
pub(super) fn taken(id: &str) -> HubError {
    HubError::conflict("id_taken", format!("{id} stands for another document: give each a UUID of its own"))
}

/// The member that a new document names; nobody if they were erased meanwhile: what happened stays without them.
pub(super) async fn unless_erased(tx: &mut Tx, member: Option<&str>) -> Result<Option<String>, HubError> {
    match member {
        Some(member) if is_erased(tx, member).await? => Ok(None),
        member => Ok(member.map(str::to_owned)),
    }
}

/// Whether a document is for the member that a request names, or for nobody because they were erased since.
pub(super) async fn is_for(hub: &Hub, stored: Option<&str>, named: Option<&str>) -> Result<bool, HubError> {
    match (stored, named) {
        (None, Some(member)) => is_erased(&mut *hub.database().read().acquire().await?, member).await,
        _ => Ok(stored == named),
    }
}

async fn is_erased(connection: &mut AnyConnection, member: &str) -> Result<bool, HubError> {
    let row = sqlx::query("SELECT id FROM member WHERE id = $1 AND erased_at IS NOT NULL").bind(member.to_owned());
    Ok(row.fetch_optional(connection).await?.is_some())
}

/// Says which location or variant is unknown, where that is why the database refused.
pub(super) async fn explained<'a>(
    hub: &Hub,
    error: HubError,
    locations: &[&str],
    skus: impl Iterator<Item = &'a str>,
) -> HubError {
    let HubError::Database(sqlx::Error::Database(refusal)) = &error else { return error };
    if !refusal.is_foreign_key_violation() {
        return error;
    }
    match unknown(hub, locations, skus).await {
        Ok(Some(unknown)) => unknown,
        Ok(None) => error,
        Err(failure) => failure,
    }
}

async fn unknown<'a>(
    hub: &Hub,
    locations: &[&str],
    skus: impl Iterator<Item = &'a str>,
) -> Result<Option<HubError>, HubError> {
    let named = locations
        .iter()
        .map(|&id| ("SELECT id FROM location WHERE id = $1", id, "location"))
        .chain(skus.map(|sku| ("SELECT sku FROM variant WHERE sku = $1", sku, "variant")));
    for (sql, id, what) in named {
        if sqlx::query(sql).bind(id.to_owned()).fetch_optional(hub.database().read()).await?.is_none() {
            return Ok(Some(HubError::Invalid(format!("there is no {what} {id}"))));
        }
    }
    Ok(None)
}

/// Reads a word that the database holds.
pub(super) fn word<T>(text: String, from_name: impl Fn(&str) -> Option<T>) -> Result<T, HubError> {
    from_name(&text).ok_or_else(|| HubError::Database(sqlx::Error::Decode(format!("{text} is no word here").into())))
}
