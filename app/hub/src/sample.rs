//! A made-up chain to try the hub with: the same seed gives the same chain to the last byte.
//!
//! Nobody in it exists. What can be learned from it is planted, and told of in [`Chain::truth`]: tastes that go by
//! segment, products that are bought together, records that are one person, and people who only share an address.

mod chance;
mod goods;
mod history;
mod load;
mod members;
mod names;

use retail::api::catalogue::{Location, LocationKind, Product};

pub use history::{Event, Purchase, PurchaseLine};
pub use load::{insert_members, load};
pub use members::{SampleMember, Segment, members};

use crate::{HubError, clock::Millis};

/// Pieces that were there at the beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The variant.
    pub sku: String,
    /// The location.
    pub location: String,
    /// Pieces.
    pub quantity: i64,
}

/// What is planted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Truth {
    /// Records that are one person, by their ids.
    pub duplicates: Vec<(String, String)>,
    /// Records at one address that are two people.
    pub households: Vec<(String, String)>,
    /// Products of which the second is often bought with the first, by their ids.
    pub complements: Vec<(String, String)>,
}

/// A chain of stores with all that happened in its year.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// When its year ends, ms since 1970 UTC.
    pub now: Millis,
    /// Three stores and a warehouse.
    pub locations: Vec<Location>,
    /// What is sold.
    pub products: Vec<Product>,
    /// What there was of it a year ago.
    pub opening: Vec<Opening>,
    /// Who buys it.
    pub members: Vec<SampleMember>,
    /// What was bought, in the order of time.
    pub purchases: Vec<Purchase>,
    /// What was looked at and tried on, in the order of time.
    pub events: Vec<Event>,
    /// What is planted.
    pub truth: Truth,
}

/// The chain of a seed with so many members, its year ending at `now`.
///
/// # Errors
///
/// [`HubError::Setup`] if the eyewear catalogue that comes with the program cannot be read.
pub fn chain(seed: u64, count: usize, now: Millis) -> Result<Chain, HubError> {
    let products = goods::products(seed, now)?;
    let members: Vec<SampleMember> = members(seed, count, now).collect();
    let complements = goods::complements(&products);
    let (purchases, events) = history::of(seed, &members, &products, &complements, now);
    let opening = goods::opening(seed, &products, &purchases);
    let truth = Truth {
        duplicates: pairs(&members, |member| member.same_person_as.as_ref()),
        households: pairs(&members, |member| member.lives_with.as_ref()),
        complements,
    };
    Ok(Chain { now, locations: locations(), products, opening, members, purchases, events, truth })
}

fn pairs(members: &[SampleMember], other: impl Fn(&SampleMember) -> Option<&String>) -> Vec<(String, String)> {
    members.iter().filter_map(|member| Some((other(member)?.clone(), member.id.clone()))).collect()
}

/// The stores and the warehouse, in the order of their ids.
fn locations() -> Vec<Location> {
    let place = |id: &str, kind, en: &str, zh_hans: &str| Location {
        id: id.to_owned(),
        kind,
        name: retail::product::LocalName { en: en.to_owned(), zh_hans: zh_hans.to_owned() },
    };
    vec![
        place("berlin", LocationKind::Store, "Berlin Mitte", "柏林米特店"),
        place("hangzhou", LocationKind::Store, "Hangzhou West Lake", "杭州西湖店"),
        place("shanghai", LocationKind::Store, "Shanghai Jing'an", "上海静安店"),
        place("warehouse", LocationKind::Warehouse, "Jiaxing Warehouse", "嘉兴仓"),
    ]
}

/// The stores' ids.
const STORES: [&str; 3] = ["berlin", "hangzhou", "shanghai"];

/// The warehouse's id.
const WAREHOUSE: &str = "warehouse";

#[cfg(test)]
mod tests;
