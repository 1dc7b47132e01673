//! Chance, from the operating system.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::{TryRng, rngs::SysRng};

use crate::error::HubError;

/// Bytes that nobody can guess.
pub fn bytes<const N: usize>() -> Result<[u8; N], HubError> {
    let mut bytes = [0; N];
    SysRng.try_fill_bytes(&mut bytes).map_err(|_| HubError::Setup("the system gives no random numbers".to_owned()))?;
    Ok(bytes)
}

/// A secret of 256 bits that can stand in a header or an address.
pub fn token() -> Result<String, HubError> {
    Ok(URL_SAFE_NO_PAD.encode(bytes::<32>()?))
}

/// A new identifier; later ones sort after earlier ones.
pub fn id() -> String {
    uuid::Uuid::now_v7().to_string()
}
