//! Where the time comes from.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

pub use retail::timestamp::{DAY, HOUR, MINUTE, SECOND};

/// A point in time: milliseconds since 1970-01-01 UTC.
pub type Millis = i64;

/// The hub's clock: the system's, or one that a test sets.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// A clock that stands still until it is moved on.
    pub fn standing_at(time: Millis) -> Self {
        Self(Some(Arc::new(AtomicI64::new(time))))
    }

    /// The present time.
    pub fn now(&self) -> Millis {
        match &self.0 {
            Some(time) => time.load(Ordering::SeqCst),
            None => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)),
        }
    }

    /// Moves a standing clock on; the system's takes no notice.
    pub fn advance(&self, by: Millis) {
        if let Some(time) = &self.0 {
            time.fetch_add(by, Ordering::SeqCst);
        }
    }
}
