//! From what changes publish to numbered events.

use std::{sync::LazyLock, time::Duration};

use serde_json::Value;
use sqlx::Row;
use tokio::sync::watch;

use crate::{
    Hub, HubError,
    clock::{DAY, Millis},
    database::{Database, Tx},
    random,
};

/// How long events are kept for those who were away, ms.
pub const KEPT: Millis = DAY;

/// How long the hub waits before it looks for what other hubs of the same database published and numbered.
const SLOW: Duration = Duration::from_secs(1);
/// After something was published it is looked for at once and then at growing intervals from this one on: the
/// transaction may still be under way.
const FAST: Duration = Duration::from_millis(5);

/// Counts what was published in this process, committed or not.
static PUBLISHED: LazyLock<watch::Sender<u64>> = LazyLock::new(|| watch::Sender::new(0));

/// Tells of a change, within its transaction: listeners hear of it once that is committed.
///
/// `location` is the store that it concerns, none for all; `device` the one device, none for all of the store. `body`
/// holds nothing personal but a member record's id, in its field `member`.
pub async fn publish(
    tx: &mut Tx,
    location: Option<&str>,
    device: Option<&str>,
    kind: &'static str,
    body: &Value,
    at: Millis,
) -> Result<(), HubError> {
    sqlx::query("INSERT INTO live_pending (id, location, device, kind, body, at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(random::id())
        .bind(location.map(str::to_owned))
        .bind(device.map(str::to_owned))
        .bind(kind)
        .bind(body.to_string())
        .bind(at)
        .execute(&mut **tx)
        .await?;
    PUBLISHED.send_modify(|count| *count = count.wrapping_add(1));
    Ok(())
}

/// Forgets the events before `before`, ms since 1970 UTC, but for the newest, which keeps the count. Says how many.
pub async fn trim(hub: &Hub, before: Millis) -> Result<u64, HubError> {
    hub.database()
        .transaction(async |mut tx| {
            let done = sqlx::query("DELETE FROM live WHERE at < $1 AND number < (SELECT MAX(number) FROM live)")
                .bind(before)
                .execute(&mut *tx)
                .await?;
            Ok((tx, done.rows_affected()))
        })
        .await
}

/// Starts the task that numbers; the receiver holds the newest event's number. It ends with `going`.
pub fn start(database: Database, going: watch::Receiver<bool>) -> watch::Receiver<i64> {
    let (sender, head) = watch::channel(0);
    tokio::spawn(run(database, sender, going));
    head
}

async fn run(database: Database, head: watch::Sender<i64>, mut going: watch::Receiver<bool>) {
    let mut published = PUBLISHED.subscribe();
    let (mut seen, mut pause) = (0, FAST);
    while *going.borrow_and_update() {
        match number(&database).await {
            Ok(newest) => {
                head.send_if_modified(|head| std::mem::replace(head, newest) != newest);
            }
            Err(error) => tracing::warn!(%error, "live events wait"),
        }
        let count = *published.borrow_and_update();
        if std::mem::replace(&mut seen, count) != count {
            pause = FAST;
        }
        let wait = tokio::time::sleep(pause);
        if pause < SLOW {
            pause = (pause * 2).min(SLOW);
            wait.await;
            continue;
        }
        tokio::select! {
            () = wait => {}
            _ = published.changed() => pause = FAST,
            ended = going.changed() => if ended.is_err() { return },
        }
    }
}

/// Numbers what is committed and gives the newest number. Two hubs that do so at once meet at the number's key: one of
/// them tries again.
async fn number(database: &Database) -> Result<i64, HubError> {
    let sql = "SELECT COALESCE((SELECT MAX(number) FROM live), 0), (SELECT COUNT(*) FROM live_pending)";
    let row = sqlx::query(sql).fetch_one(database.read()).await?;
    let (newest, waiting): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    if waiting == 0 {
        return Ok(newest);
    }
    let numbered = database.transaction(async |mut tx| {
        sqlx::query(
            "INSERT INTO live (number, location, device, kind, body, at) \
             SELECT COALESCE((SELECT MAX(number) FROM live), 0) + ROW_NUMBER() OVER (ORDER BY id), location, device, kind, \
             body, at FROM live_pending",
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query("DELETE FROM live_pending").execute(&mut *tx).await?;
        let newest = sqlx::query("SELECT COALESCE(MAX(number), 0) FROM live").fetch_one(&mut *tx).await?.try_get(0)?;
        Ok((tx, newest))
    });
    match numbered.await {
        Err(error) if error.is_duplicate() => Ok(newest),
        done => done,
    }
}
