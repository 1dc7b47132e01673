//! What a visitor did becomes a member's, if the member agrees.

use std::collections::HashMap;

use retail::consent::{Decision, Purpose, effective};
use sqlx::Row;

use super::row;
use crate::{HubError, clock::Millis, database::Tx};

/// When each visitor turned out to be whom.
pub type Identified = HashMap<String, Vec<(Millis, String)>>;

/// Makes what a visitor did up to `until`, ms since 1970 UTC, a member's, as far as it is nobody's yet; says how many
/// events that were. Without the member's consent to personalisation nothing is done: the two stay strangers.
///
/// A shared browser should get a new visitor id when its member signs out: what comes after `until` is not taken.
pub async fn adopt(tx: &mut Tx, visitor: &str, member: &str, until: Millis) -> Result<u64, HubError> {
    if !agrees(tx, member).await? {
        return Ok(0);
    }
    let done = sqlx::query("UPDATE event SET member = $1 WHERE visitor = $2 AND member IS NULL AND at <= $3")
        .bind(member)
        .bind(visitor)
        .bind(until)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected())
}

/// Writes an event that tells whose a visitor is, and adopts; says whether it was new. Without consent it is kept
/// without the visitor, so that nothing joins the two.
pub async fn identify(tx: &mut Tx, row: &row::Row) -> Result<bool, HubError> {
    let (Some(member), Some(visitor)) = (&row.member, &row.visitor) else {
        return Ok(row::write(tx, &[row]).await? == 1);
    };
    if !agrees(tx, member).await? {
        let apart = row::Row { visitor: None, ..row.clone() };
        return Ok(row::write(tx, &[&apart]).await? == 1);
    }
    let new = row::write(tx, &[row]).await? == 1;
    if new {
        adopt(tx, visitor, member, row.at).await?;
    }
    Ok(new)
}

/// The member whom a late event's visitor turned out to be next after it, if there is one who agrees.
pub async fn belated(tx: &mut Tx, row: &row::Row, identified: &Identified) -> Result<Option<String>, HubError> {
    let (None, Some(visitor)) = (&row.member, &row.visitor) else { return Ok(None) };
    let later = identified.get(visitor).into_iter().flatten().filter(|(at, _)| *at >= row.at);
    match later.min() {
        Some((_, member)) if agrees(tx, member).await? => Ok(Some(member.clone())),
        _ => Ok(None),
    }
}

/// Whether the person agrees to personalisation, over all records that were merged into one.
async fn agrees(tx: &mut Tx, member: &str) -> Result<bool, HubError> {
    let rows = sqlx::query(
        "SELECT consent.member, consent.granted, consent.at FROM consent WHERE consent.purpose = $1 AND consent.member IN \
         (SELECT id FROM member WHERE person = (SELECT person FROM member WHERE id = $2) AND erased_at IS NULL) \
         ORDER BY consent.member, consent.at, consent.id",
    )
    .bind(Purpose::Personalisation.name())
    .bind(member)
    .fetch_all(&mut **tx)
    .await?;
    let mut last: Vec<(String, Decision)> = Vec::new();
    for row in rows {
        let (member, decision) =
            (row.try_get(0)?, Decision { granted: row.try_get::<i64, _>(1)? == 1, at: row.try_get(2)? });
        last.pop_if(|(before, _)| *before == member);
        last.push((member, decision));
    }
    let merged = sqlx::query(
        "SELECT MAX(at) FROM merge WHERE undone_at IS NULL AND absorbed IN \
         (SELECT id FROM member WHERE person = (SELECT person FROM member WHERE id = $1))",
    )
    .bind(member)
    .fetch_one(&mut **tx)
    .await?;
    let decisions: Vec<_> = last.into_iter().map(|(_, decision)| decision).collect();
    Ok(effective(&decisions, merged.try_get(0)?))
}
