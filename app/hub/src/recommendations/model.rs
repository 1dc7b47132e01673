//! The recommender with the names of its users and items.

use std::collections::HashMap;

use retail::recommend::{Event, Item, Recommender, RecommenderError, Tuning, User, Weights, tune};

use super::deeds::Deed;
use crate::clock::{Millis, SECOND};

/// The most products in the model: its time grows with their cube, its memory with their square (200 MB, 75 more for
/// the counts). Beyond that it holds those that most persons did something with.
const MOST_PRODUCTS: usize = 5_000;

/// Room for products that come before the next fit, and the share of those there are.
const SPARE_PRODUCTS: usize = 32;
const SPARE_PRODUCTS_SHARE: usize = 20;

/// Room for persons that come before the next fit.
const SPARE_PERSONS: usize = 1_000;

/// The numbers that names have in the model.
#[derive(Debug, Default)]
struct Numbers(HashMap<String, u32>);

impl Numbers {
    /// The number of a name, given out in the order of asking.
    fn of(&mut self, name: String) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(name).or_insert(next)
    }
}

/// What was read to make a model from, in a few bytes a deed.
#[derive(Debug)]
pub struct History {
    persons: Numbers,
    products: Numbers,
    events: Vec<Event>,
    now: Millis,
}

/// The weights as of a time.
fn weights(now: Millis) -> Weights {
    Weights::starting(now / SECOND)
}

impl History {
    /// Nothing yet, of products in the order that decides between equals.
    pub fn new(now: Millis, products: impl IntoIterator<Item = String>) -> Self {
        let mut numbers = Numbers::default();
        products.into_iter().for_each(|product| _ = numbers.of(product));
        Self { persons: Numbers::default(), products: numbers, events: Vec::new(), now }
    }

    /// Takes a deed in; one with a product that nobody knows is passed over.
    pub fn push(&mut self, deed: Deed) {
        let Some(item) = self.products.0.get(&deed.product) else { return };
        let user = User(self.persons.of(deed.person));
        self.events.push(Event { user, item: Item(*item), kind: deed.kind, at: deed.at.min(self.now) / SECOND });
    }

    /// The settings that suit it.
    pub fn tuned(&self) -> Result<Tuning, RecommenderError> {
        tune(self.persons.0.len() as u32, self.products.0.len() as u32, weights(self.now), &self.events)
    }

    /// Keeps the products that most did something with, if there are too many.
    fn narrow(&mut self, most: usize) {
        if self.products.0.len() <= most {
            return;
        }
        let mut takers = vec![0u32; self.products.0.len()];
        self.events.iter().for_each(|event| takers[event.item.0 as usize] += 1);
        let mut order: Vec<u32> = (0..takers.len() as u32).collect();
        order.sort_by_key(|item| (std::cmp::Reverse(takers[*item as usize]), *item));
        order.truncate(most);
        order.sort_unstable();
        let kept: HashMap<u32, u32> = order.into_iter().zip(0..).collect();
        self.products.0.retain(|_, item| kept.get(item).map(|new| *item = *new).is_some());
        self.events.retain_mut(|event| kept.get(&event.item.0).map(|new| event.item = Item(*new)).is_some());
    }
}

/// A fitted model.
#[derive(Debug)]
pub struct Model {
    recommender: Recommender,
    persons: HashMap<String, User>,
    products: HashMap<String, Item>,
    names: Vec<String>,
    /// Numbers that no person has.
    free: Vec<User>,
    /// How many products there is room for.
    room: usize,
    fitted_at: Millis,
}

/// There is no room for another person or product: fit anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl Model {
    /// Fits a model. Takes time: seconds with thousands of products.
    pub fn fit(mut history: History, tuning: Tuning) -> Result<Self, RecommenderError> {
        history.narrow(MOST_PRODUCTS);
        let (persons, products) = (history.persons.0.len(), history.products.0.len());
        let (most, room) = (persons + SPARE_PERSONS, products + SPARE_PRODUCTS + products / SPARE_PRODUCTS_SHARE);
        let recommender = Recommender::fit(most as u32, room as u32, weights(history.now), tuning, history.events)?;
        let products: HashMap<String, Item> =
            history.products.0.into_iter().map(|(product, item)| (product, Item(item))).collect();
        let mut names = vec![String::new(); products.len()];
        products.iter().for_each(|(product, item)| names[item.0 as usize].clone_from(product));
        Ok(Self {
            recommender,
            persons: history.persons.0.into_iter().map(|(person, user)| (person, User(user))).collect(),
            products,
            names,
            free: (persons as u32..most as u32).rev().map(User).collect(),
            room,
            fitted_at: history.now,
        })
    }

    /// When it was fitted, ms since 1970 UTC.
    pub fn fitted_at(&self) -> Millis {
        self.fitted_at
    }

    /// What answers.
    pub fn recommender(&self) -> &Recommender {
        &self.recommender
    }

    /// A product's number.
    pub fn item(&self, product: &str) -> Option<Item> {
        self.products.get(product).copied()
    }

    /// The product of a number.
    pub fn product(&self, item: Item) -> Option<&str> {
        self.names.get(item.0 as usize).map(String::as_str)
    }

    /// How many products it knows.
    pub fn products(&self) -> usize {
        self.names.len()
    }

    /// A person's number, if they did anything.
    pub fn user(&self, person: &str) -> Option<User> {
        self.persons.get(person).copied()
    }

    /// Puts all that a person did in the place of what was known of them. The model is then the one that a fit would give.
    pub fn replace(&mut self, person: &str, deeds: &[Deed], now: Millis) -> Result<(), Full> {
        let mut events = Vec::with_capacity(deeds.len());
        for deed in deeds {
            let item = self.place(&deed.product)?;
            events.extend(item.map(|item| (item, deed.kind, deed.at.min(now) / SECOND)));
        }
        let Some(user) = self.user(person).or_else(|| (!events.is_empty()).then(|| self.free.pop()).flatten()) else {
            return if events.is_empty() { Ok(()) } else { Err(Full) };
        };
        let events: Vec<Event> = events.into_iter().map(|(item, kind, at)| Event { user, item, kind, at }).collect();
        // Values only get out of reach when the model is very old: a fit mends that.
        self.recommender.replace(user, &events).map_err(|_| Full)?;
        if events.is_empty() {
            self.persons.remove(person);
            self.free.push(user);
        } else {
            self.persons.insert(person.to_owned(), user);
        }
        Ok(())
    }

    /// Takes a person out, as if they had never been there.
    pub fn forget(&mut self, person: &str) {
        if let Some(user) = self.persons.remove(person) {
            self.recommender.forget(user);
            self.free.push(user);
        }
    }

    /// A product's number, a new one if it has none; none where only some products are held.
    fn place(&mut self, product: &str) -> Result<Option<Item>, Full> {
        let known = self.item(product);
        if known.is_some() || self.names.len() >= MOST_PRODUCTS {
            return Ok(known);
        }
        if self.names.len() >= self.room {
            return Err(Full);
        }
        let item = Item(self.names.len() as u32);
        self.names.push(product.to_owned());
        self.products.insert(product.to_owned(), item);
        Ok(Some(item))
    }
}

#[cfg(test)]
mod tests {
    use retail::recommend::Kind;

    use super::*;

    fn deed(person: &str, product: &str) -> Deed {
        Deed { person: person.to_owned(), product: product.to_owned(), kind: Kind::View, at: 0 }
    }

    #[test]
    fn the_products_that_most_took_stay_in_their_order() {
        let mut history = History::new(0, ["a", "b", "c", "d"].map(str::to_owned));
        for (person, product) in [("x", "d"), ("y", "d"), ("x", "b"), ("x", "a"), ("z", "b"), ("x", "unknown")] {
            history.push(deed(person, product));
        }
        history.narrow(2);
        assert_eq!(history.products.0, HashMap::from([("b".to_owned(), 0), ("d".to_owned(), 1)]));
        let items: Vec<u32> = history.events.iter().map(|event| event.item.0).collect();
        assert_eq!(items, [1, 1, 0, 0]);
    }

    #[test]
    fn whoever_leaves_makes_room() {
        let mut model = Model::fit(History::new(0, ["a".to_owned()]), Tuning::default()).expect("a model");
        for index in 0..SPARE_PERSONS {
            assert_eq!(model.replace(&index.to_string(), &[deed("", "a")], 0), Ok(()));
        }
        assert_eq!(model.replace("late", &[deed("", "a")], 0), Err(Full));
        assert_eq!(model.replace("idle", &[], 0), Ok(()), "who does nothing needs no room");
        model.forget("7");
        assert_eq!(model.replace("8", &[], 0), Ok(()), "nothing is left of what they did");
        assert_eq!(model.recommender().bought().baskets(), 0);
        assert_eq!(model.recommender().taste().matrix().baskets() as usize, SPARE_PERSONS - 2);
        assert_eq!(model.replace("late", &[deed("", "a")], 0), Ok(()));
        assert_eq!(model.replace("late", &[deed("", "a"), deed("", "new")], 0), Ok(()));
        assert_eq!((model.item("new"), model.product(Item(1))), (Some(Item(1)), Some("new")));
        for index in 1..SPARE_PRODUCTS {
            assert_eq!(model.replace("late", &[deed("", &format!("new{index}"))], 0), Ok(()));
        }
        assert_eq!(model.replace("late", &[deed("", "one more")], 0), Err(Full));
    }
}
