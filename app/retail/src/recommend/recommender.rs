//! From events to lists.

use thiserror::Error;

use super::{
    Consent, Ease, Entry, Event, EventError, Facts, FitError, Item, Kind, Matrix, MatrixError, Reason, Recommendation,
    Store, Tuning, User, Weights, complements, top::top,
};

/// A member at the mirror or the till.
pub struct Member<'a> {
    /// Who.
    pub user: User,
    /// Whether what is known of them may be used.
    pub consent: Consent,
    /// What their records say of an item. It isn't asked without consent.
    pub facts: &'a dyn Fn(Item) -> Facts,
}

/// What is asked for.
pub struct Request<'a> {
    /// Where.
    pub store: &'a Store<'a>,
    /// For whom; nobody where no member has checked in.
    pub member: Option<Member<'a>>,
    /// What the shopper holds or looks at.
    pub in_hand: Option<Item>,
    /// How many items.
    pub count: usize,
}

/// Why an event was not taken in, or nothing fitted.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum RecommenderError {
    /// The event has no value.
    #[error(transparent)]
    Event(#[from] EventError),
    /// The event has no place.
    #[error(transparent)]
    Matrix(#[from] MatrixError),
    /// There is no model.
    #[error(transparent)]
    Fit(#[from] FitError),
}

/// All that recommendations are made from.
#[derive(Clone, Debug)]
pub struct Recommender {
    weights: Weights,
    taste: Ease,
    /// Who bought what, in all stores, for complements.
    bought: Matrix,
}

impl Recommender {
    /// Learns from events of users `0..users` and items `0..items`.
    ///
    /// Leave room for users and items to come, and the events of members out who have not consented.
    pub fn fit(
        users: u32,
        items: u32,
        weights: Weights,
        tuning: Tuning,
        events: impl IntoIterator<Item = Event>,
    ) -> Result<Self, RecommenderError> {
        let mut liked = Matrix::new(users, items)?;
        let mut bought = Matrix::new(users, items)?;
        for event in events {
            liked.raise(event.user, event.item, weights.value(event.kind, event.at)?)?;
            raise_bought(&mut bought, event)?;
        }
        let settings = tuning.settings(&liked);
        Ok(Self { weights, taste: Ease::fit(liked, settings)?, bought })
    }

    /// Takes an event in, without fitting anew. Order and repetition make no difference.
    pub fn take_in(&mut self, event: Event) -> Result<(), RecommenderError> {
        let value = self.weights.value(event.kind, event.at)?;
        self.taste.fold_in(event.user, event.item, value)?;
        Ok(raise_bought(&mut self.bought, event)?)
    }

    /// Puts other events in the place of all that a user did before. Refused, it changes nothing.
    pub fn replace(&mut self, user: User, events: &[Event]) -> Result<(), RecommenderError> {
        let entry = |event: &Event| Ok(Entry { item: event.item, value: self.weights.value(event.kind, event.at)? });
        let liked: Vec<Entry> = events.iter().map(entry).collect::<Result<_, EventError>>()?;
        let purchases = events.iter().filter(|event| event.kind == Kind::Purchase);
        let bought: Vec<Entry> = purchases.map(|event| Entry { item: event.item, value: 1.0 }).collect();
        self.taste.replace(user, &liked)?;
        self.bought.replace(user, &bought)?;
        Ok(())
    }

    /// Takes a user out, as if they had never been there.
    pub fn forget(&mut self, user: User) {
        self.taste.forget(user);
        self.bought.forget(user);
    }

    /// What members will like.
    pub fn taste(&self) -> &Ease {
        &self.taste
    }

    /// Who bought what, for [`complements`] and looks.
    pub fn bought(&self) -> &Matrix {
        &self.bought
    }

    /// What goes with the item in hand, then what the member will like, then what is popular here, each item once.
    pub fn recommend(&self, request: &Request<'_>) -> Vec<Recommendation> {
        let member = request.member.as_ref().filter(|member| member.consent == Consent::Given);
        let keep = |item: Item| {
            let suits = || member.is_none_or(|member| (member.facts)(item).suit());
            Some(item) != request.in_hand && request.store.has(item) && suits()
        };
        let mut list: Vec<Recommendation> = Vec::new();
        if let Some(item) = request.in_hand {
            list.extend(self.with(item, request.count, keep));
        }
        if let Some(member) = member {
            let missing = request.count - list.len();
            let more = self.liked_by(member.user, missing, |item| keep(item) && !shown(&list, item));
            list.extend(more);
        }
        let more = popular(request.store, request.count - list.len(), |item| keep(item) && !shown(&list, item));
        list.extend(more);
        list
    }

    fn with(&self, item: Item, count: usize, keep: impl Fn(Item) -> bool) -> Vec<Recommendation> {
        let found = complements(&self.bought, item, keep).into_iter().take(count);
        found.map(|(other, pair)| Recommendation { item: other, reason: Reason::Complement { item, pair } }).collect()
    }

    fn liked_by(&self, user: User, count: usize, keep: impl Fn(Item) -> bool) -> Vec<Recommendation> {
        let row = self.taste.matrix().row(user);
        let best = self.taste.best(row, count, keep);
        let reasoned = best.into_iter().filter_map(|(item, score)| {
            let (own, added) = self.taste.strongest(row, item)?;
            let pair = self.taste.matrix().pair(own, item);
            Some(Recommendation { item, reason: Reason::Taste { item: own, share: added / score, pair } })
        });
        reasoned.collect()
    }
}

/// What most bought here.
fn popular(store: &Store<'_>, count: usize, keep: impl Fn(Item) -> bool) -> Vec<Recommendation> {
    let sold: Vec<f64> = store.buyers.iter().map(|buyers| f64::from(*buyers)).collect();
    let reason = |item: Item| Reason::Popular { buyers: store.buyers[item.0 as usize], of: store.of };
    let best = top(&sold, count, keep).into_iter();
    best.map(|(item, _)| Recommendation { item, reason: reason(item) }).collect()
}

fn shown(list: &[Recommendation], item: Item) -> bool {
    list.iter().any(|shown| shown.item == item)
}

fn raise_bought(bought: &mut Matrix, event: Event) -> Result<(), MatrixError> {
    if event.kind == Kind::Purchase {
        bought.raise(event.user, event.item, 1.0)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
