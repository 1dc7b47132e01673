//! What to show a shopper next, and why: [`retail::recommend`] over the hub's data.
//!
//! The model is made of what persons bought (and kept), tried on, put into a cart and viewed. A person is in it only
//! while they agree to personalisation; products are its items, and the variant is chosen afterwards, by size and stock.
//! It is fitted in the background at the start, every day, and when it has no room for somebody new. In between a
//! person of whom anything has changed is read again and put in their old place ([`Recommendations::took_place`]), so
//! that whatever happened, and in whatever order it became known, the model is the one that a fit would give: an event,
//! a return, a merge, a consent. Changes that nobody told of (another hub at the same database) are looked for every
//! minute by their time, and those dated back further than that are found by the next fit.
//!
//! Its settings are tuned on the chain's own history ([`retail::recommend::tune`]) after the first fit and once a day.

pub mod answer;
mod cache;
pub mod deeds;
pub mod model;
pub mod popular;
mod routes;
pub mod shelves;
mod worker;

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use retail::{consent::Purpose, recommend::Tuning};
use sqlx::{AnyConnection, Row};
use tokio::{
    sync::{Notify, OwnedRwLockReadGuard, RwLock},
    task::JoinHandle,
};

pub use routes::routes;

use self::{
    cache::Cached,
    model::{History, Model},
    popular::Popular,
    shelves::Shelves,
};
use crate::{
    HubError,
    clock::{Clock, Millis},
    database::Database,
    law::consent,
};

/// How old the picture of the stock may be.
const SHELVES_FRESH: Duration = Duration::from_secs(5);

/// How old the counts of a store's purchases may be.
const POPULAR_FRESH: Duration = Duration::from_secs(3600);

/// What recommendations are made from.
#[derive(Debug)]
pub struct Recommendations {
    shared: Arc<Shared>,
    worker: JoinHandle<()>,
}

/// What requests and the worker share.
#[derive(Debug)]
struct Shared {
    database: Database,
    clock: Clock,
    model: Arc<RwLock<Option<Model>>>,
    /// Held while a model is fitted.
    fitting: tokio::sync::Mutex<()>,
    waiting: Mutex<Waiting>,
    wake: Notify,
    shelves: Cached<Shelves>,
    popular: RwLock<HashMap<String, Arc<Cached<Popular>>>>,
}

/// What the worker has yet to do.
#[derive(Debug, Default)]
struct Waiting {
    /// Records of whom something changed.
    changed: HashSet<String>,
    /// Persons who were taken out since a fit began to read.
    gone: HashSet<String>,
    /// How often somebody was taken out.
    departures: u64,
    /// The settings of fits.
    tuning: Tuning,
}

impl Drop for Recommendations {
    fn drop(&mut self) {
        self.worker.abort();
    }
}

impl Recommendations {
    /// Begins to fit a model, in the background.
    pub fn start(database: Database, clock: Clock) -> Self {
        let shared = Arc::new(Shared {
            database,
            clock,
            model: Arc::default(),
            fitting: tokio::sync::Mutex::default(),
            waiting: Mutex::default(),
            wake: Notify::new(),
            shelves: Cached::new(SHELVES_FRESH),
            popular: RwLock::default(),
        });
        Self { worker: tokio::spawn(worker::run(shared.clone())), shared }
    }

    /// Says that something changed about the records of `members`: an event or a purchase of theirs, a return. Call it
    /// after the commit; it takes no time, and the model follows within moments.
    pub fn took_place<'a>(&self, members: impl IntoIterator<Item = &'a str>) {
        self.shared.waiting(|waiting| waiting.changed.extend(members.into_iter().map(str::to_owned)));
        self.shared.wake.notify_one();
    }

    /// Takes persons out of the model: they are in no count when this returns. Call it after the commit that erases them
    /// or takes their consent back, with their records.
    pub async fn forget(&self, records: &[String]) {
        self.shared.waiting(|waiting| {
            waiting.gone.extend(records.iter().cloned());
            waiting.departures += 1;
        });
        if let Some(model) = self.shared.model.write().await.as_mut() {
            records.iter().for_each(|record| model.forget(record));
        }
        self.took_place(records.iter().map(String::as_str));
    }

    /// Follows what may have changed what the person of the record `member` agrees to: a decision, or a merge on proof, of
    /// which the stricter one wins. If they don't agree, they are in no count when this returns. Call it after the commit.
    ///
    /// # Errors
    ///
    /// [`HubError::Database`].
    pub async fn consent_changed(&self, member: &str) -> Result<(), HubError> {
        let mut connection = self.shared.database.read().acquire().await?;
        let records = records(&mut connection, member).await?;
        if consent::agrees(&mut connection, member, Purpose::Personalisation).await? {
            self.took_place(records.iter().map(String::as_str));
        } else {
            self.forget(&records).await;
        }
        Ok(())
    }

    /// Follows a merge or its undoing, of two persons with these records: what was counted for them as they were is in no
    /// count when this returns. Those who agree are counted again within moments, as they are now. Call it after the
    /// commit.
    ///
    /// # Errors
    ///
    /// [`HubError::Database`].
    pub async fn regrouped(&self, of_both: [&str; 2]) -> Result<(), HubError> {
        let mut connection = self.shared.database.read().acquire().await?;
        let mut all = Vec::new();
        for record in of_both {
            all.extend(records(&mut connection, record).await?);
        }
        drop(connection);
        self.forget(&all).await;
        Ok(())
    }

    /// Fits a model to what the database has now, and looks at the stock anew.
    ///
    /// # Errors
    ///
    /// [`HubError::Database`].
    pub async fn refit(&self) -> Result<(), HubError> {
        self.shared.fit().await
    }

    /// Brings the model up to what was told of up to now.
    ///
    /// # Errors
    ///
    /// [`HubError::Database`].
    pub async fn settle(&self) -> Result<(), HubError> {
        self.shared.catch_up().await
    }

    /// Looks for the settings that suit the chain's history, and fits a model with them if they are others than before.
    ///
    /// # Errors
    ///
    /// [`HubError::Database`].
    pub async fn tune(&self) -> Result<(), HubError> {
        self.shared.tune().await
    }

    /// The settings that the history was last found to want.
    pub fn tuning(&self) -> Tuning {
        self.shared.waiting(|waiting| waiting.tuning)
    }

    /// Ends the work in the background.
    pub fn end(&self) {
        self.worker.abort();
    }
}

impl Shared {
    fn waiting<T>(&self, change: impl FnOnce(&mut Waiting) -> T) -> T {
        change(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads what a model is made from.
    async fn history(&self) -> Result<History, HubError> {
        let mut connection = self.database.read().acquire().await?;
        let rows = sqlx::query("SELECT id FROM product ORDER BY id").fetch_all(&mut *connection).await?;
        let products: Vec<String> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
        let mut history = History::new(self.clock.now(), products);
        deeds::each(&mut connection, |deed| history.push(deed)).await?;
        Ok(history)
    }

    /// Fits a model and puts it in the place of the one before.
    async fn fit(&self) -> Result<(), HubError> {
        let _turn = self.fitting.lock().await;
        self.fit_now().await
    }

    async fn fit_now(&self) -> Result<(), HubError> {
        let tuning = self.waiting(|waiting| {
            waiting.gone.clear();
            waiting.tuning
        });
        let history = self.history().await?;
        let mut fitted = blocking(move || Model::fit(history, tuning)).await?.map_err(failed)?;
        let mut model = self.model.write().await;
        // Whoever left while it was fitted is not in it either.
        self.waiting(|waiting| waiting.gone.iter().for_each(|person| fitted.forget(person)));
        *model = Some(fitted);
        drop(model);
        self.shelves.clear().await;
        self.popular.write().await.clear();
        Ok(())
    }

    async fn tune(&self) -> Result<(), HubError> {
        let history = self.history().await?;
        let tuning = blocking(move || history.tuned()).await?.map_err(failed)?;
        if self.waiting(|waiting| std::mem::replace(&mut waiting.tuning, tuning)) != tuning {
            tracing::info!(lambda = tuning.lambda, damping = tuning.damping, "recommendations have new settings");
            self.fit().await?;
        }
        Ok(())
    }

    /// The model, once there is one.
    async fn model(&self) -> Result<OwnedRwLockReadGuard<Option<Model>, Model>, HubError> {
        let held = || async { OwnedRwLockReadGuard::try_map(self.model.clone().read_owned().await, Option::as_ref) };
        if let Ok(model) = held().await {
            return Ok(model);
        }
        let turn = self.fitting.lock().await;
        if self.model.read().await.is_none() {
            self.fit_now().await?;
        }
        drop(turn);
        held().await.map_err(|_| HubError::Setup("there is no model to recommend by".to_owned()))
    }

    /// All that is sold, and where it is.
    async fn shelves(&self) -> Result<Arc<Shelves>, HubError> {
        self.shelves.get(|| async { Shelves::read(&mut *self.database.read().acquire().await?).await }).await
    }

    /// What is bought in a store.
    async fn popular(&self, store: &str) -> Result<Arc<Popular>, HubError> {
        let known = self.popular.read().await.get(store).cloned();
        let cached = match known {
            Some(cached) => cached,
            None => {
                let mut all = self.popular.write().await;
                all.entry(store.to_owned()).or_insert_with(|| Arc::new(Cached::new(POPULAR_FRESH))).clone()
            }
        };
        let now = self.clock.now();
        cached.get(|| async { Popular::count(&mut *self.database.read().acquire().await?, store, now).await }).await
    }

    fn now(&self) -> Millis {
        self.clock.now()
    }
}

/// All records of the person that a record belongs to.
async fn records(connection: &mut AnyConnection, record: &str) -> Result<Vec<String>, HubError> {
    let sql = "SELECT id FROM member WHERE person = (SELECT person FROM member WHERE id = $1)";
    let rows = sqlx::query(sql).bind(record.to_owned()).fetch_all(connection).await?;
    Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
}

/// Runs what takes long beside the requests.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, HubError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| HubError::Setup("the recommender stopped".to_owned()))
}

fn failed(error: retail::recommend::RecommenderError) -> HubError {
    HubError::Setup(format!("no recommendations can be made: {error}"))
}
