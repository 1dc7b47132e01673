//! Records in the database: sealed, and found by keyed digests.

use retail::{
    api::{
        live::MEMBER,
        members::{Changes, Member},
    },
    member::{Record, united},
};
use serde_json::json;
use sqlx::{AnyConnection, Row, any::AnyRow};

use super::{duplicates, identifiers};
use crate::{Hub, HubError, clock::MINUTE, database::Tx, live, vault::DataKey};

/// How far a device's clock may be ahead. What is stamped later would hold off every change until then.
pub const LEAD: i64 = 5 * MINUTE;

/// The columns that [`Stored::read`] reads, in its order.
pub(crate) const COLUMNS: &str = "id, person, data_key, body, version, created_at, updated_at";

/// What a record's body is sealed as.
const BODY: &str = "member";

/// A record with its row.
#[derive(Debug)]
pub struct Stored {
    /// The record's identifier.
    pub id: String,
    /// The person it belongs to.
    pub person: String,
    /// What it says.
    pub record: Record,
    /// How often it was written.
    pub version: i64,
    /// When it was made, ms since 1970 UTC.
    pub created_at: i64,
    /// When it was last written, ms since 1970 UTC.
    pub updated_at: i64,
    key: DataKey,
    wrapped: Vec<u8>,
}

impl Stored {
    /// Reads a row of [`COLUMNS`]; none if the record was erased.
    pub(crate) fn read(hub: &Hub, row: &AnyRow) -> Result<Option<Self>, HubError> {
        let id: String = row.try_get(0)?;
        let (Some(wrapped), Some(body)) =
            (row.try_get::<Option<Vec<u8>>, _>(2)?, row.try_get::<Option<Vec<u8>>, _>(3)?)
        else {
            return Ok(None);
        };
        let key = hub.vault().key(&id, &wrapped)?;
        let record = serde_json::from_slice(&key.open(&context(&id), &body)?).map_err(|_| HubError::Sealed)?;
        Ok(Some(Self {
            person: row.try_get(1)?,
            record,
            version: row.try_get(4)?,
            created_at: row.try_get(5)?,
            updated_at: row.try_get(6)?,
            id,
            key,
            wrapped,
        }))
    }

    fn new(hub: &Hub, id: &str) -> Result<Self, HubError> {
        let (key, wrapped) = hub.vault().new_key(id)?;
        let record = Record::new();
        let now = hub.now();
        let (id, person) = (id.to_owned(), id.to_owned());
        Ok(Self { id, person, record, version: 0, created_at: now, updated_at: now, key, wrapped })
    }

    /// The key that seals what is kept of this record.
    pub fn key(&self) -> &DataKey {
        &self.key
    }

    async fn save(&self, tx: &mut Tx) -> Result<(), HubError> {
        let body = serde_json::to_vec(&self.record).map_err(|_| HubError::Sealed)?;
        let body = self.key.seal(&context(&self.id), &body)?;
        sqlx::query(
            "INSERT INTO member (id, person, data_key, body, tier, store, associate, version, created_at, updated_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO UPDATE SET body = excluded.body, \
             tier = excluded.tier, store = excluded.store, associate = excluded.associate, \
             version = excluded.version, updated_at = excluded.updated_at",
        )
        .bind(&self.id)
        .bind(&self.person)
        .bind(&self.wrapped)
        .bind(body)
        .bind(&self.record.tier)
        .bind(&self.record.store)
        .bind(&self.record.associate)
        .bind(self.version)
        .bind(self.created_at)
        .bind(self.updated_at)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

/// A new record as it goes into the database.
pub(super) struct Sealed {
    pub id: String,
    pub record: Record,
    pub wrapped: Vec<u8>,
    pub body: Vec<u8>,
    pub created_at: i64,
}

/// Seals a new record with a key of its own.
pub(super) fn sealed(hub: &Hub, id: String, record: Record, created_at: i64) -> Result<Sealed, HubError> {
    let (key, wrapped) = hub.vault().new_key(&id)?;
    let body = serde_json::to_vec(&record).map_err(|_| HubError::Sealed)?;
    let body = key.seal(&context(&id), &body)?;
    Ok(Sealed { id, record, wrapped, body, created_at })
}

fn context(id: &str) -> String {
    format!("{BODY}:{id}")
}

/// One record; none if there is none or it was erased.
pub async fn record(hub: &Hub, connection: &mut AnyConnection, id: &str) -> Result<Option<Stored>, HubError> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM member WHERE id = $1"));
    match sqlx::query(sql).bind(id.to_owned()).fetch_optional(connection).await? {
        Some(row) => Stored::read(hub, &row),
        None => Ok(None),
    }
}

/// The records of the person that the record `id` belongs to, the person's own first.
///
/// # Errors
///
/// [`HubError::NotFound`] if there is none, or all of it was erased.
pub async fn person(hub: &Hub, connection: &mut AnyConnection, id: &str) -> Result<Vec<Stored>, HubError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM member WHERE person = (SELECT person FROM member WHERE id = $1) ORDER BY id"
    ));
    let rows = sqlx::query(sql).bind(id.to_owned()).fetch_all(connection).await?;
    let mut records = Vec::with_capacity(rows.len());
    for row in &rows {
        records.extend(Stored::read(hub, row)?);
    }
    records.sort_by_key(|stored| stored.id != stored.person);
    if records.is_empty() { Err(HubError::NotFound("member")) } else { Ok(records) }
}

/// Records that were written since `since`, ms since 1970 UTC, in the order of their ids from the one after `after`, and
/// where to go on; nothing if these were the last. Erased ones are left out.
pub async fn page(hub: &Hub, after: &str, since: i64, limit: i64) -> Result<(Vec<Stored>, Option<String>), HubError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM member WHERE id > $1 AND updated_at >= $2 ORDER BY id LIMIT $3"
    ));
    let rows = sqlx::query(sql).bind(after.to_owned()).bind(since).bind(limit).fetch_all(hub.database().read()).await?;
    let last = match rows.last() {
        Some(row) if i64::try_from(rows.len()).is_ok_and(|rows| rows == limit) => Some(row.try_get(0)?),
        _ => None,
    };
    let mut records = Vec::with_capacity(rows.len());
    for row in &rows {
        records.extend(Stored::read(hub, row)?);
    }
    Ok((records, last))
}

/// Takes out of a person's records what another person is found by, after the two were one for a while: phones and
/// addresses are shared from now on, and a number is the other's.
pub(super) async fn part(hub: &Hub, tx: &mut Tx, id: &str) -> Result<(), HubError> {
    for mut stored in person(hub, tx, id).await? {
        let lost = identifiers::lost(hub, tx, &stored).await?;
        if lost.is_empty() {
            continue;
        }
        let is_lost = |kind: &str, value: &str| lost.iter().any(|(lost, of)| lost == kind && of == value);
        let details = &mut stored.record.details;
        details.phones.iter_mut().filter(|phone| is_lost("phone", &phone.value)).for_each(|phone| phone.shared = true);
        details.emails.iter_mut().filter(|email| is_lost("email", &email.value)).for_each(|email| email.shared = true);
        details.identifiers.retain(|number| !is_lost(&number.kind, &number.value));
        stored.version += 1;
        stored.updated_at = hub.now();
        stored.save(tx).await?;
        duplicates::replace_blocks(hub, tx, &stored).await?;
    }
    Ok(())
}

/// Tells whoever listens that something about the record `id` changed.
pub async fn tell(hub: &Hub, tx: &mut Tx, id: &str) -> Result<(), HubError> {
    live::publish(tx, None, None, MEMBER, &json!({ "member": id }), hub.now()).await
}

/// A person as callers see them.
pub fn member(records: &[Stored]) -> Member {
    let person = united(records.iter().map(|stored| &stored.record));
    Member {
        id: records.first().map(|stored| stored.person.clone()).unwrap_or_default(),
        records: records.iter().map(|stored| stored.id.clone()).collect(),
        details: person.details,
        tier: person.tier,
        store: person.store,
        associate: person.associate,
        created_at: records.iter().map(|stored| stored.created_at).min().unwrap_or_default(),
        updated_at: records.iter().map(|stored| stored.updated_at).max().unwrap_or_default(),
    }
}

/// Makes a record, or changes one; a new one must have a name. Looks for others of the same person then.
///
/// # Errors
///
/// [`HubError::NotFound`] if `create` is not set and there is no such record, [`HubError::Invalid`] for values of the
/// wrong kind, and a conflict `identifier_taken` if a phone, address or number is another person's.
pub async fn write(hub: &Hub, tx: &mut Tx, id: &str, changes: Changes, create: bool) -> Result<(), HubError> {
    if changes.at > hub.now() + LEAD {
        return Err(HubError::invalid("this change is dated ahead: set the clock of the device"));
    }
    let known = sqlx::query("SELECT erased_at FROM member WHERE id = $1").bind(id.to_owned()).fetch_optional(&mut **tx);
    let mut stored = match known.await? {
        Some(_) => record(hub, tx, id).await?.ok_or(HubError::NotFound("member"))?,
        None if create => Stored::new(hub, id)?,
        None => return Err(HubError::NotFound("member")),
    };
    let before = stored.record.clone();
    stored.record.apply(changes).map_err(|refused| HubError::Invalid(refused.to_string()))?;
    if stored.record.details.name.is_empty() {
        return Err(HubError::invalid("name: a member must have one"));
    }
    if stored.version > 0 && stored.record == before {
        return Ok(());
    }
    stored.version += 1;
    stored.updated_at = hub.now();
    stored.save(tx).await?;
    identifiers::replace(hub, tx, &stored).await?;
    // What this record no longer says may be another's of the same person.
    for other in person(hub, tx, id).await?.iter().filter(|other| other.id != id) {
        identifiers::replace(hub, tx, other).await?;
    }
    duplicates::replace_blocks(hub, tx, &stored).await?;
    tell(hub, tx, id).await?;
    duplicates::look(hub, tx, &stored).await
}
