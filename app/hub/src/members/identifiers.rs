//! What a member is found by: phone, e-mail, numbers. Each belongs to one record, which the database itself sees to.

use std::collections::BTreeSet;

use retail::{
    api::members::{Details, Identify},
    identity::{Email, Phone, phone::Country},
};
use sqlx::{AnyConnection, Row};

use super::store::Stored;
use crate::{Hub, HubError, database::Tx};

/// The identifiers of a record, as kind and value. What is shared is none.
fn of(details: &Details) -> impl Iterator<Item = (&str, &str)> {
    let own = |kind: &'static str, contacts| {
        let contacts: &[retail::api::members::Contact] = contacts;
        contacts.iter().filter(|contact| !contact.shared).map(move |contact| (kind, contact.value.as_str()))
    };
    let numbers = details.identifiers.iter().map(|number| (number.kind.as_str(), number.value.as_str()));
    own("phone", &details.phones).chain(own("email", &details.emails)).chain(numbers)
}

/// What a record is found by, as kind and keyed digest.
pub(crate) fn digests(hub: &Hub, details: &Details) -> impl Iterator<Item = (String, Vec<u8>)> {
    of(details).map(|(kind, value)| (kind.to_owned(), hub.vault().digest(kind, value)))
}

/// Brings a record's identifiers in the database in step with what it says.
pub(super) async fn replace(hub: &Hub, tx: &mut Tx, stored: &Stored) -> Result<(), HubError> {
    let wanted: BTreeSet<(String, Vec<u8>)> = digests(hub, &stored.record.details).collect();
    let rows =
        sqlx::query("SELECT kind, digest FROM identifier WHERE member = $1").bind(&stored.id).fetch_all(&mut **tx);
    let mut kept = BTreeSet::new();
    for row in rows.await? {
        let have = (row.try_get::<String, _>(0)?, row.try_get::<Vec<u8>, _>(1)?);
        if wanted.contains(&have) {
            kept.insert(have);
        } else {
            let sql = "DELETE FROM identifier WHERE kind = $1 AND digest = $2";
            sqlx::query(sql).bind(have.0).bind(have.1).execute(&mut **tx).await?;
        }
    }
    let missing: Vec<_> = wanted.difference(&kept).cloned().collect();
    for (kind, digest) in missing {
        take(tx, stored, kind, digest).await?;
    }
    Ok(())
}

async fn take(tx: &mut Tx, stored: &Stored, kind: String, digest: Vec<u8>) -> Result<(), HubError> {
    let sql = "INSERT INTO identifier (kind, digest, member) VALUES ($1, $2, $3) ON CONFLICT (kind, digest) DO NOTHING";
    let taken = sqlx::query(sql).bind(&kind).bind(&digest).bind(&stored.id).execute(&mut **tx).await?;
    if taken.rows_affected() == 1 {
        return Ok(());
    }
    // Another record of the same person has it already: they are found by it.
    if owner(tx, &kind, digest).await?.as_ref() == Some(&stored.person) {
        return Ok(());
    }
    let detail = format!("another member has this {kind}: open that member, or mark it as shared if both use it");
    Err(HubError::conflict("identifier_taken", detail))
}

/// The identifiers that a record says and another person is found by, as kind and value.
pub(super) async fn lost(hub: &Hub, tx: &mut Tx, stored: &Stored) -> Result<Vec<(String, String)>, HubError> {
    let said: Vec<(String, String)> =
        of(&stored.record.details).map(|(kind, value)| (kind.to_owned(), value.to_owned())).collect();
    let mut lost = Vec::new();
    for (kind, value) in said {
        let owner = owner(tx, &kind, hub.vault().digest(&kind, &value)).await?;
        if owner.is_some_and(|owner| owner != stored.person) {
            lost.push((kind, value));
        }
    }
    Ok(lost)
}

/// The person who is found by an identifier.
async fn owner(connection: &mut AnyConnection, kind: &str, digest: Vec<u8>) -> Result<Option<String>, HubError> {
    let sql = "SELECT member.person FROM identifier JOIN member ON member.id = identifier.member \
               WHERE identifier.kind = $1 AND identifier.digest = $2";
    let row = sqlx::query(sql).bind(kind.to_owned()).bind(digest).fetch_optional(connection).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// The person who carries an identifier; none if nobody does.
///
/// # Errors
///
/// [`HubError::Invalid`] if the value is no phone number or address.
pub async fn find(hub: &Hub, connection: &mut AnyConnection, sought: &Identify) -> Result<Option<String>, HubError> {
    let value = match sought.kind.as_str() {
        "phone" => Phone::parse(&sought.value, sought.country.unwrap_or(Country::Cn))
            .map_err(|fault| HubError::invalid(fault.to_string()))?
            .to_string(),
        "email" => sought.value.parse::<Email>().map_err(|fault| HubError::invalid(fault.to_string()))?.to_string(),
        _ => sought.value.trim().to_owned(),
    };
    owner(connection, &sought.kind, hub.vault().digest(&sought.kind, &value)).await
}
