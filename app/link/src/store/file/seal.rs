//! Sealing: XChaCha20-Poly1305, with a nonce drawn for each value.

use std::fmt;

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::store::{StoreError, random};

/// The length of a nonce, bytes.
const NONCE: usize = 24;

/// What a sealed value is longer than the plain one: nonce and tag, bytes.
pub const OVERHEAD: usize = NONCE + 16;

/// A key of 256 bits, from the host's secure storage.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct StoreKey([u8; 32]);

impl StoreKey {
    /// The key with these bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A new key.
    ///
    /// # Errors
    ///
    /// [`StoreError::Failed`] if the system gives no random numbers.
    pub fn generate() -> Result<Self, StoreError> {
        Ok(Self(random()?))
    }

    /// The key's bytes, to be kept in the host's secure storage.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Seals `plain`; `context` must be given again to open it.
    pub(super) fn seal(&self, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let nonce = random::<NONCE>()?;
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: context });
        let sealed = sealed.map_err(|_| StoreError::Failed("a batch is too large to be sealed".to_owned()))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Self::seal`] sealed; none if it was something else.
    pub(super) fn open(&self, context: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        self.cipher().decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: context }).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("StoreKey")
    }
}
