//! Personal data at rest: sealed with a key for each member, which is itself sealed with the hub's key.
//!
//! The hub's key lies outside the database. Erasing a member destroys the member's key, and with it every sealed value
//! wherever a copy of the row may lie. What must be found again (phones, e-mails) is stored as a keyed digest.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{error::HubError, random};

/// The length of an XChaCha20 nonce, bytes: long enough to be drawn at random.
const NONCE: usize = 24;

/// The hub's key: 256 bits.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// A new key.
    pub fn generate() -> Result<Self, HubError> {
        Ok(Self(random::bytes()?))
    }

    /// Reads a key as [`MasterKey::to_text`] writes it.
    ///
    /// # Errors
    ///
    /// [`HubError::Setup`] if it is not 32 bytes in Base64.
    pub fn from_text(text: &str) -> Result<Self, HubError> {
        let bytes = STANDARD.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| HubError::Setup("the hub's key is not 32 bytes in Base64".to_owned()))
    }

    /// The key as text, to be kept where the database is not.
    pub fn to_text(&self) -> String {
        STANDARD.encode(self.0)
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("MasterKey")
    }
}

/// A member's own key.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct DataKey([u8; 32]);

impl fmt::Debug for DataKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("DataKey")
    }
}

impl DataKey {
    /// Seals `plain`. `context` says what it is and whose; opening asks for the same one, so that a sealed value cannot
    /// be put in another's place.
    pub fn seal(&self, context: &str, plain: &[u8]) -> Result<Vec<u8>, HubError> {
        seal(&self.0, context, plain)
    }

    /// Opens what [`DataKey::seal`] sealed.
    ///
    /// # Errors
    ///
    /// [`HubError::Sealed`] if the key or the context is another, or the value was changed.
    pub fn open(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, HubError> {
        open(&self.0, context, sealed)
    }
}

/// What seals and finds personal data.
#[derive(Clone)]
pub struct Vault {
    wrapping: [u8; 32],
    digesting: Hmac<Sha256>,
}

impl Vault {
    /// The vault of a hub's key.
    pub fn new(key: &MasterKey) -> Self {
        let derive = |label: &str| -> [u8; 32] {
            Sha256::new_with_prefix(key.0).chain_update(label.as_bytes()).finalize().into()
        };
        Self { wrapping: derive("wrapping"), digesting: mac(&derive("digests")) }
    }

    /// A new member's key, and its sealed form for the database.
    pub fn new_key(&self, member: &str) -> Result<(DataKey, Vec<u8>), HubError> {
        let key = DataKey(random::bytes()?);
        let wrapped = seal(&self.wrapping, member, &key.0)?;
        Ok((key, wrapped))
    }

    /// A member's key from its sealed form.
    ///
    /// # Errors
    ///
    /// [`HubError::Sealed`] if it is not that member's, or the hub's key is another one.
    pub fn key(&self, member: &str, wrapped: &[u8]) -> Result<DataKey, HubError> {
        let mut plain = open(&self.wrapping, member, wrapped)?;
        let key = plain.as_slice().try_into().map(DataKey).map_err(|_| HubError::Sealed);
        plain.zeroize();
        key
    }

    /// The digest that `value` is found by: HMAC-SHA-256 (RFC 2104). `kind` keeps a phone from meeting a member number.
    pub fn digest(&self, kind: &str, value: &str) -> Vec<u8> {
        let mut mac = self.digesting.clone();
        mac.update(kind.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Vault")
    }
}

/// The digest of a token: what the database keeps of it. A token has 256 bits of chance, so no salt is needed.
pub fn token_digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// HMAC fills a key up with zeros to its hash's block of 64 bytes; done here, there is no wrong length to fail at.
fn mac(key: &[u8; 32]) -> Hmac<Sha256> {
    let mut block = [0; 64];
    block[..key.len()].copy_from_slice(key);
    Hmac::new(&block.into())
}

fn seal(key: &[u8; 32], context: &str, plain: &[u8]) -> Result<Vec<u8>, HubError> {
    let nonce = random::bytes::<NONCE>()?;
    let payload = Payload { msg: plain, aad: context.as_bytes() };
    let sealed =
        XChaCha20Poly1305::new(key.into()).encrypt(&XNonce::from(nonce), payload).map_err(|_| HubError::Sealed)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn open(key: &[u8; 32], context: &str, sealed: &[u8]) -> Result<Vec<u8>, HubError> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(HubError::Sealed)?;
    let payload = Payload { msg: sealed, aad: context.as_bytes() };
    XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::from(*nonce), payload).map_err(|_| HubError::Sealed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault() -> Vault {
        Vault::new(&MasterKey::generate().expect("chance"))
    }

    #[test]
    fn a_sealed_value_opens_in_its_own_place_alone() {
        let vault = vault();
        let (key, wrapped) = vault.new_key("ann").expect("a key");
        let sealed = key.seal("name", b"Ann").expect("sealed");
        assert!(!sealed.windows(3).any(|window| window == b"Ann"));
        let again = vault.key("ann", &wrapped).expect("the same key");
        assert_eq!(again.open("name", &sealed).expect("opens"), b"Ann");
        assert!(again.open("note", &sealed).is_err());
        assert!(vault.key("ben", &wrapped).is_err());
        assert!(self::vault().key("ann", &wrapped).is_err());
        let mut changed = sealed;
        changed[30] ^= 1;
        assert!(again.open("name", &changed).is_err());
        assert!(again.open("name", &[]).is_err());
    }

    #[test]
    fn digests_tell_kinds_and_hubs_apart() {
        let one = vault();
        assert_eq!(one.digest("phone", "1"), one.digest("phone", "1"));
        assert_ne!(one.digest("phone", "1"), one.digest("number", "1"));
        assert_ne!(one.digest("phone", "1"), vault().digest("phone", "1"));
    }

    #[test]
    fn a_key_survives_being_written_down() {
        let key = MasterKey::generate().expect("chance");
        assert_eq!(MasterKey::from_text(&format!("{}\n", key.to_text())).expect("reads").0, key.0);
        assert!(MasterKey::from_text("short").is_err());
        assert_eq!(format!("{key:?}"), "MasterKey");
    }
}
