//! A tablet and its store as scripts of a page see them, for `tests/link/run`.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::arc_with_non_send_sync, reason = "a browser has one thread")]

use std::{sync::Arc, time::Duration};

use futures_util::FutureExt;
use link::{
    Change, Client, Store, Tablet, Time,
    port::SystemTime,
    store::{BrowserStore, Edit},
    tablet::Scope,
};
use retail::api::members::Changes;
use wasm_bindgen::prelude::wasm_bindgen;

fn told(error: impl ToString) -> String {
    error.to_string()
}

/// A store.
#[wasm_bindgen]
pub struct Kept(Arc<BrowserStore>);

#[wasm_bindgen]
impl Kept {
    /// Opens it.
    pub async fn open(name: String) -> Result<Kept, String> {
        Ok(Self(Arc::new(BrowserStore::open(&name).await.map_err(told)?)))
    }

    /// Keeps so many bytes of a kind under each of the keys, in one batch.
    pub async fn put(&self, keys: Vec<String>, byte: u8, length: usize) -> Result<(), String> {
        let put = |key| Edit::Put { key, value: vec![byte; length] };
        self.0.apply(keys.into_iter().map(put).collect()).await.map_err(told)
    }

    /// Begins the same and stops waiting at once.
    pub fn put_and_leave(&self, key: String, byte: u8, length: usize) {
        drop(self.0.apply(vec![Edit::Put { key, value: vec![byte; length] }]).now_or_never());
    }

    /// Deletes.
    pub async fn delete(&self, key: String) -> Result<(), String> {
        self.0.apply(vec![Edit::Delete(key)]).await.map_err(told)
    }

    /// What is kept: `key=first byte x length`, a line each.
    pub async fn all(&self) -> Result<String, String> {
        let pairs = self.0.load().await.map_err(told)?;
        let line = |(key, value): (String, Vec<u8>)| {
            format!("{key}={}x{}", value.first().copied().unwrap_or_default(), value.len())
        };
        Ok(pairs.into_iter().map(line).collect::<Vec<_>>().join("\n"))
    }

    /// Destroys what was deleted.
    pub async fn scrub(&self) -> Result<(), String> {
        self.0.scrub().await.map_err(told)
    }
}

/// How long a wait of so many ms took by the page's time, ms.
#[wasm_bindgen]
pub async fn wait(ms: u32) -> f64 {
    let before = SystemTime.now();
    SystemTime.sleep(Duration::from_millis(ms.into())).await;
    (SystemTime.now() - before) as f64
}

/// Whether the browser lets the page keep what it keeps.
#[wasm_bindgen]
pub async fn persist() -> bool {
    BrowserStore::persist().await
}

/// A tablet.
#[wasm_bindgen]
pub struct Serving(Tablet);

#[wasm_bindgen]
impl Serving {
    /// Opens it.
    pub async fn open(hub: String, token: String, shop: String, name: String) -> Result<Serving, String> {
        let client = Client::new(&hub, token, Arc::new(SystemTime)).map_err(told)?;
        let store = Arc::new(BrowserStore::open(&name).await.map_err(told)?);
        let scope = Scope { store: Some(shop), associate: None };
        Ok(Self(Tablet::open(client, store, scope).await.map_err(told)?))
    }

    /// Writes a member down.
    pub async fn create(&self, id: String, name: String, shop: String) -> Result<(), String> {
        let changes = Changes { name: Some(name), store: Some(Some(shop)), ..Changes::default() };
        self.0.write(Change::CreateMember { id, changes }).await.map(drop).map_err(told)
    }

    /// The names of those found.
    pub fn find(&self, query: &str) -> Vec<String> {
        self.0.find(query, 5).into_iter().map(|entry| entry.member.details.name).collect()
    }

    /// How many changes wait.
    pub fn unsent(&self) -> usize {
        self.0.unsent().len()
    }

    /// Sends and pulls; how many changes the hub took.
    pub async fn sync(&self) -> Result<usize, String> {
        self.0.sync().await.map(|sent| sent.taken).map_err(told)
    }
}
