//! Many new records at once.

use retail::{api::members::Changes, member::Record};

use super::{duplicates, identifiers, store};
use crate::{
    Hub, HubError,
    clock::Millis,
    database::{Tx, rows},
};

/// A new record.
#[derive(Clone, Debug)]
pub struct New {
    /// Its id, which nobody has yet.
    pub id: String,
    /// What it says.
    pub changes: Changes,
    /// When it was made, ms since 1970 UTC.
    pub created_at: Millis,
}

/// New records with all that they are found by, ready to be written.
pub struct Prepared {
    records: Vec<store::Sealed>,
    numbers: Vec<(String, Vec<u8>, String)>,
    blocks: Vec<(Vec<u8>, String)>,
}

/// Checks and seals new records. It takes the time and no database, so that it can be done while others are written.
///
/// # Errors
///
/// [`HubError::Invalid`] for values of the wrong kind.
pub fn prepare(hub: &Hub, new: Vec<New>) -> Result<Prepared, HubError> {
    let (mut records, mut numbers, mut blocks) = (Vec::with_capacity(new.len()), Vec::new(), Vec::new());
    for New { id, changes, created_at } in new {
        let mut record = Record::new();
        record.apply(changes).map_err(|refused| HubError::Invalid(refused.to_string()))?;
        numbers.extend(identifiers::digests(hub, &record.details).map(|(kind, digest)| (kind, digest, id.clone())));
        blocks.extend(duplicates::digests(hub, &record).into_iter().map(|digest| (digest, id.clone())));
        records.push(store::sealed(hub, id, record, created_at)?);
    }
    // In the order of the indexes, which then take many rows to a page.
    records.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    numbers.sort_unstable();
    blocks.sort_unstable();
    Ok(Prepared { records, numbers, blocks })
}

/// Writes new records in few statements, without looking for others of the same person.
///
/// # Errors
///
/// The database's own refusal if an id, a phone, an address or a number is there already.
pub async fn insert(tx: &mut Tx, Prepared { records, numbers, blocks }: &Prepared) -> Result<(), HubError> {
    let into = "member (id, person, data_key, body, tier, store, associate, version, created_at, updated_at)";
    rows::insert(tx, (into, 10), "", records, |statement, sealed| {
        statement
            .bind(sealed.id.clone())
            .bind(sealed.id.clone())
            .bind(sealed.wrapped.clone())
            .bind(sealed.body.clone())
            .bind(sealed.record.tier.clone())
            .bind(sealed.record.store.clone())
            .bind(sealed.record.associate.clone())
            .bind(1_i64)
            .bind(sealed.created_at)
            .bind(sealed.created_at)
    })
    .await?;
    rows::insert(tx, ("identifier (kind, digest, member)", 3), "", numbers, |statement, (kind, digest, id)| {
        statement.bind(kind.clone()).bind(digest.clone()).bind(id.clone())
    })
    .await?;
    rows::insert(tx, ("blocking (digest, member)", 2), "", blocks, |statement, (digest, id)| {
        statement.bind(digest.clone()).bind(id.clone())
    })
    .await?;
    Ok(())
}

/// Looks for other records of the same person as `id`, as after every change of it.
///
/// # Errors
///
/// [`HubError::NotFound`] if there is no such record.
pub async fn look(hub: &Hub, tx: &mut Tx, id: &str) -> Result<(), HubError> {
    let stored = store::record(hub, tx, id).await?.ok_or(HubError::NotFound("member"))?;
    duplicates::look(hub, tx, &stored).await
}
