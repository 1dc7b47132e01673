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

/// From how many changed variants on everything is asked for at once.
const MANY: usize = 20;

/// What the hub told to be no more as it is known here.
#[derive(Debug, Default)]
struct Due {
    all: bool,
    members: bool,
    /// Variants whose stock changed.
    skus: BTreeSet<String>,
}

impl Due {
    fn hear(&mut self, told: &Live) {
        match told {
            Live::Open | Live::Reset => self.all = true,
            Live::Event(told) => match told.event.kind.as_str() {
                "member" => self.members = true,
                "stock" => {
                    let skus = told.event.body["skus"].as_array().into_iter().flatten();
                    self.skus.extend(skus.filter_map(|sku| sku.as_str().map(str::to_owned)));
                    self.all |= self.skus.len() > MANY;
                }
                "price" => self.all = true,
                _ => {}
            },
        }
    }
}

impl Tablet {
    /// Sends what is written and pulls what changes, until trying again is no use: the caller must sign in anew, or
    /// nothing can be kept. Runs beside everything else; may be dropped at any time.
    pub async fn follow(&self) -> LinkError {
        let time = self.client.time().clone();
        let mut live = pin!(self.client.live(None));
        let (mut due, mut backoff) = (Due { all: true, ..Due::default() }, Backoff::long());
        loop {
            let is_stale = self.age().is_none_or(|age| age > STALE);
            let done = if due.all || is_stale { self.sync().await.map(|_| ()) } else { self.catch_up(&due).await };
            let wait = match done {
                Ok(()) => {
                    (due, backoff) = (Due::default(), Backoff::long());
                    TICK
                }
                Err(error) if error.passes() => backoff.next(),
                Err(error) => return error,
            };
            match select(live.next(), time.sleep(wait)).await {
                Either::Left((Some(Ok(told)), _)) => due.hear(&told),
                Either::Left((Some(Err(error)), _)) if !error.passes() => return error,
                Either::Left((None, _)) => time.sleep(wait).await,
                Either::Left(_) | Either::Right(_) => {}
            }
        }
    }

    /// Brings up to date what is due, then sends.
    async fn catch_up(&self, due: &Due) -> Result<(), LinkError> {
        if due.members || !due.skus.is_empty() {
            let _one = self.syncing.lock().await;
            if due.members {
                self.pull_members().await?;
            }
            self.pull_variants(&due.skus).await?;
        }
        if self.has_ready() { self.send().await.map(|_| ()) } else { Ok(()) }
    }

    /// Whether something may go out.
    fn has_ready(&self) -> bool {
        self.state().outbox.ready(&BTreeSet::new()).is_some()
    }
}
