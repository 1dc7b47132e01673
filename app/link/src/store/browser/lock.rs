//! One page at a time (Web Locks API).

use futures_util::future::{Either, select};
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use super::failed;
use crate::store::StoreError;

#[wasm_bindgen]
extern "C" {
    /// Calls `held` with the lock, or with null if it is taken. It is held until the promise that `held` gives is kept;
    /// so is the one that this gives.
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], catch)]
    fn request(name: &str, options: &Object, held: &JsValue) -> Result<Promise, JsValue>;
}

/// Held until it is dropped or its page is gone.
#[derive(Debug)]
pub struct Lock {
    release: Function,
}

impl Lock {
    /// Takes the lock of a store.
    pub async fn take(store: &str) -> Result<Self, StoreError> {
        let options = Object::new();
        Reflect::set(&options, &"ifAvailable".into(), &true.into()).map_err(|error| failed(&error))?;
        let mut tell = Function::default();
        let told = Promise::new(&mut |resolve, _| tell = resolve);
        let held = Closure::once_into_js(move |lock: JsValue| hold(&lock, &tell));
        let ended = request(&format!("store {store}"), &options, &held).map_err(|error| failed(&error))?;
        let release = match select(JsFuture::from(told), JsFuture::from(ended)).await {
            Either::Left((told, _)) => told,
            Either::Right((ended, _)) => ended,
        };
        let release = release.map_err(|error| failed(&error))?.dyn_into();
        let release =
            release.map_err(|_| StoreError::Failed("another page has the store open: close it".to_owned()))?;
        Ok(Self { release })
    }
}

/// Tells how to let the lock go, and promises to; tells nothing if there is no lock.
fn hold(lock: &JsValue, tell: &Function) -> JsValue {
    if lock.is_null() {
        let _ = tell.call0(&JsValue::NULL);
        return JsValue::UNDEFINED;
    }
    Promise::new(&mut |release, _| drop(tell.call1(&JsValue::NULL, &release))).into()
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.release.call0(&JsValue::NULL);
    }
}
