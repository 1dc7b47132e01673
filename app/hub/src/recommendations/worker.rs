//! What goes on in the background: fitting when it is due, and following what changed.

use std::{collections::HashSet, sync::Arc, time::Duration};

use sqlx::Row;

use super::{Shared, blocking, deeds, model::Full};
use crate::{
    HubError,
    clock::{DAY, MINUTE, Millis},
};

/// How often changes are looked for that nobody told of.
const LOOK: Duration = Duration::from_secs(60);

/// How far back such a look goes beyond the one before: clocks differ, and commits take their time.
const OVERLAP: Millis = 5 * MINUTE;

/// How long a model is used.
const FIT_EVERY: Millis = DAY;

/// How long settings are used.
const TUNE_EVERY: Millis = DAY;

/// Persons read again one by one up to this many, and one more for so many products: beyond that a fit is quicker.
const FEW: usize = 64;
const PRODUCTS_A_PERSON: usize = 8;

/// Records of whom something happened since `$1`, ms since 1970 UTC.
const CHANGED: &str = "SELECT member FROM event WHERE at >= $1 AND member IS NOT NULL \
     UNION SELECT member FROM purchase WHERE at >= $1 AND member IS NOT NULL \
     UNION SELECT purchase.member FROM take_back JOIN purchase ON purchase.id = take_back.purchase \
     WHERE take_back.at >= $1 AND purchase.member IS NOT NULL \
     UNION SELECT member FROM consent WHERE at >= $1 \
     UNION SELECT id FROM member WHERE updated_at >= $1 AND erased_at IS NOT NULL \
     UNION SELECT survivor FROM merge WHERE at >= $1 OR undone_at >= $1 \
     UNION SELECT absorbed FROM merge WHERE at >= $1 OR undone_at >= $1";

/// Works until it is aborted.
pub async fn run(shared: Arc<Shared>) {
    let (mut looked_at, mut tuned_at) = (shared.now(), None);
    loop {
        let done = turn(&shared, &mut looked_at, &mut tuned_at).await;
        if let Err(error) = &done {
            tracing::warn!(%error, "recommendations are not up to date");
        }
        match done {
            Ok(()) => _ = tokio::time::timeout(LOOK, shared.wake.notified()).await,
            // Not at once again, whoever wakes us.
            Err(_) => tokio::time::sleep(LOOK).await,
        }
    }
}

async fn turn(shared: &Shared, looked_at: &mut Millis, tuned_at: &mut Option<Millis>) -> Result<(), HubError> {
    let now = shared.now();
    drop(shared.model().await?);
    if now - *looked_at >= LOOK.as_millis() as Millis {
        let rows = sqlx::query(CHANGED).bind(*looked_at - OVERLAP).fetch_all(shared.database.read()).await?;
        let members: Vec<String> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
        shared.waiting(|waiting| waiting.changed.extend(members));
        *looked_at = now;
    }
    shared.catch_up().await?;
    if tuned_at.is_none_or(|at| now - at >= TUNE_EVERY) {
        shared.tune().await?;
        *tuned_at = Some(now);
    }
    Ok(())
}

impl Shared {
    /// Reads again whom something changed about, or fits anew where that is due or quicker.
    pub(super) async fn catch_up(&self) -> Result<(), HubError> {
        let _turn = self.fitting.lock().await;
        let changed = self.waiting(|waiting| std::mem::take(&mut waiting.changed));
        let done = self.follow(&changed).await;
        if done.is_err() {
            self.waiting(|waiting| waiting.changed.extend(changed));
        }
        done
    }

    async fn follow(&self, changed: &HashSet<String>) -> Result<(), HubError> {
        let known = {
            let model = self.model.read().await;
            model.as_ref().map(|model| (model.fitted_at(), model.products()))
        };
        let due = known.is_none_or(|(fitted_at, products)| {
            self.now() - fitted_at >= FIT_EVERY || changed.len() > FEW + products / PRODUCTS_A_PERSON
        });
        if due {
            return self.fit_now().await;
        }
        for record in changed {
            if self.read_again(record).await? == Err(Full) {
                return self.fit_now().await;
            }
        }
        Ok(())
    }

    /// Puts what a record's person did in the place of what was known of them.
    async fn read_again(&self, record: &str) -> Result<Result<(), Full>, HubError> {
        let departures = self.waiting(|waiting| waiting.departures);
        let mut connection = self.database.read().acquire().await?;
        let row = sqlx::query("SELECT person FROM member WHERE id = $1").bind(record.to_owned());
        let Some(row) = row.fetch_optional(&mut *connection).await? else { return Ok(Ok(())) };
        let person: String = row.try_get(0)?;
        let (deeds, now) = (deeds::of(&mut connection, &person).await?, self.now());
        drop(connection);
        let (mut model, record) = (self.model.clone().write_owned().await, record.to_owned());
        if self.waiting(|waiting| waiting.departures) != departures {
            // It may be this very person who left since the rows were read; another pass will tell.
            self.waiting(|waiting| waiting.changed.insert(record));
            self.wake.notify_one();
            return Ok(Ok(()));
        }
        blocking(move || {
            let Some(model) = model.as_mut() else { return Ok(()) };
            if record != person {
                // It was a person of its own before a merge.
                model.forget(&record);
            }
            model.replace(&person, &deeds, now)
        })
        .await
    }
}
