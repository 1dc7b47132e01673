//! What a platform holds, taken into the hub: its products, its stock, its customers.
//!
//! All that comes has an id made of the platform's name and the platform's id, so that the same taken in again changes
//! nothing. What cannot be taken in is told of, and everything else is.

mod customers;
mod own;
mod products;
mod stock;

use std::collections::BTreeMap;

use super::{ExchangeError, Platform, snapshot};
use crate::{Hub, clock::Millis};

/// What was taken in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// Products that were new or had changed.
    pub products: usize,
    /// Customers of whom the platform said something new.
    pub customers: usize,
    /// What could not be taken in.
    pub faults: Vec<SyncFault>,
}

/// Something that could not be taken in. It says nothing personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncFault {
    /// What it is: `product`, `customer`.
    pub kind: &'static str,
    /// The platform's identifier.
    pub id: String,
    /// One line for a person.
    pub reason: String,
}

/// Takes in all that `platform` holds, or what changed after `since`. `places` says which of the hub's locations each of
/// the platform's places is, by its id; stock at other places is left out.
///
/// The platform's count of stock is taken over as it is the first time. From then on, what the hub did meanwhile and the
/// platform has no order of is added to each count: sales that were not sent or are never, returns, transfers, counts at
/// the hub. So nothing comes back to the shelf that was sold, whenever [`send_sales`](super::send_sales) runs, and a count
/// made at the hub stays. Where the platform takes an order's goods from another place than they were sold at, its two
/// places differ from the hub's until somebody moves them there.
///
/// A customer becomes a record of the platform's own. A phone or an e-mail that is another person's already is taken as
/// shared, and whether the two are one is found out like that of any two records. Whoever was erased stays so.
///
/// # Errors
///
/// [`ExchangeError::Platform`] if it cannot be read; nothing is changed then. [`ExchangeError::Hub`] if a location is
/// unknown or the database fails; the same again goes on from there.
pub async fn sync(
    hub: &Hub,
    platform: &impl Platform,
    places: &BTreeMap<String, String>,
    since: Option<Millis>,
) -> Result<Synced, ExchangeError> {
    let name = platform.name();
    stock::check_places(hub, places).await?;
    let read_at = hub.now();
    let all = snapshot(platform, since).await?;
    let mut synced = Synced::default();
    products::take(hub, name, &all.products, &mut synced).await?;
    stock::take(hub, &own::View { platform: name, read_at }, &all.levels, places).await?;
    customers::take(hub, name, &all.customers, &mut synced).await?;
    Ok(synced)
}

/// The hub's id of what a platform calls `id`; none if that could not stand in an address.
fn hub_id(platform: &str, id: &str) -> Option<String> {
    let is_harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    let fits = !id.is_empty() && platform.len() + id.len() < 64 && id.bytes().all(is_harmless);
    fits.then(|| format!("{platform}-{id}"))
}

/// The fault of an identifier that has no place in the hub.
const NO_ID: &str = "its id has more than letters, digits, and - _ . : or is too long";
