//! Keeping in step with the hub.

use std::{collections::BTreeSet, pin::pin, time::Duration};

use futures_util::{
    StreamExt,
    future::{Either, select},
};

use super::Tablet;
use crate::{LinkError, client::Backoff, live::Live};

/// How soon what is written goes out, at the latest, where there is a line.
const TICK: Duration = Duration::from_secs(1);

/// How old the book may become where the hub tells of no change, ms.
const STALE: i64 = 60_000;

impl Tablet {
    /// Sends what is written and pulls what changes, until trying again is no use: the caller must sign in anew, or
    /// nothing can be kept. Runs beside everything else; may be dropped at any time.
    pub async fn follow(&self) -> LinkError {
        let time = self.client.time().clone();
        let mut live = pin!(self.client.live(None));
        let (mut is_due, mut backoff, mut wait) = (true, Backoff::long(), TICK);
        loop {
            if is_due || self.has_ready() || self.age().is_none_or(|age| age > STALE) {
                match self.sync().await {
                    Ok(_) => (is_due, backoff, wait) = (false, Backoff::long(), TICK),
                    Err(error) if error.passes() => wait = backoff.next(),
                    Err(error) => return error,
                }
            }
            match select(live.next(), time.sleep(wait)).await {
                Either::Left((Some(Ok(Live::Open | Live::Reset)), _)) => is_due = true,
                Either::Left((Some(Ok(Live::Event(told))), _)) => is_due |= told.event.kind == "member",
                Either::Left((Some(Err(error)), _)) if !error.passes() => return error,
                Either::Left((None, _)) => time.sleep(wait).await,
                Either::Left(_) | Either::Right(_) => {}
            }
        }
    }

    /// Whether something may go out.
    fn has_ready(&self) -> bool {
        self.state().outbox.ready(&BTreeSet::new()).is_some()
    }
}
