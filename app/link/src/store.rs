//! Where a tablet keeps what must outlast it.

mod batch;
#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod file;
mod memory;

use rand::{TryRng, rngs::SysRng};
use thiserror::Error;

use crate::port::{Later, Shared};

#[cfg(target_arch = "wasm32")]
pub use browser::BrowserStore;
#[cfg(not(target_arch = "wasm32"))]
pub use file::{FileStore, StoreKey};
pub use memory::MemoryStore;

/// Why something cannot be kept or read back.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoreError {
    /// Storage failed.
    #[error("storage failed: {0}")]
    Failed(String),
    /// The key is not the one that this was sealed with.
    #[error("the store does not open: it was sealed with another key, or is no store")]
    Key,
    /// Something in the middle does not open: at which byte of a file, in which batch of a browser's storage.
    #[error("the store is damaged at {0}: move it away and pull anew, what was unsent lies in it")]
    Damaged(u64),
}

/// A change to what is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Keeps `value` under `key`, in place of what was there.
    Put {
        /// The key.
        key: String,
        /// The value.
        value: Vec<u8>,
    },
    /// Takes away what is under the key, if anything is.
    Delete(String),
}

/// Bytes by key, sealed at rest: a tablet can be lost.
pub trait Store: Shared {
    /// Everything kept, by key.
    fn load(&self) -> Later<'_, Result<Vec<(String, Vec<u8>)>, StoreError>>;

    /// Makes all the edits, in order, or none; they outlast a crash once this resolves.
    fn apply(&self, edits: Vec<Edit>) -> Later<'_, Result<(), StoreError>>;

    /// Destroys what was deleted or replaced: nobody can bring it back afterwards.
    fn scrub(&self) -> Later<'_, Result<(), StoreError>>;
}

fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    let drawn = SysRng.try_fill_bytes(&mut bytes);
    drawn.map_err(|_| StoreError::Failed("the system gives no random numbers".to_owned()))?;
    Ok(bytes)
}
