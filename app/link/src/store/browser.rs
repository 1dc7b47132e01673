//! A store in the browser's own storage (IndexedDB): a log of sealed batches, which is written anew once it has grown.
//!
//! The storage makes each write whole or not at all, so that no batch is ever torn. Each is sealed with its number, so that
//! none can be moved or left out before the last. The key is the browser's: scripts use it and cannot read it. Writing anew
//! takes a new one and lets the old one go. That is as far as a page's power goes: whoever has the user's files has the key
//! too, and when the browser overwrites what was deleted is its own affair.
//!
//! What is begun is brought to its end whether or not the caller goes on waiting.

mod database;
mod lock;
mod seal;

use std::{collections::BTreeMap, rc::Rc};

use futures_util::{FutureExt, lock::Mutex};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CryptoKey, DomException};

use self::{
    database::{Batch, Database},
    lock::Lock,
};
use super::{
    Edit, Store, StoreError,
    batch::{anew, decode, encode, has_outgrown, make},
};
use crate::port::Later;

/// A sealed log in the browser's storage.
#[derive(Debug)]
pub struct BrowserStore(Rc<Mutex<Open>>);

#[derive(Debug)]
struct Open {
    database: Database,
    key: CryptoKey,
    /// The next batch's number.
    next: u32,
    /// What the batches come to, bytes.
    length: u64,
    map: BTreeMap<String, Vec<u8>>,
    _lock: Lock,
}

impl BrowserStore {
    /// Opens the store `name` of this page's origin, made if it is not there. One page at a time may.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if another page has it open, the page may not store or was not loaded over HTTPS, or what is
    /// stored is damaged.
    pub async fn open(name: &str) -> Result<Self, StoreError> {
        let lock = Lock::take(name).await?;
        let database = Database::open(name).await?;
        let (key, batches) = database.read().await?;
        let mut map = BTreeMap::new();
        let mut open = match key {
            Some(key) => {
                let (next, length) = replay(&key, &batches, &mut map).await?;
                Open { database, key, next, length, map, _lock: lock }
            }
            None if batches.is_empty() => {
                Open { database, key: seal::new_key().await?, next: 0, length: 0, map, _lock: lock }
            }
            None => return Err(StoreError::Key),
        };
        if batches.is_empty() {
            open.scrub().await?;
        }
        Ok(Self(Rc::new(Mutex::new(open))))
    }

    /// Asks the browser not to clear the store when space runs short; whether it agrees.
    pub async fn persist() -> bool {
        database::persist().await.unwrap_or(false)
    }
}

/// Runs to its end once it began, even if nobody waits for that.
async fn finish(work: impl Future<Output = Result<(), StoreError>> + 'static) -> Result<(), StoreError> {
    let work = work.boxed_local().shared();
    wasm_bindgen_futures::spawn_local(work.clone().map(drop));
    work.await
}

impl Open {
    async fn apply(&mut self, edits: Vec<Edit>) -> Result<(), StoreError> {
        let batch = self.seal(&self.key, &edits).await?;
        self.database.append(&batch).await?;
        self.count(&batch);
        make(edits, &mut self.map);
        if has_outgrown(self.length, &self.map) {
            // The edits are kept. Where there is no room now to write all anew, there may be later.
            let _ = self.scrub().await;
        }
        Ok(())
    }

    async fn scrub(&mut self) -> Result<(), StoreError> {
        let key = seal::new_key().await?;
        let batch = self.seal(&key, &anew(&self.map)).await?;
        self.database.replace(&key, &batch).await?;
        (self.key, self.length) = (key, 0);
        self.count(&batch);
        Ok(())
    }

    async fn seal(&self, key: &CryptoKey, edits: &[Edit]) -> Result<Batch, StoreError> {
        let sealed = seal::seal(key, &context(self.next), &encode(edits)?).await?;
        Ok(Batch { number: self.next, sealed })
    }

    fn count(&mut self, batch: &Batch) {
        self.next = batch.number + 1;
        self.length += batch.sealed.len() as u64;
    }
}

/// Opens all batches; the number of the next one, and what they come to, bytes.
async fn replay(
    key: &CryptoKey,
    batches: &[Batch],
    map: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(u32, u64), StoreError> {
    let (mut next, mut length) = (batches.first().map_or(0, |batch| batch.number), 0);
    for Batch { number, sealed } in batches {
        let damaged = StoreError::Damaged(u64::from(next));
        let plain = seal::open(key, &context(next), sealed).await.filter(|_| *number == next);
        make(plain.and_then(|plain| decode(&plain)).ok_or(damaged)?, map);
        next += 1;
        length += sealed.len() as u64;
    }
    Ok((next, length))
}

fn context(number: u32) -> [u8; 4] {
    number.to_le_bytes()
}

/// What the browser says went wrong.
fn failed(error: &JsValue) -> StoreError {
    let told = error.dyn_ref::<DomException>().map(|told| (told.name(), told.message()));
    StoreError::Failed(match told {
        Some((name, _)) if name == "QuotaExceededError" => {
            "the browser gives this page no more storage: free space on the device".to_owned()
        }
        Some((_, message)) if !message.is_empty() => message,
        Some((name, _)) => name,
        None => error.as_string().unwrap_or_else(|| "the browser keeps nothing for this page".to_owned()),
    })
}

impl Store for BrowserStore {
    fn load(&self) -> Later<'_, Result<Vec<(String, Vec<u8>)>, StoreError>> {
        Box::pin(async { Ok(self.0.lock().await.map.clone().into_iter().collect()) })
    }

    fn apply(&self, edits: Vec<Edit>) -> Later<'_, Result<(), StoreError>> {
        let open = self.0.clone();
        Box::pin(finish(async move { open.lock().await.apply(edits).await }))
    }

    fn scrub(&self) -> Later<'_, Result<(), StoreError>> {
        let open = self.0.clone();
        Box::pin(finish(async move { open.lock().await.scrub().await }))
    }
}
