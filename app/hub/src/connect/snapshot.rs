//! All that a platform holds, at once.

use std::{collections::HashMap, future::Future};

use super::{ConnectError, Cursor, Customer, Level, Page, Place, Platform, Product};
use crate::clock::Millis;

/// What a platform holds, or what changed in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Products with their variants, each once.
    pub products: Vec<Product>,
    /// Where stock lies.
    pub places: Vec<Place>,
    /// How much lies where: always all of it, since sales change it without a trace.
    pub levels: Vec<Level>,
    /// Customers.
    pub customers: Vec<Customer>,
}

/// Reads all that `platform` holds, or what changed after `since`.
///
/// Platforms keep no picture of one moment: what is changed meanwhile may show in one list and not in another. The next
/// reading tells, so give it the time when this one began.
pub async fn snapshot(platform: &impl Platform, since: Option<Millis>) -> Result<Snapshot, ConnectError> {
    let products = all(|cursor| platform.products(since, cursor)).await?;
    Ok(Snapshot {
        products: once(products, |product| &product.id),
        places: platform.places().await?,
        levels: all(|cursor| platform.levels(cursor)).await?,
        customers: once(all(|cursor| platform.customers(since, cursor)).await?, |customer| &customer.id),
    })
}

/// Every page of a list.
async fn all<T, F>(mut page: impl FnMut(Option<Cursor>) -> F) -> Result<Vec<T>, ConnectError>
where
    F: Future<Output = Result<Page<T>, ConnectError>>,
{
    let mut items = Vec::new();
    let mut cursor = None;
    loop {
        let read = page(cursor).await?;
        items.extend(read.items);
        match read.next {
            Some(next) => cursor = Some(next),
            None => return Ok(items),
        }
    }
}

/// The last of each that came twice: it was read later.
fn once<T>(items: Vec<T>, id: impl Fn(&T) -> &String) -> Vec<T> {
    let last: HashMap<String, usize> =
        items.iter().enumerate().map(|(index, item)| (id(item).clone(), index)).collect();
    let kept = items.into_iter().enumerate().filter(|(index, item)| last.get(id(item)) == Some(index));
    kept.map(|(_, item)| item).collect()
}
