//! Answers: filtered by the stock, ranked by the model, checked against the stock once more.

use std::sync::Arc;

use retail::{
    api::recommendations::{Counts, MOST, Outfit, Reach as Told, Reason as Words, Recommended},
    recommend::{self, Consent, Facts, Item, Pair, Reach, Reason, Recommendation, Store, User},
};
use sqlx::{AnyConnection, Row};

use super::{
    blocking,
    model::Model,
    popular::Popular,
    shelves::{self, Shelf, Shelves},
};
use crate::{Hub, HubError};

/// Items ranked beyond those asked for, in case that the last piece of one has gone since the picture of the stock was
/// taken.
const SPARE: usize = 5;

/// What is used up and bought again, by what its category's name has in it.
const CONSUMED: [&str; 3] = ["cosmetic", "skincare", "fragrance"];

/// What is known of a person who agrees to its use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: String,
    /// Sizes that they wear, with what they hold for: a category, or everything.
    pub sizes: Vec<(Option<String>, String)>,
    /// Products that they bought and kept.
    pub owned: Vec<String>,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The store.
    pub store: String,
    /// The product in hand.
    pub in_hand: Option<String>,
    /// How many items.
    pub count: usize,
    /// The farthest that is shown.
    pub farthest: Reach,
    /// For whom; nobody where nothing personal is to be used.
    pub person: Option<Person>,
}

/// All that an answer rests on.
struct Ground {
    model: tokio::sync::OwnedRwLockReadGuard<Option<Model>, Model>,
    shelves: Arc<Shelves>,
    store: usize,
    farthest: Reach,
}

impl Ground {
    fn shelf(&self, item: Item) -> Option<&Shelf> {
        self.model.product(item).and_then(|product| self.shelves.product(product))
    }

    fn reach(&self, item: Item) -> Reach {
        self.shelf(item).map_or(Reach::Nowhere, |shelf| shelf.reach(self.store))
    }

    fn facts(&self, person: &Person, item: Item) -> Facts {
        let Some(shelf) = self.shelf(item) else {
            return Facts { size: recommend::Size::Unknown, owned: false, consumable: false };
        };
        let size = shelf.size(&person.worn(&shelf.category), self.store, self.farthest);
        let owned = self.model.product(item).is_some_and(|product| person.owned.iter().any(|owned| owned == product));
        let category = shelf.category.to_lowercase();
        Facts { size, owned, consumable: CONSUMED.iter().any(|consumed| category.contains(consumed)) }
    }
}

impl Person {
    /// The sizes that they wear of a category.
    fn worn(&self, category: &str) -> Vec<&str> {
        let fits = self.sizes.iter().filter(|(of, _)| of.as_deref().is_none_or(|of| of.eq_ignore_ascii_case(category)));
        fits.map(|(_, size)| size.as_str()).collect()
    }
}

/// The items to show in a store, the best first.
///
/// # Errors
///
/// [`HubError::NotFound`] if there is no such store or product, [`HubError::Invalid`] if none or too many are asked for.
pub async fn recommend(hub: &Hub, question: Question) -> Result<Vec<Recommended>, HubError> {
    if !(1..=MOST).contains(&question.count) {
        return Err(HubError::invalid(format!("count: ask for 1 to {MOST} items")));
    }
    let shared = &hub.recommendations().shared;
    let shelves = shared.shelves().await?;
    let (store, farthest) = (shelves.store(&question.store)?, question.farthest);
    if question.in_hand.as_ref().is_some_and(|product| shelves.product(product).is_none()) {
        return Err(HubError::NotFound("product"));
    }
    let popular = shared.popular(&question.store).await?;
    // The model last: while it is held nobody can be taken out of it.
    let ground = Ground { model: shared.model().await?, shelves, store, farthest };
    let (question, ranked) = blocking(move || {
        let ranked = rank(&ground, &popular, &question);
        (question, ranked)
    })
    .await?;
    let mut shown = in_stock(hub, &question, ranked).await?;
    shown.truncate(question.count);
    Ok(shown)
}

/// An item with the product that it stands for, its category and its reason in words.
type Ranked = (String, String, Words);

fn rank(ground: &Ground, popular: &Popular, question: &Question) -> Vec<Ranked> {
    let model = &*ground.model;
    let names = (0..model.products() as u32).map(|item| model.product(Item(item)).unwrap_or_default());
    let buyers: Vec<u32> = names.map(|product| popular.purchases.get(product).copied().unwrap_or(0)).collect();
    let reach = |item: Item| ground.reach(item);
    let store = Store { reach: &reach, farthest: ground.farthest, buyers: &buyers, of: popular.of };
    let facts = |item: Item| match &question.person {
        Some(person) => ground.facts(person, item),
        None => Facts { size: recommend::Size::Unknown, owned: false, consumable: false },
    };
    let member = question.person.as_ref().map(|person| {
        // Whoever did nothing yet has no number; what is known of their sizes still counts.
        let user = model.user(&person.id).unwrap_or(User(u32::MAX));
        recommend::Member { user, consent: Consent::Given, facts: &facts }
    });
    let in_hand = question.in_hand.as_deref().and_then(|product| model.item(product));
    let request = recommend::Request { store: &store, member, in_hand, count: question.count + SPARE };
    let ranked = model.recommender().recommend(&request);
    ranked.into_iter().filter_map(|recommendation| put(ground, Some(popular), recommendation)).collect()
}

/// Names what the model numbers.
fn put(ground: &Ground, popular: Option<&Popular>, Recommendation { item, reason }: Recommendation) -> Option<Ranked> {
    let product = |item: Item| ground.model.product(item).map(str::to_owned);
    let counts = |pair: Pair| Counts::new(pair.both, pair.of, pair.other, pair.baskets);
    let words = match reason {
        Reason::Complement { item, pair } => Words::Complement { product: product(item)?, counts: counts(pair) },
        Reason::Taste { item, share, pair } => Words::Taste { product: product(item)?, share, counts: counts(pair) },
        Reason::Popular { buyers, of } => {
            let (from, to) = popular.map(|popular| (popular.from, popular.to))?;
            Words::Popular { purchases: buyers, of, from, to }
        }
    };
    Some((product(item)?, ground.shelf(item)?.category.clone(), words))
}

/// What there still is of what was ranked, with the variant to show.
async fn in_stock(hub: &Hub, question: &Question, ranked: Vec<Ranked>) -> Result<Vec<Recommended>, HubError> {
    let products: Vec<&str> = ranked.iter().map(|(product, ..)| product.as_str()).collect();
    let pieces = shelves::pieces(&mut *hub.database().read().acquire().await?, &products).await?;
    let shown = ranked.into_iter().filter_map(|(product, category, reason)| {
        let worn = question.person.as_ref().map(|person| person.worn(&category)).unwrap_or_default();
        let piece = shelves::choose(&pieces, &product, &question.store, &worn, question.farthest)?;
        let reach = if piece.location == question.store { Told::Here } else { Told::Elsewhere };
        let (sku, location) = (piece.sku.clone(), piece.location.clone());
        Some(Recommended { product, category, sku, reach, location, reason })
    });
    Ok(shown.collect())
}

/// A look around a product, from what there is in a store, with nothing known of anybody.
///
/// # Errors
///
/// [`HubError::NotFound`] if there is no such store or product, [`HubError::Invalid`] if there are too many slots.
pub async fn outfit(
    hub: &Hub,
    store: &str,
    farthest: Reach,
    seed: &str,
    slots: Vec<String>,
) -> Result<Outfit, HubError> {
    let shared = &hub.recommendations().shared;
    let shelves = shared.shelves().await?;
    let at = shelves.store(store)?;
    if shelves.product(seed).is_none() {
        return Err(HubError::NotFound("product"));
    }
    let ground = Ground { model: shared.model().await?, shelves, store: at, farthest };
    let Some(item) = ground.model.item(seed) else { return Ok(Outfit { seed: seed.to_owned(), pieces: Vec::new() }) };
    let ranked = blocking(move || {
        let near = |product: &str| {
            let item = ground.model.item(product).filter(|item| ground.reach(*item) != Reach::Nowhere)?;
            (ground.reach(item) >= ground.farthest).then_some(item)
        };
        let fitting = |slot: &String| -> Vec<Item> { ground.shelves.of_category(slot).filter_map(near).collect() };
        let slots: Vec<Vec<Item>> = slots.iter().map(fitting).collect();
        let slots: Vec<&[Item]> = slots.iter().map(Vec::as_slice).collect();
        let look = recommend::outfit(ground.model.recommender().bought(), item, &slots)?;
        Ok(look.into_iter().filter_map(|piece| put(&ground, None, piece)).collect())
    })
    .await?
    .map_err(|error: recommend::OutfitError| HubError::invalid(error.to_string()))?;
    let question = Question { store: store.to_owned(), in_hand: None, count: 0, farthest, person: None };
    Ok(Outfit { seed: seed.to_owned(), pieces: in_stock(hub, &question, ranked).await? })
}

/// The products that a person bought and kept.
pub async fn owned(connection: &mut AnyConnection, person: &str) -> Result<Vec<String>, HubError> {
    let rows = sqlx::query(
        "SELECT DISTINCT variant.product FROM purchase JOIN purchase_line ON purchase_line.purchase = purchase.id \
         JOIN variant ON variant.sku = purchase_line.sku WHERE purchase_line.returned < purchase_line.quantity \
         AND purchase.member IN (SELECT id FROM member WHERE person = $1)",
    )
    .bind(person.to_owned())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}
