//! Which member it is that checks in.

use retail::{
    api::{
        Secret,
        access::check_in::{Identified, NewCheckIn},
    },
    identity::{Country, Email, Phone},
};
use sqlx::Row;

use crate::{Hub, HubError, access::code, clock::Millis, database::Tx};

/// Keeps check-in codes apart from other digests.
const CODE: &str = "check_in_code";

/// The member that a check-in names.
pub async fn named(hub: &Hub, tx: &mut Tx, new: &NewCheckIn) -> Result<String, HubError> {
    match (&new.member, &new.by) {
        (Some(member), None) => existing(tx, member).await,
        (None, Some(by)) => {
            let found = by_identifier(hub, tx, &by.kind, &canonical(by)?).await?;
            found.ok_or(HubError::NotFound("member"))
        }
        _ => Err(HubError::invalid("say who checks in: either member or by")),
    }
}

/// The member who shows a QR code or a check-in code, which is used up by it.
pub async fn by_code(hub: &Hub, tx: &mut Tx, shown: &Secret) -> Result<String, HubError> {
    if let Some(code) = code::read(shown.reveal()) {
        let row = sqlx::query("DELETE FROM check_in_code WHERE digest = $1 AND expires_at > $2 RETURNING member")
            .bind(hub.vault().digest(CODE, &code))
            .bind(hub.now())
            .fetch_optional(&mut **tx)
            .await?;
        if let Some(row) = row {
            return Ok(row.try_get(0)?);
        }
    }
    let found = by_identifier(hub, tx, "loyalty_qr", shown.reveal().trim()).await?;
    found.ok_or(HubError::NotFound("code, or it has lapsed: show a new one"))
}

/// A member's identifier, if there is such a record and it is not erased.
pub async fn existing(tx: &mut Tx, member: &str) -> Result<String, HubError> {
    let row = sqlx::query("SELECT id FROM member WHERE id = $1 AND erased_at IS NULL").bind(member.to_owned());
    Ok(row.fetch_optional(&mut **tx).await?.ok_or(HubError::NotFound("member"))?.try_get(0)?)
}

/// Keeps a code for one check-in of a member.
pub async fn write_code(hub: &Hub, tx: &mut Tx, code: &str, member: &str, expires_at: Millis) -> Result<(), HubError> {
    sqlx::query("DELETE FROM check_in_code WHERE expires_at <= $1").bind(hub.now()).execute(&mut **tx).await?;
    sqlx::query("INSERT INTO check_in_code (digest, member, expires_at) VALUES ($1, $2, $3)")
        .bind(hub.vault().digest(CODE, code))
        .bind(member.to_owned())
        .bind(expires_at)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// An identifier's value in the form that it is stored by.
fn canonical(by: &Identified) -> Result<String, HubError> {
    let value = by.value.reveal().trim();
    Ok(match by.kind.as_str() {
        "phone" => Phone::parse(value, Country::Cn).map_err(|error| HubError::invalid(error.to_string()))?.into(),
        "email" => {
            let email: Email = value.parse().map_err(|_| HubError::invalid("this is no e-mail address"))?;
            email.as_str().to_owned()
        }
        _ => value.to_owned(),
    })
}

async fn by_identifier(hub: &Hub, tx: &mut Tx, kind: &str, value: &str) -> Result<Option<String>, HubError> {
    let row = sqlx::query(
        "SELECT member.id FROM identifier JOIN member ON member.id = identifier.member \
         WHERE identifier.kind = $1 AND identifier.digest = $2 AND member.erased_at IS NULL",
    )
    .bind(kind.to_owned())
    .bind(hub.vault().digest(kind, value))
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}
