//! A store that is gone with its process.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use super::{Edit, Store, StoreError, batch::make};
use crate::port::Later;

/// Keeps in memory: for tests, and hosts without storage.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<BTreeMap<String, Vec<u8>>>);

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Store for MemoryStore {
    fn load(&self) -> Later<'_, Result<Vec<(String, Vec<u8>)>, StoreError>> {
        let map = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async { Ok(map.into_iter().collect()) })
    }

    fn apply(&self, edits: Vec<Edit>) -> Later<'_, Result<(), StoreError>> {
        Box::pin(async {
            make(edits, &mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
            Ok(())
        })
    }

    fn scrub(&self) -> Later<'_, Result<(), StoreError>> {
        Box::pin(async { Ok(()) })
    }
}
