//! Making two persons one, and two of one again.

use std::collections::HashMap;

use retail::api::members::Merged;
use sqlx::Row;

use super::{
    duplicates::{self, MATCHING},
    store,
};
use crate::{Hub, HubError, database::Tx, random};

impl Hub {
    /// Brings what is kept in memory in step with a merge or its undoing, after it was committed: the index of members and
    /// what is recommended. `of_both` is a record of each of the two.
    pub(super) async fn regrouped(&self, of_both: [&str; 2]) -> Result<(), HubError> {
        for record in of_both {
            self.reindex(record).await?;
        }
        self.recommendations().regrouped(of_both).await
    }
}

/// Merges the person of the record `absorbed` into that of `survivor`. The same merge again changes nothing.
///
/// # Errors
///
/// [`HubError::NotFound`] if there is no such member, [`HubError::Invalid`] if they are one already, and a conflict
/// `id_taken` if `id` is another merge's.
pub async fn merge(
    hub: &Hub,
    tx: &mut Tx,
    id: &str,
    survivor: &str,
    absorbed: &str,
    actor: &str,
) -> Result<Merged, HubError> {
    if let Some((done, named)) = find(tx, id).await? {
        let same = named == [survivor, absorbed];
        return if same { Ok(done) } else { Err(HubError::conflict("id_taken", "this id is another merge's")) };
    }
    let named = [survivor, absorbed];
    let (survivor, absorbed) = (root(tx, survivor).await?, root(tx, absorbed).await?);
    if survivor == absorbed {
        return Err(HubError::invalid("these two are one person already"));
    }
    let now = hub.now();
    duplicates::settle(tx, &survivor, &absorbed, "merged", actor, now).await?;
    sqlx::query(
        "INSERT INTO merge (id, survivor, absorbed, named_survivor, named_absorbed, actor, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id.to_owned())
    .bind(&survivor)
    .bind(&absorbed)
    .bind(named[0].to_owned())
    .bind(named[1].to_owned())
    .bind(actor.to_owned())
    .bind(now)
    .execute(&mut **tx)
    .await?;
    sqlx::query("UPDATE member SET person = $1 WHERE person = $2")
        .bind(&survivor)
        .bind(&absorbed)
        .execute(&mut **tx)
        .await?;
    for person in [&survivor, &absorbed] {
        store::tell(hub, tx, person).await?;
    }
    Ok(Merged { id: id.to_owned(), survivor, absorbed, at: now, undone_at: None })
}

/// Merges on proof, unless people have said that the two are two, or the merge was undone before.
pub(super) async fn link(hub: &Hub, tx: &mut Tx, survivor: &str, absorbed: &str) -> Result<(), HubError> {
    if duplicates::are_distinct(tx, survivor, absorbed).await?
        || root(tx, survivor).await? == root(tx, absorbed).await?
    {
        return Ok(());
    }
    merge(hub, tx, &random::id(), survivor, absorbed, MATCHING).await?;
    Ok(())
}

/// Undoes a merge: each record belongs again to the person that the remaining merges make of it, and the two are not
/// merged on proof again. A phone or an address that both came to say while they were one is the one's who has it, and
/// shared with the other. Undone again, it stays undone.
///
/// # Errors
///
/// [`HubError::NotFound`] if there was no such merge.
pub async fn undo(hub: &Hub, tx: &mut Tx, id: &str, actor: &str) -> Result<Merged, HubError> {
    let (merged, _) = find(tx, id).await?.ok_or(HubError::NotFound("merge"))?;
    if merged.undone_at.is_some() {
        return Ok(merged);
    }
    let now = hub.now();
    let person = root(tx, &merged.survivor).await?;
    sqlx::query("UPDATE merge SET undone_by = $1, undone_at = $2 WHERE id = $3")
        .bind(actor.to_owned())
        .bind(now)
        .bind(id.to_owned())
        .execute(&mut **tx)
        .await?;
    divide(tx, &person).await?;
    duplicates::settle(tx, &merged.survivor, &merged.absorbed, "distinct", actor, now).await?;
    for person in [&merged.survivor, &merged.absorbed] {
        store::part(hub, tx, person).await?;
        store::tell(hub, tx, person).await?;
    }
    Ok(Merged { undone_at: Some(now), ..merged })
}

/// Gives each record of a person to the person that the merges still standing make of it.
async fn divide(tx: &mut Tx, person: &str) -> Result<(), HubError> {
    let rows = sqlx::query(
        "SELECT merge.absorbed, merge.survivor FROM merge JOIN member ON member.id = merge.absorbed \
         WHERE member.person = $1 AND merge.undone_at IS NULL",
    )
    .bind(person.to_owned())
    .fetch_all(&mut **tx)
    .await?;
    let mut into = HashMap::new();
    for row in rows {
        into.insert(row.try_get::<String, _>(0)?, row.try_get::<String, _>(1)?);
    }
    let records =
        sqlx::query("SELECT id FROM member WHERE person = $1").bind(person.to_owned()).fetch_all(&mut **tx).await?;
    for row in records {
        let id: String = row.try_get(0)?;
        let mut root = &id;
        while let Some(next) = into.get(root) {
            root = next;
        }
        sqlx::query("UPDATE member SET person = $1 WHERE id = $2").bind(root).bind(&id).execute(&mut **tx).await?;
    }
    Ok(())
}

/// The person that a record belongs to.
pub(super) async fn root(tx: &mut Tx, id: &str) -> Result<String, HubError> {
    let row = sqlx::query("SELECT person FROM member WHERE id = $1 AND erased_at IS NULL").bind(id.to_owned());
    Ok(row.fetch_optional(&mut **tx).await?.ok_or(HubError::NotFound("member"))?.try_get(0)?)
}

/// A merge, and the two records that it was ordered by.
async fn find(tx: &mut Tx, id: &str) -> Result<Option<(Merged, [String; 2])>, HubError> {
    let sql = "SELECT survivor, absorbed, at, undone_at, named_survivor, named_absorbed FROM merge WHERE id = $1";
    let Some(row) = sqlx::query(sql).bind(id.to_owned()).fetch_optional(&mut **tx).await? else { return Ok(None) };
    let merged = Merged {
        id: id.to_owned(),
        survivor: row.try_get(0)?,
        absorbed: row.try_get(1)?,
        at: row.try_get(2)?,
        undone_at: row.try_get(3)?,
    };
    Ok(Some((merged, [row.try_get(4)?, row.try_get(5)?])))
}
