//! What is thrown away when its purpose has ended.

use crate::{
    Hub, HubError,
    clock::{DAY, Millis},
    live,
};

/// A kind of data and how long it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    /// What it is.
    pub name: &'static str,
    /// How long, ms.
    pub kept: Millis,
    /// Removes what is older than `$1`, ms since 1970 UTC.
    sql: &'static str,
}

/// The class that recommendations are made from.
const EVENTS: &str = "events";

/// All classes. The audit log stays three years, as assessments must (PIPL article 56); purchases as long as the books.
pub const CLASSES: [Class; 5] = [
    Class { name: EVENTS, kept: 400 * DAY, sql: "DELETE FROM event WHERE at < $1" },
    Class { name: "check-ins", kept: 30 * DAY, sql: "DELETE FROM check_in WHERE ends_at < $1" },
    Class { name: "sessions", kept: 0, sql: "DELETE FROM session WHERE expires_at < $1" },
    Class { name: "device grants", kept: DAY, sql: "DELETE FROM device_grant WHERE expires_at < $1" },
    Class {
        name: "members of ended holds",
        kept: 90 * DAY,
        sql: "UPDATE hold SET member = NULL WHERE state <> 'open' AND expires_at < $1 AND member IS NOT NULL",
    },
];

/// Throws away what is due, and tells how many rows of each class went.
pub async fn run(hub: &Hub) -> Result<Vec<(&'static str, u64)>, HubError> {
    let mut gone = Vec::with_capacity(CLASSES.len());
    for class in CLASSES {
        let rows = hub
            .database()
            .transaction(async |mut tx| {
                let done = sqlx::query(class.sql).bind(hub.now() - class.kept).execute(&mut *tx).await?;
                Ok((tx, done.rows_affected()))
            })
            .await?;
        gone.push((class.name, rows));
    }
    gone.push(("live events", live::trim(hub, hub.now() - live::KEPT).await?));
    // What is recommended counts events.
    if gone.iter().any(|(name, rows)| *name == EVENTS && *rows > 0) {
        hub.recommendations().refit().await?;
    }
    Ok(gone)
}
