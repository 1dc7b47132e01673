//! The time of the operating system.

use std::time::{Duration, UNIX_EPOCH};

use super::{Later, Time};

/// The system's clock, and the timers of the tokio runtime that futures run on.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemTime;

impl Time for SystemTime {
    fn now(&self) -> i64 {
        let since = std::time::SystemTime::now().duration_since(UNIX_EPOCH);
        since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn sleep(&self, duration: Duration) -> Later<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
