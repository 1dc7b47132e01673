//! A store in one file of the host: a log of edits, sealed, that only grows until it is written anew.
//!
//! The file begins with its own key, sealed with the host's. Each record is one batch of edits, sealed with the file's key
//! and its place in the file, so that a record is whole or none and cannot be moved. A crash leaves at most a torn last
//! record, which is dropped. Writing anew takes a new key; the old file is overwritten, its key first, so that nothing
//! in a copy of its blocks can be opened even by who has the host's key.
//!
//! Calls write and sync before they return to their executor: a change is never on disk and not in memory because a
//! caller stopped waiting.

mod log;
mod seal;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use self::log::Log;
pub use self::seal::StoreKey;
use super::{
    Edit, Store, StoreError,
    batch::{anew, has_outgrown, make},
};
use crate::port::Later;

/// A sealed log in a file.
#[derive(Debug)]
pub struct FileStore(Mutex<Open>);

#[derive(Debug)]
struct Open {
    path: PathBuf,
    key: StoreKey,
    log: Log,
    map: BTreeMap<String, Vec<u8>>,
}

impl FileStore {
    /// Opens the store in the file `path`, made if it is not there. One process at a time may.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the file cannot be read or written, was sealed with another key, or is damaged other than by a
    /// crash.
    pub fn open(path: impl Into<PathBuf>, key: StoreKey) -> Result<Self, StoreError> {
        let path = path.into();
        let mut map = BTreeMap::new();
        // What an interrupted rewriting left was never the store.
        discard(&fresh(&path))?;
        let log = match Log::open(&path, &key, |edits| make(edits, &mut map))? {
            Some(log) if log.is_clean() => log,
            _ => {
                let (log, old) = replace(&path, &key, &map)?;
                settle(&path, old)?;
                log
            }
        };
        Ok(Self(Mutex::new(Open { path, key, log, map })))
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn apply(&mut self, edits: Vec<Edit>) -> Result<(), StoreError> {
        self.log.append(&edits)?;
        make(edits, &mut self.map);
        if has_outgrown(self.log.length(), &self.map) { self.scrub() } else { Ok(()) }
    }

    fn scrub(&mut self) -> Result<(), StoreError> {
        let (log, old) = replace(&self.path, &self.key, &self.map)?;
        // From here on it is the store, whatever becomes of the old one.
        self.log = log;
        settle(&self.path, old)
    }
}

/// Where a file is written anew before it takes the old one's place.
fn fresh(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

/// Puts a new log with a new key in the place of the one in a file, which it gives back.
fn replace(
    path: &Path,
    key: &StoreKey,
    map: &BTreeMap<String, Vec<u8>>,
) -> Result<(Log, Option<std::fs::File>), StoreError> {
    let fresh = fresh(path);
    let log = Log::create(&fresh, key, &anew(map))?;
    let old = std::fs::OpenOptions::new().write(true).open(path).ok();
    std::fs::rename(&fresh, path).map_err(|error| failed(&error))?;
    Ok((log, old))
}

/// Makes a replacement outlast a crash, and overwrites what was replaced.
fn settle(path: &Path, old: Option<std::fs::File>) -> Result<(), StoreError> {
    log::sync_folder(path)?;
    old.map_or(Ok(()), log::overwrite)
}

fn discard(path: &Path) -> Result<(), StoreError> {
    match std::fs::OpenOptions::new().write(true).open(path) {
        Ok(file) => {
            log::overwrite(file)?;
            std::fs::remove_file(path).map_err(|error| failed(&error))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(failed(&error)),
    }
}

fn failed(error: &std::io::Error) -> StoreError {
    StoreError::Failed(error.to_string())
}

impl Store for FileStore {
    fn load(&self) -> Later<'_, Result<Vec<(String, Vec<u8>)>, StoreError>> {
        Box::pin(async { Ok(self.lock().map.clone().into_iter().collect()) })
    }

    fn apply(&self, edits: Vec<Edit>) -> Later<'_, Result<(), StoreError>> {
        Box::pin(async { self.lock().apply(edits) })
    }

    fn scrub(&self) -> Later<'_, Result<(), StoreError>> {
        Box::pin(async { self.lock().scrub() })
    }
}

#[cfg(test)]
mod tests;
