//! The database (IndexedDB): the key in one object store, the batches by number in another.

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, IdbDatabase, IdbFactory, IdbRequest, IdbTransaction};

use super::failed;
use crate::store::StoreError;

const KEYS: &str = "keys";
const BATCHES: &str = "batches";

/// The key's place among the keys.
const KEY: &str = "key";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "storage"], js_name = persist, catch)]
    fn ask_to_persist() -> Result<Promise, JsValue>;

    /// An [`IdbDatabase`]: web-sys does not have the options of its transactions yet.
    type Begins;

    #[wasm_bindgen(method, catch)]
    fn transaction(this: &Begins, stores: &Array, mode: &str, options: &Object) -> Result<IdbTransaction, JsValue>;
}

/// Asks the browser not to clear what this origin stored; whether it agrees.
pub async fn persist() -> Option<bool> {
    JsFuture::from(ask_to_persist().ok()?).await.ok()?.as_bool()
}

/// A sealed batch.
#[derive(Debug)]
pub struct Batch {
    pub number: u32,
    pub sealed: Vec<u8>,
}

/// The database while it is open.
#[derive(Debug)]
pub struct Database(IdbDatabase);

impl Database {
    /// Opens the database `name`, made if it is not there.
    pub async fn open(name: &str) -> Result<Self, StoreError> {
        let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).map_err(|error| failed(&error))?;
        let factory: IdbFactory = factory.dyn_into().map_err(|_| failed(&JsValue::UNDEFINED))?;
        let request = factory.open_with_u32(name, 1).map_err(|error| failed(&error))?;
        let asked = request.clone();
        let upgrade = Closure::once(move || {
            // What fails here fails the request.
            let database: IdbDatabase = asked.result()?.dyn_into()?;
            database.create_object_store(KEYS)?;
            database.create_object_store(BATCHES).map(|_| ())
        });
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let database = answer(&request).await?.dyn_into();
        Ok(Self(database.map_err(|error| failed(&error))?))
    }

    /// The key and all batches, by number.
    pub async fn read(&self) -> Result<(Option<CryptoKey>, Vec<Batch>), StoreError> {
        let transaction = self.begin("readonly")?;
        let read = || {
            let batches = transaction.object_store(BATCHES)?;
            let key = transaction.object_store(KEYS)?.get(&KEY.into())?;
            Ok([key, batches.get_all_keys()?, batches.get_all()?])
        };
        let requests = read().map_err(|error: JsValue| failed(&error))?;
        complete(&transaction).await?;
        let [key, numbers, sealed] = requests.map(|request| request.result().unwrap_or_default());
        let (numbers, sealed) = (Array::from(&numbers), Array::from(&sealed));
        let batches = numbers.iter().zip(sealed.iter()).map(|(number, sealed)| Batch {
            // A number that is none is no batch's, which is noticed when the batches are opened.
            number: number.as_f64().map_or(u32::MAX, |number| number as u32),
            sealed: Uint8Array::new(&sealed).to_vec(),
        });
        Ok((key.dyn_into().ok(), batches.collect()))
    }

    /// Adds a batch; it is on disk when this resolves.
    pub async fn append(&self, batch: &Batch) -> Result<(), StoreError> {
        let transaction = self.begin("readwrite")?;
        add(&transaction, batch).map_err(|error| failed(&error))?;
        complete(&transaction).await
    }

    /// Puts one batch and its key in the place of all before; it is on disk when this resolves.
    pub async fn replace(&self, key: &CryptoKey, batch: &Batch) -> Result<(), StoreError> {
        let transaction = self.begin("readwrite")?;
        let write = || {
            transaction.object_store(KEYS)?.put_with_key(key, &KEY.into())?;
            transaction.object_store(BATCHES)?.clear()?;
            add(&transaction, batch)
        };
        write().map_err(|error| failed(&error))?;
        complete(&transaction).await
    }

    fn begin(&self, mode: &str) -> Result<IdbTransaction, StoreError> {
        let options = Object::new();
        let begin = || {
            Reflect::set(&options, &"durability".into(), &"strict".into())?;
            let stores = Array::of2(&KEYS.into(), &BATCHES.into());
            self.0.unchecked_ref::<Begins>().transaction(&stores, mode, &options)
        };
        begin().map_err(|error| failed(&error))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// A number that is there already belongs to somebody else's batch: that fails.
fn add(transaction: &IdbTransaction, batch: &Batch) -> Result<(), JsValue> {
    let sealed = Uint8Array::from(batch.sealed.as_slice());
    transaction.object_store(BATCHES)?.add_with_key(&sealed, &batch.number.into()).map(|_| ())
}

/// Resolves once a request is answered.
async fn answer(request: &IdbRequest) -> Result<JsValue, StoreError> {
    let answered = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match JsFuture::from(answered).await {
        Ok(_) => request.result().map_err(|error| failed(&error)),
        Err(_) => Err(failed(&request.error().ok().flatten().into())),
    }
}

/// Resolves once everything of a transaction is done.
async fn complete(transaction: &IdbTransaction) -> Result<(), StoreError> {
    let ended = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    let ended = JsFuture::from(ended).await;
    ended.map(|_| ()).map_err(|_| failed(&transaction.error().into()))
}
