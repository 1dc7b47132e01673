//! What is kept about a member: notes, tasks, measures, preferences, carts. Sealed with the member's own key.

use retail::{
    api::{
        live::BASKET,
        members::{Entry, KeptEntry, WriteEntry},
    },
    consent::Purpose,
};
use serde_json::json;
use sqlx::{AnyConnection, Row};

use super::store::{self, Stored};
use crate::{Hub, HubError, access::check_in, database::Tx, law::consent, live};

/// The longest text, characters.
const LONGEST: usize = 4_000;

/// The kind of entry that a cart is.
const CART: &str = "cart";

/// The most lines of a cart.
const MOST_LINES: usize = 200;

fn context(id: &str) -> String {
    format!("entry:{id}")
}

fn kind(entry: &Entry) -> &'static str {
    match entry {
        Entry::Note { .. } => "note",
        Entry::Task { .. } => "task",
        Entry::Measure { .. } => "measure",
        Entry::Preference { .. } => "preference",
        Entry::Cart { .. } => CART,
    }
}

/// Keeps an entry of the record `member`, changes it, or takes it away; whatever was written later stays.
///
/// # Errors
///
/// [`HubError::NotFound`] if there is no such record, [`HubError::Invalid`] if a text or a list is too long or a number
/// makes no sense, a conflict `no_consent` for a measure that the member did not agree to, and `id_taken` if the
/// entry is another member's.
pub async fn write(
    hub: &Hub,
    tx: &mut Tx,
    member: &str,
    id: &str,
    change: &WriteEntry,
    actor: &str,
) -> Result<(), HubError> {
    let stored = store::record(hub, tx, member).await?.ok_or(HubError::NotFound("member"))?;
    if let Some(entry) = &change.entry {
        check(entry)?;
        if matches!(entry, Entry::Measure { .. }) && !consent::agrees(tx, member, Purpose::BodyMeasures).await? {
            return Err(HubError::conflict(
                "no_consent",
                "the member has not agreed to measures being kept: ask first",
            ));
        }
    }
    let sql = "SELECT member, at, kind FROM member_entry WHERE id = $1";
    let before = sqlx::query(sql).bind(id.to_owned()).fetch_optional(&mut **tx).await?;
    let mut known_kind = "note".to_owned();
    if let Some(row) = &before {
        if row.try_get::<String, _>(0)? != member {
            return Err(HubError::conflict("id_taken", "this id is another member's entry"));
        }
        if row.try_get::<i64, _>(1)? > change.at {
            return Ok(());
        }
        known_kind = row.try_get(2)?;
    }
    // What was taken away leaves its time behind, so that an older write that comes late does not bring it back.
    let (kind, state) =
        change.entry.as_ref().map_or((known_kind.as_str(), "removed"), |entry| (kind(entry), state(entry)));
    let body = serde_json::to_vec(&change.entry).map_err(|_| HubError::Sealed)?;
    let due_at = match change.entry {
        Some(Entry::Task { due_at, .. }) => due_at,
        _ => None,
    };
    sqlx::query(
        "INSERT INTO member_entry (id, member, kind, body, state, actor, due_at, at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, \
         body = excluded.body, state = excluded.state, actor = excluded.actor, due_at = excluded.due_at, \
         at = excluded.at, updated_at = excluded.updated_at",
    )
    .bind(id.to_owned())
    .bind(member.to_owned())
    .bind(kind.to_owned())
    .bind(stored.key().seal(&context(id), &body)?)
    .bind(state)
    .bind(actor.to_owned())
    .bind(due_at)
    .bind(change.at)
    .bind(hub.now())
    .execute(&mut **tx)
    .await?;
    if kind == CART {
        tell_of_cart(hub, tx, member, id).await?;
    }
    store::tell(hub, tx, member).await
}

/// Tells of a cart where its member is in the store: there somebody looks at it.
async fn tell_of_cart(hub: &Hub, tx: &mut Tx, member: &str, id: &str) -> Result<(), HubError> {
    let body = json!({ "member": member, "entry": id });
    for (device, location) in check_in::places(tx, member, hub.now()).await? {
        live::publish(tx, location.as_deref(), Some(&device), BASKET, &body, hub.now()).await?;
    }
    Ok(())
}

fn state(entry: &Entry) -> &'static str {
    if matches!(entry, Entry::Task { done: true, .. }) { "done" } else { "open" }
}

fn check(entry: &Entry) -> Result<(), HubError> {
    let texts: &[&String] = match entry {
        Entry::Note { text } | Entry::Task { text, .. } => &[text],
        Entry::Measure { name, .. } => &[name],
        Entry::Preference { name, value, .. } => &[name, value],
        Entry::Cart { .. } => &[],
    };
    if texts.iter().any(|text| text.trim().is_empty() || text.chars().count() > LONGEST) {
        return Err(HubError::invalid(format!("a text of an entry has 1 to {LONGEST} characters")));
    }
    match entry {
        Entry::Measure { value, .. } if !(value.low > 0.0 && value.low <= value.value && value.value <= value.high) => {
            Err(HubError::invalid("a measure is above zero and lies in its interval"))
        }
        Entry::Cart { lines } if lines.len() > MOST_LINES || lines.iter().any(|line| line.quantity < 1) => {
            Err(HubError::invalid(format!("a cart has at most {MOST_LINES} lines of one piece or more")))
        }
        _ => Ok(()),
    }
}

/// Opens the entry `id` of a record; none if it was taken away.
pub(crate) fn open(stored: &Stored, id: &str, body: &[u8]) -> Result<Option<Entry>, HubError> {
    let body = stored.key().open(&context(id), body)?;
    serde_json::from_slice(&body).map_err(|_| HubError::Sealed)
}

/// All entries of a person's records, the newest first. Measures are left out where consent to them was withdrawn.
pub async fn of(connection: &mut AnyConnection, records: &[Stored]) -> Result<Vec<KeptEntry>, HubError> {
    let Some(first) = records.first() else { return Ok(Vec::new()) };
    let measures = consent::agrees(connection, &first.person, Purpose::BodyMeasures).await?;
    let rows = sqlx::query(
        "SELECT id, member, body, actor, at FROM member_entry \
         WHERE member IN (SELECT id FROM member WHERE person = $1) AND state <> 'removed' ORDER BY at DESC, id",
    )
    .bind(&first.person)
    .fetch_all(&mut *connection)
    .await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let (id, member): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let Some(stored) = records.iter().find(|stored| stored.id == member) else { continue };
        let Some(entry) = open(stored, &id, &row.try_get::<Vec<u8>, _>(2)?)? else { continue };
        if measures || !matches!(entry, Entry::Measure { .. }) {
            entries.push(KeptEntry { id, entry, actor: row.try_get(3)?, at: row.try_get(4)? });
        }
    }
    Ok(entries)
}
