//! What is read now and then instead of for every request.

use std::{
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::{Mutex, RwLock};

use crate::HubError;

/// A value that is read again when it is asked for and has grown old. While somebody reads it, others take the old one.
#[derive(Debug)]
pub struct Cached<T> {
    value: RwLock<Option<(Instant, Arc<T>)>>,
    reading: Mutex<()>,
    fresh_for: Duration,
}

impl<T> Cached<T> {
    /// Nothing yet.
    pub fn new(fresh_for: Duration) -> Self {
        Self { value: RwLock::new(None), reading: Mutex::new(()), fresh_for }
    }

    /// The value, at most `fresh_for` old, or twice that while it is being read.
    pub async fn get<F>(&self, read: impl FnOnce() -> F) -> Result<Arc<T>, HubError>
    where
        F: Future<Output = Result<T, HubError>>,
    {
        if let Some(fresh) = self.held(self.fresh_for).await {
            return Ok(fresh);
        }
        let _turn = match self.reading.try_lock() {
            Ok(turn) => turn,
            Err(_) => match self.held(2 * self.fresh_for).await {
                Some(old) => return Ok(old),
                None => self.reading.lock().await,
            },
        };
        if let Some(fresh) = self.held(self.fresh_for).await {
            return Ok(fresh);
        }
        let value = Arc::new(read().await?);
        *self.value.write().await = Some((Instant::now(), value.clone()));
        Ok(value)
    }

    /// Lets the value be read anew next time.
    pub async fn clear(&self) {
        *self.value.write().await = None;
    }

    async fn held(&self, age: Duration) -> Option<Arc<T>> {
        let held = self.value.read().await;
        held.as_ref().filter(|(at, _)| at.elapsed() < age).map(|(_, value)| value.clone())
    }
}
