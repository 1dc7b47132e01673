//! Erasing a person: what is theirs goes, what must add up stays without them.

use retail::api::law::Erased;
use sqlx::{Row, raw_sql};

use crate::{
    Hub, HubError,
    database::{Kind, Tx},
    members::store,
};

/// What goes. `$1` is a record.
const REMOVED: [&str; 8] = [
    "DELETE FROM identifier WHERE member = $1",
    "DELETE FROM blocking WHERE member = $1",
    "DELETE FROM member_entry WHERE member = $1",
    "DELETE FROM consent WHERE member = $1",
    "DELETE FROM check_in WHERE member = $1",
    "DELETE FROM check_in_code WHERE member = $1",
    "DELETE FROM platform_customer WHERE member = $1",
    "DELETE FROM review WHERE first = $1 OR second = $1",
];

/// What stays and no longer says whose it was.
const PARTED: [&str; 3] = [
    "UPDATE purchase SET member = NULL WHERE member = $1",
    "UPDATE hold SET member = NULL WHERE member = $1",
    "UPDATE event SET member = NULL, visitor = NULL WHERE member = $1",
];

/// The record without its key, which was the only way to whatever copies of sealed values may lie elsewhere.
const EMPTIED: &str = "UPDATE member SET data_key = NULL, body = NULL, tier = '', store = NULL, associate = NULL, \
     erased_at = $2, updated_at = $2, version = version + 1 WHERE id = $1";

/// Looks again: how many rows still name a record.
const LEFT: &str = "SELECT (SELECT COUNT(*) FROM identifier WHERE member = $1) \
     + (SELECT COUNT(*) FROM blocking WHERE member = $1) + (SELECT COUNT(*) FROM member_entry WHERE member = $1) \
     + (SELECT COUNT(*) FROM consent WHERE member = $1) + (SELECT COUNT(*) FROM check_in WHERE member = $1) \
     + (SELECT COUNT(*) FROM check_in_code WHERE member = $1) \
     + (SELECT COUNT(*) FROM platform_customer WHERE member = $1) \
     + (SELECT COUNT(*) FROM review WHERE first = $1 OR second = $1) \
     + (SELECT COUNT(*) FROM purchase WHERE member = $1) + (SELECT COUNT(*) FROM hold WHERE member = $1) \
     + (SELECT COUNT(*) FROM event WHERE member = $1) \
     + (SELECT COUNT(*) FROM member WHERE id = $1 AND (data_key IS NOT NULL OR body IS NOT NULL))";

/// Erases all records of the person that the record `id` belongs to.
///
/// # Errors
///
/// [`HubError::NotFound`] if there is no such member, or no longer.
pub async fn erase(hub: &Hub, tx: &mut Tx, id: &str) -> Result<Erased, HubError> {
    let records: Vec<String> = store::person(hub, tx, id).await?.into_iter().map(|stored| stored.id).collect();
    let mut left = 0;
    for record in &records {
        for sql in REMOVED.into_iter().chain(PARTED) {
            sqlx::query(sql).bind(record).execute(&mut **tx).await?;
        }
        sqlx::query(EMPTIED).bind(record).bind(hub.now()).execute(&mut **tx).await?;
        store::tell(hub, tx, record).await?;
        left += sqlx::query(LEFT).bind(record).fetch_one(&mut **tx).await?.try_get::<i64, _>(0)?;
    }
    Ok(Erased { records, left })
}

/// Clears away what the database keeps of rows that are no more: SQLite's write-ahead log (its pages are overwritten as
/// rows go), PostgreSQL's dead rows. Whoever reads an older state, as a backup does, is waited for a while.
pub async fn sweep(hub: &Hub) -> Result<(), HubError> {
    match hub.database().kind() {
        Kind::Sqlite => hub.database().empty_log().await,
        Kind::Postgres => {
            let sql = "VACUUM member, identifier, blocking, member_entry, consent, check_in, check_in_code, review, \
                       platform_customer";
            raw_sql(sql).execute(hub.database().write_pool()).await?;
            Ok(())
        }
    }
}
