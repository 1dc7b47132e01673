//! A year of browsing and buying.

use std::collections::HashMap;

use retail::api::catalogue::{Product, Variant};

use super::{
    chance::Chance,
    members::{SampleMember, Segment},
};
use crate::clock::{DAY, MINUTE, Millis, SECOND};

/// How often what goes with a product is bought with it.
const TOGETHER: f64 = 0.4;

/// How much more often somebody takes what is of their style.
const STYLE_WEIGHT: u32 = 6;

/// One line of a purchase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurchaseLine {
    /// The variant.
    pub sku: String,
    /// Pieces.
    pub quantity: i64,
    /// The price of one, hundredths.
    pub unit_minor: i64,
}

/// What a member bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// Its UUID.
    pub id: String,
    /// The member's record.
    pub member: String,
    /// Where the goods were taken from.
    pub location: &'static str,
    /// `store`, `web` or `app`.
    pub channel: &'static str,
    /// When, ms since 1970 UTC.
    pub at: Millis,
    /// What.
    pub lines: Vec<PurchaseLine>,
}

/// What a member did without buying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its id at its source.
    pub id: String,
    /// `vitrine.view`, `vitrine.dwell` or `vitrine.try_on`.
    pub kind: &'static str,
    /// The member's record.
    pub member: String,
    /// Their store.
    pub location: &'static str,
    /// The product.
    pub product: String,
    /// The variant.
    pub sku: String,
    /// How long it took, ms.
    pub dwell_ms: i64,
    /// When, ms since 1970 UTC.
    pub at: Millis,
}

/// What there is to choose from, weighed by taste.
struct Shelf<'a> {
    products: &'a [Product],
    partners: HashMap<&'a str, Vec<&'a Product>>,
    /// Weights of the products by segment and style.
    weights: HashMap<(Segment, usize), Vec<u32>>,
}

/// All purchases and events of the year that ends at `now`, each in the order of time.
pub fn of(
    seed: u64,
    members: &[SampleMember],
    products: &[Product],
    complements: &[(String, String)],
    now: Millis,
) -> (Vec<Purchase>, Vec<Event>) {
    let shelf = Shelf::new(products, complements);
    let mut year = Year { now, purchases: Vec::new(), events: Vec::new() };
    for (index, member) in members.iter().enumerate() {
        let mut chance = Chance::new(seed, "history", index as u64);
        let start = member.record.at.max(now - 365 * DAY);
        for _ in 0..chance.between(0, 2 * member.purchases) {
            let at = chance.between(start, now - 1);
            let product = shelf.choose(member, &mut chance);
            year.browse(member, product, at - 10 * MINUTE, &mut chance);
            year.buy(&shelf, member, product, at, &mut chance);
        }
        for _ in 0..chance.between(1, 6) {
            let at = chance.between(start, now - 1);
            let product = shelf.choose(member, &mut chance);
            year.browse(member, product, at, &mut chance);
        }
    }
    year.events.retain(|event| event.at < now);
    year.purchases.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    year.events.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    (year.purchases, year.events)
}

impl<'a> Shelf<'a> {
    fn new(products: &'a [Product], complements: &'a [(String, String)]) -> Self {
        let by_id: HashMap<&str, &Product> = products.iter().map(|product| (product.id.as_str(), product)).collect();
        let mut partners: HashMap<&str, Vec<&Product>> = HashMap::new();
        for (first, second) in complements {
            partners.entry(first).or_default().extend(by_id.get(second.as_str()));
        }
        let tastes = Segment::ALL.into_iter().flat_map(|segment| (0..4).map(move |style| (segment, style)));
        let weights = tastes.map(|(segment, style)| {
            ((segment, style), products.iter().map(|product| weight(product, segment, style)).collect())
        });
        Self { products, partners, weights: weights.collect() }
    }

    fn choose(&self, member: &SampleMember, chance: &mut Chance) -> &'a Product {
        let weights = self.weights.get(&(member.segment, member.style)).map(Vec::as_slice).unwrap_or_default();
        &self.products[chance.weighted(weights)]
    }
}

/// How much a product draws those of a segment and a style.
fn weight(product: &Product, segment: Segment, style: usize) -> u32 {
    let home = match product.category.as_str() {
        "eyewear" | "eyewear_accessories" => Segment::Eyewear,
        "furniture" => Segment::Home,
        "apparel" => Segment::Wardrobe,
        _ => Segment::Beauty,
    };
    let of_segment = if segment == home {
        20
    } else if segment == Segment::Everything {
        6
    } else {
        1
    };
    let mark = mark(&product.id);
    let of_style = if mark % 4 == style { STYLE_WEIGHT } else { 1 };
    // Some sell more than others, whoever comes.
    of_segment * of_style * (1 + (mark / 4 % 5) as u32)
}

/// A number that a product has by its id alone (FNV-1a).
fn mark(id: &str) -> usize {
    let hash = id.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash >> 4) as usize
}

struct Year {
    now: Millis,
    purchases: Vec<Purchase>,
    events: Vec<Event>,
}

impl Year {
    fn browse(&mut self, member: &SampleMember, product: &Product, at: Millis, chance: &mut Chance) {
        let variant = variant(product, member, chance);
        let mut note = |kind, at, dwell_ms, chance: &mut Chance| {
            self.events.push(Event {
                id: chance.uuid(at),
                kind,
                member: member.id.clone(),
                location: member.store,
                product: product.id.clone(),
                sku: variant.sku.clone(),
                dwell_ms,
                at,
            });
        };
        note("vitrine.view", at, 0, chance);
        if chance.happens(0.5) {
            note("vitrine.dwell", at + 5 * SECOND, chance.between(2_000, 60_000), chance);
        }
        let can_be_worn = product.category != "furniture" && product.category != "eyewear_accessories";
        if can_be_worn && chance.happens(0.5) {
            note("vitrine.try_on", at + MINUTE, chance.between(10_000, 180_000), chance);
        }
    }

    fn buy(&mut self, shelf: &Shelf, member: &SampleMember, product: &Product, at: Millis, chance: &mut Chance) {
        let mut wanted = vec![product];
        for partner in shelf.partners.get(product.id.as_str()).into_iter().flatten() {
            if chance.happens(TOGETHER) {
                wanted.push(partner);
            }
        }
        if chance.happens(0.15) {
            wanted.push(shelf.choose(member, chance));
        }
        let mut lines: Vec<PurchaseLine> = Vec::new();
        for product in wanted {
            let variant = variant(product, member, chance);
            // A purchase names each variant once.
            if !lines.iter().any(|line| line.sku == variant.sku) {
                let quantity = if product.id.ends_with("dining-chair") { chance.between(2, 6) } else { 1 };
                lines.push(PurchaseLine { sku: variant.sku.clone(), quantity, unit_minor: variant.price_minor });
            }
        }
        self.purchases.push(Purchase {
            id: chance.uuid(at),
            member: member.id.clone(),
            location: member.store,
            channel: ["store", "web", "app"][chance.weighted(&[70, 15, 15])],
            at: at.min(self.now - 1),
            lines,
        });
    }
}

/// The variant that a member takes: of their size where there are sizes.
fn variant<'a>(product: &'a Product, member: &SampleMember, chance: &mut Chance) -> &'a Variant {
    const SIZES: [[&str; 4]; 3] = [["S", "M", "L", "XL"], ["28", "30", "32", "34"], ["38", "40", "42", "44"]];
    let fits = |variant: &&Variant| {
        let size = variant.size.as_deref();
        size.is_some_and(|size| SIZES.iter().any(|sizes| sizes[member.size % 4] == size))
    };
    let fitting: Vec<&Variant> = product.variants.iter().filter(fits).collect();
    if fitting.is_empty() { chance.pick(&product.variants) } else { fitting[chance.below(fitting.len())] }
}
