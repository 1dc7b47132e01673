//! A tablet: serves its members with a line and without one.

mod follow;
mod pull;
mod send;
mod shelve;

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use base::Gtin;
use futures_util::lock::Mutex;
use retail::{
    api::{
        book::BookEntry,
        catalogue::{Article, Product},
    },
    digital_link::DigitalLink,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Change, Client, LinkError, Store,
    error::Refusal,
    outbox::{Outbox, Queued, Settle},
    replica::Replica,
    shelf::{Shelf, Stocked},
    store::{Edit, StoreError},
};

pub use self::send::Sent;

/// Whose members and which stock a tablet keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The store; the members of the caller's own one and no stock if none.
    pub store: Option<String>,
    /// The associate whose client book it is; the whole store's if none.
    pub associate: Option<String>,
}

/// Where things are kept in the store.
const MEMBERS: &str = "member/";
const OUTBOX: &str = "outbox/";
const PULLED: &str = "pulled";

/// How far a pull reaches back behind the last one: what the hub was writing then may bear an earlier time, ms.
const OVERLAP: i64 = 60_000;

/// A client with a memory. All calls may be made from several tasks at once.
#[derive(Debug)]
pub struct Tablet {
    client: Client,
    store: Arc<dyn Store>,
    scope: Scope,
    state: RwLock<State>,
    /// Held while something is kept and then shown, so that both happen in one order.
    writing: Mutex<()>,
    /// Held while the hub is sent to or pulled from.
    syncing: Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    outbox: Outbox,
    replica: Replica,
    shelf: Shelf,
    /// The next change's number.
    next: u64,
    /// The time of the last change, by the hub's clock: a later change bears a later one.
    last_at: i64,
}

impl Tablet {
    /// Opens a tablet with what its store remembers.
    ///
    /// # Errors
    ///
    /// [`LinkError::Store`] if the store does not give back what was kept.
    pub async fn open(client: Client, store: Arc<dyn Store>, scope: Scope) -> Result<Self, LinkError> {
        let mut state = State::default();
        let mut changes = Vec::new();
        for (key, value) in store.load().await? {
            if key.starts_with(OUTBOX) {
                changes.push(read::<Queued>(&value)?);
            } else if key.starts_with(MEMBERS) {
                state.replica.put(read(&value)?);
            } else if key == PULLED {
                state.replica.pulled = Some(read(&value)?);
            } else {
                shelve::restore(&mut state.shelf, &key, &value)?;
            }
        }
        state.next = changes.iter().map(|queued| queued.number + 1).max().unwrap_or(0);
        state.last_at = changes.iter().map(|queued| queued.change.at()).max().unwrap_or(0);
        state.outbox = Outbox::new(changes);
        state.index_all();
        let (state, writing, syncing) = (RwLock::new(state), Mutex::default(), Mutex::default());
        Ok(Self { client, store, scope, state, writing, syncing })
    }

    /// The client, for what needs a line.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Takes a change down and shows it; it is on disk when this returns, and goes to the hub with the next
    /// [`Tablet::send`]. Its time is set here. Its number in the outbox.
    ///
    /// # Errors
    ///
    /// [`LinkError::Refused`] if a value is none of its kind, [`LinkError::Store`] if it cannot be kept. It is not taken
    /// down then.
    pub async fn write(&self, mut change: Change) -> Result<u64, LinkError> {
        check(&change)?;
        let _order = self.writing.lock().await;
        let queued = {
            let mut state = self.state_mut();
            state.last_at = self.client.now().max(state.last_at + 1);
            change.set_at(state.last_at);
            state.next += 1;
            let (number, skew) = (state.next - 1, self.client.skew());
            Queued { number, change, skew, is_sent: false, refusal: None }
        };
        self.keep(vec![queued.clone()], &[]).await?;
        Ok(queued.number)
    }

    /// Settles a change that the hub refused; whether there was one of that number.
    ///
    /// # Errors
    ///
    /// As [`Tablet::write`].
    pub async fn settle(&self, number: u64, how: Settle) -> Result<bool, LinkError> {
        if let Settle::Instead(change) = &how {
            check(change)?;
        }
        let _order = self.writing.lock().await;
        let settled = self.state().outbox.settle(number, how);
        let Some((changes, gone)) = settled else { return Ok(false) };
        self.keep(changes, &gone).await?;
        Ok(true)
    }

    /// A member as they are known here, by any of their records, with what was written here since.
    pub fn member(&self, record: &str) -> Option<BookEntry> {
        let state = self.state();
        state.replica.shown(record, &state.outbox)
    }

    /// Members whom a query fits as one types, the best first.
    pub fn find(&self, query: &str, limit: usize) -> Vec<BookEntry> {
        let state = self.state();
        let found = state.replica.find(query, limit);
        found.iter().filter_map(|person| state.replica.shown(person, &state.outbox)).collect()
    }

    /// A product as it is known here, one that is sold no more too.
    pub fn product(&self, id: &str) -> Option<Product> {
        self.state().shelf.product(id).cloned()
    }

    /// The variant under a bar code, by its GTIN or by a GS1 Digital Link, as a scanner reads them.
    pub fn scan(&self, code: &str) -> Option<Article> {
        let code = code.trim();
        let gtin = code.parse::<Gtin>().ok().or_else(|| Some(code.parse::<DigitalLink>().ok()?.gtin))?;
        self.state().shelf.article(gtin)
    }

    /// What there is of a variant, this store first, with what was held, sold and taken back here since. Whether a hold
    /// that the hub knows of is let go shows only once the hub says so.
    pub fn stock(&self, sku: &str) -> Vec<Stocked> {
        let state = self.state();
        let mut stock = state.shelf.stock(sku, &state.outbox, self.client.now());
        stock.sort_by_key(|stocked| Some(&stocked.level.location) != self.scope.store.as_ref());
        stock
    }

    /// How old the catalogue is, ms. None before the first pull.
    pub fn catalogue_age(&self) -> Option<i64> {
        self.state().shelf.catalogue.map(|as_of| (self.client.now() - as_of).max(0))
    }

    /// How old the book is: everything that the hub knew so long ago is here, ms. None before the first pull.
    pub fn age(&self) -> Option<i64> {
        self.state().replica.pulled.map(|pulled| (self.client.now() - pulled.as_of).max(0))
    }

    /// What has not reached the hub, in order.
    pub fn unsent(&self) -> Vec<Queued> {
        self.state().outbox.unsent().cloned().collect()
    }

    /// What the hub refused, each with the reason, in order. Each stays until it is [settled](Tablet::settle).
    pub fn refused(&self) -> Vec<Queued> {
        self.state().outbox.refused().cloned().collect()
    }

    /// Keeps changes of the outbox as they are now, lets others go, and shows it. The caller holds `writing`.
    async fn keep(&self, changes: Vec<Queued>, gone: &[u64]) -> Result<(), LinkError> {
        let mut edits: Vec<Edit> = gone.iter().map(|number| Edit::Delete(outbox_key(*number))).collect();
        for queued in &changes {
            edits.push(put(outbox_key(queued.number), queued)?);
        }
        self.store.apply(edits).await?;
        let state = &mut *self.state_mut();
        let mut touched = Vec::new();
        for number in gone {
            touched.extend(state.outbox.get(*number).and_then(|queued| queued.change.member()).map(str::to_owned));
            state.outbox.remove(*number);
        }
        for queued in changes {
            let before = state.outbox.get(queued.number).and_then(|queued| queued.change.member());
            touched.extend(before.into_iter().chain(queued.change.member()).map(str::to_owned));
            state.outbox.put(queued);
        }
        for member in touched {
            state.replica.index(&member, &state.outbox);
        }
        Ok(())
    }

    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn state_mut(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn index_all(&mut self) {
        let told: Vec<String> = self.replica.told().map(|entry| entry.member.id.clone()).collect();
        let made = self.outbox.all().filter_map(|queued| queued.change.member()).map(str::to_owned);
        for member in told.into_iter().chain(made) {
            self.replica.index(&member, &self.outbox);
        }
    }
}

fn check(change: &Change) -> Result<(), Refusal> {
    change.check().map_err(|refused| Refusal { status: 422, code: "invalid".to_owned(), detail: refused.to_string() })
}

fn outbox_key(number: u64) -> String {
    format!("{OUTBOX}{number:020}")
}

fn member_key(person: &str) -> String {
    format!("{MEMBERS}{person}")
}

fn put<T: Serialize>(key: String, value: &T) -> Result<Edit, StoreError> {
    let value = serde_json::to_vec(value).map_err(|error| StoreError::Failed(error.to_string()))?;
    Ok(Edit::Put { key, value })
}

/// Reads what [`put`] wrote. The error says where, not what stands there.
fn read<T: DeserializeOwned>(value: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(value).map_err(|error| {
        StoreError::Failed(format!(
            "what was kept is of another version: {:?} at column {}",
            error.classify(),
            error.column()
        ))
    })
}
