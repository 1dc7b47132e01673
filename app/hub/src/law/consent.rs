//! What a person agreed to.

use std::collections::BTreeMap;

use retail::consent::{Decision, Purpose, effective};
use sqlx::{AnyConnection, Row};

use crate::HubError;

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
