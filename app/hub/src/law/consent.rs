//! What a person agreed to.

use std::collections::BTreeMap;

use retail::{
    api::law::{Consents, Decide, Decided},
    consent::{Decision, Purpose, effective},
};
use sqlx::{AnyConnection, Row};

use crate::{Hub, HubError, database::Tx, members::store};

/// The longest name of a text or a channel, bytes.
const LONGEST: usize = 100;

/// Keeps a decision of the record `member`. The same one again changes nothing.
///
/// # Errors
///
/// [`HubError::NotFound`] if there is no such member, [`HubError::Invalid`] for a purpose that needs no consent, and a
/// conflict `id_taken` if `id` is another decision's.
pub async fn keep(
    hub: &Hub,
    tx: &mut Tx,
    member: &str,
    id: &str,
    decision: &Decide,
    actor: &str,
) -> Result<(), HubError> {
    if !decision.purpose.needs_consent() {
        return Err(HubError::invalid(format!("{} needs no consent", decision.purpose.name())));
    }
    if [&decision.text_version, &decision.channel].iter().any(|text| text.is_empty() || text.len() > LONGEST) {
        return Err(HubError::invalid("name the text that was shown and the channel, each in 1 to 100 letters"));
    }
    if decision.at > hub.now() + store::LEAD {
        return Err(HubError::invalid("this decision is dated ahead: set the clock of the device"));
    }
    store::record(hub, tx, member).await?.ok_or(HubError::NotFound("member"))?;
    let sql = "SELECT member, purpose, granted, at FROM consent WHERE id = $1";
    if let Some(row) = sqlx::query(sql).bind(id.to_owned()).fetch_optional(&mut **tx).await? {
        let same = row.try_get::<String, _>(0)? == member
            && row.try_get::<String, _>(1)? == decision.purpose.name()
            && row.try_get::<i64, _>(2)? == i64::from(decision.granted)
            && row.try_get::<i64, _>(3)? == decision.at;
        return if same { Ok(()) } else { Err(HubError::conflict("id_taken", "this id is another decision's")) };
    }
    sqlx::query(
        "INSERT INTO consent (id, member, purpose, granted, text_version, channel, actor, at, received_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(id.to_owned())
    .bind(member.to_owned())
    .bind(decision.purpose.name())
    .bind(i64::from(decision.granted))
    .bind(decision.text_version.clone())
    .bind(decision.channel.clone())
    .bind(actor.to_owned())
    .bind(decision.at)
    .bind(hub.now())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What the person that the record `member` belongs to agrees to, and all decisions.
///
/// # Errors
///
/// [`HubError::NotFound`] if there is no such member.
pub async fn of(connection: &mut AnyConnection, member: &str) -> Result<Consents, HubError> {
    let known = sqlx::query("SELECT 1 FROM member WHERE id = $1 AND erased_at IS NULL").bind(member.to_owned());
    known.fetch_optional(&mut *connection).await?.ok_or(HubError::NotFound("member"))?;
    let rows = sqlx::query(
        "SELECT id, member, purpose, granted, text_version, channel, actor, at FROM consent \
         WHERE member IN (SELECT id FROM member WHERE person = (SELECT person FROM member WHERE id = $1)) ORDER BY at, id",
    )
    .bind(member.to_owned())
    .fetch_all(&mut *connection)
    .await?;
    let mut decisions = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(purpose) = Purpose::from_name(&row.try_get::<String, _>(2)?) else { continue };
        let decision = Decide {
            purpose,
            granted: row.try_get::<i64, _>(3)? == 1,
            text_version: row.try_get(4)?,
            channel: row.try_get(5)?,
            at: row.try_get(7)?,
        };
        decisions.push(Decided { id: row.try_get(0)?, member: row.try_get(1)?, decision, actor: row.try_get(6)? });
    }
    let mut agreed = Vec::new();
    for purpose in Purpose::ALL.into_iter().filter(|purpose| purpose.needs_consent()) {
        if agrees(connection, member, purpose).await? {
            agreed.push(purpose);
        }
    }
    Ok(Consents { agreed, decisions })
}

/// Whether the person that the record `member` belongs to agrees to `purpose` now. What needs no consent is agreed to.
pub async fn agrees(connection: &mut AnyConnection, member: &str, purpose: Purpose) -> Result<bool, HubError> {
    if !purpose.needs_consent() {
        return Ok(true);
    }
    let rows = sqlx::query(
        "SELECT consent.member, consent.granted, consent.at FROM consent JOIN member ON member.id = consent.member \
         WHERE member.person = (SELECT person FROM member WHERE id = $1) AND consent.purpose = $2 \
         ORDER BY consent.at, consent.id",
    )
    .bind(member.to_owned())
    .bind(purpose.name())
    .fetch_all(&mut *connection)
    .await?;
    let mut last = BTreeMap::new();
    for row in rows {
        let decision = Decision { granted: row.try_get::<i64, _>(1)? == 1, at: row.try_get(2)? };
        last.insert(row.try_get::<String, _>(0)?, decision);
    }
    let merged_at: Option<i64> = sqlx::query(
        "SELECT MAX(merge.at) FROM merge JOIN member ON member.id = merge.absorbed \
         WHERE member.person = (SELECT person FROM member WHERE id = $1) AND merge.undone_at IS NULL",
    )
    .bind(member.to_owned())
    .fetch_one(&mut *connection)
    .await?
    .try_get(0)?;
    Ok(effective(&last.into_values().collect::<Vec<_>>(), merged_at))
}
