//! Where a tablet keeps what must outlast it.

#[cfg(not(target_arch = "wasm32"))]
mod file;
mod memory;

use thiserror::Error;

use crate::port::{Later, Shared};

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
    /// Something in the middle does not open.
    #[error("the store is damaged at byte {0}: move it away and pull anew, what was unsent lies in it")]
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
