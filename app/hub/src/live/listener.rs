//! One caller's place in the events.

use std::collections::VecDeque;

use axum::{extract::FromRequestParts, http::request::Parts};
use retail::api::live::LiveEvent;
use sqlx::Row;
use tokio::sync::watch;

use super::scope::Scope;
use crate::{Hub, HubError, access::Caller};

/// How many events are read at a time.
const PAGE: i64 = 200;

/// One caller's place in the events.
#[derive(Debug)]
pub struct Listener {
    pub hub: Hub,
    pub head: watch::Receiver<i64>,
    pub going: watch::Receiver<bool>,
    /// The number behind which the caller has read.
    pub after: i64,
    /// Events that were read and not yet sent.
    pub ready: VecDeque<(i64, LiveEvent)>,
    /// Whether the caller missed events and was not yet told.
    pub is_reset: bool,
    scope: Scope,
    parts: Parts,
}

impl Listener {
    /// Takes a place behind event `after`, or behind the newest.
    pub async fn open(hub: Hub, parts: Parts, scope: Scope, after: Option<i64>) -> Result<Self, HubError> {
        let row = sqlx::query("SELECT COALESCE(MIN(number), 1), COALESCE(MAX(number), 0) FROM live")
            .fetch_one(hub.database().read())
            .await?;
        let (oldest, newest): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        // Behind the newest lies a number that this database never gave out: it was restored, or is another one.
        let is_reset = after.is_some_and(|after| after < oldest - 1 || after > newest);
        let after = after.filter(|_| !is_reset).unwrap_or(newest);
        let (head, going) = (hub.live().head.clone(), hub.live().going.subscribe());
        Ok(Self { hub, head, going, after, ready: VecDeque::new(), is_reset, scope, parts })
    }

    /// Reads on; says whether there was anything, for this caller or not.
    pub async fn read(&mut self) -> Result<bool, HubError> {
        let rows = sqlx::query(
            "SELECT number, location, device, kind, body, at FROM live WHERE number > $1 ORDER BY number LIMIT $2",
        )
        .bind(self.after)
        .bind(PAGE)
        .fetch_all(self.hub.database().read())
        .await?;
        for row in &rows {
            let number: i64 = row.try_get(0)?;
            // Whoever reads so slowly that events are forgotten meanwhile is told so.
            if number > self.after + 1 {
                self.is_reset = true;
            }
            self.after = number;
            let body = serde_json::from_str(row.try_get(4)?).unwrap_or_default();
            let (location, device) = (row.try_get(1)?, row.try_get(2)?);
            let event = LiveEvent { kind: row.try_get(3)?, location, device, at: row.try_get(5)?, body };
            self.ready.extend(self.scope.told(event).map(|event| (number, event)));
        }
        Ok(!rows.is_empty())
    }

    /// Whether the caller may still listen: a token may have ended meanwhile.
    pub async fn is_welcome(&mut self) -> bool {
        Caller::from_request_parts(&mut self.parts, &self.hub).await.is_ok()
    }
}
