//! What a host lends: time, and futures as it can run them.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod system;

use std::{fmt::Debug, pin::Pin, time::Duration};

use futures_util::Stream;

#[cfg(target_arch = "wasm32")]
pub use browser::SystemTime;
#[cfg(not(target_arch = "wasm32"))]
pub use system::SystemTime;

/// A future. Where there are threads it may go from one to another.
#[cfg(not(target_arch = "wasm32"))]
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
/// A future. Where there are threads it may go from one to another.
#[cfg(target_arch = "wasm32")]
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// A stream. Where there are threads it may go from one to another.
#[cfg(not(target_arch = "wasm32"))]
pub type Flow<'a, T> = Pin<Box<dyn Stream<Item = T> + Send + 'a>>;
/// A stream. Where there are threads it may go from one to another.
#[cfg(target_arch = "wasm32")]
pub type Flow<'a, T> = Pin<Box<dyn Stream<Item = T> + 'a>>;

/// What a port must be for several tasks to share it: where there are threads, for several threads.
#[cfg(not(target_arch = "wasm32"))]
pub trait Shared: Debug + Send + Sync {}
#[cfg(not(target_arch = "wasm32"))]
impl<T: Debug + Send + Sync> Shared for T {}

/// What a port must be for several tasks to share it: where there are threads, for several threads.
#[cfg(target_arch = "wasm32")]
pub trait Shared: Debug {}
#[cfg(target_arch = "wasm32")]
impl<T: Debug> Shared for T {}

/// The host's time.
pub trait Time: Shared {
    /// The present time as the device has it, ms since 1970 UTC.
    fn now(&self) -> i64;

    /// Resolves after `duration`.
    fn sleep(&self, duration: Duration) -> Later<'static, ()>;
}
