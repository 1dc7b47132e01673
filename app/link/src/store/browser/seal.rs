//! Sealing: AES-256-GCM of the Web Cryptography API, with a nonce drawn for each value.
//!
//! A key seals far fewer values than the 2^32 that random nonces of 96 bits are good for (NIST SP 800-38D, section 8.3):
//! each writing anew takes another.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, AesKeyGenParams, CryptoKey, SubtleCrypto};

use super::failed;
use crate::store::{StoreError, random};

const NAME: &str = "AES-GCM";

/// The length of a nonce, bytes.
const NONCE: usize = 12;

/// A key of 256 bits that no script can read.
pub async fn new_key() -> Result<CryptoKey, StoreError> {
    let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
    let made = subtle()?.generate_key_with_object(&AesKeyGenParams::new(NAME, 256), false, &uses);
    let key = JsFuture::from(made.map_err(|error| failed(&error))?).await.map_err(|error| failed(&error))?;
    key.dyn_into().map_err(|error| failed(&error))
}

/// Seals `plain`; `context` must be given again to open it.
pub async fn seal(key: &CryptoKey, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
    let nonce = random::<NONCE>()?;
    let made = subtle()?.encrypt_with_object_and_u8_array(&how(&nonce, context), key, plain);
    let sealed = JsFuture::from(made.map_err(|error| failed(&error))?).await.map_err(|error| failed(&error))?;
    Ok([nonce.as_slice(), &Uint8Array::new(&sealed).to_vec()].concat())
}

/// Opens what [`seal`] sealed; none if it was something else.
pub async fn open(key: &CryptoKey, context: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
    let made = subtle().ok()?.decrypt_with_object_and_u8_array(&how(nonce, context), key, sealed).ok()?;
    Some(Uint8Array::new(&JsFuture::from(made).await.ok()?).to_vec())
}

fn how(nonce: &[u8], context: &[u8]) -> Object {
    let how = AesGcmParams::new(NAME, &Uint8Array::from(nonce));
    how.set_additional_data(&Uint8Array::from(context));
    how.into()
}

/// There is none on pages that came over a line that anybody may have written on.
fn subtle() -> Result<SubtleCrypto, StoreError> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).unwrap_or(JsValue::UNDEFINED);
    let subtle = Reflect::get(&crypto, &"subtle".into()).unwrap_or(JsValue::UNDEFINED);
    subtle.dyn_into().map_err(|_| StoreError::Failed("this page may not seal: load it over HTTPS".to_owned()))
}
