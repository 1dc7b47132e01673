//! Who took what: a sparse matrix of users by items, with the counts that reasons are made of.

use thiserror::Error;

use super::{Item, Pair, User};

/// The most items a matrix holds. The inverse of so many takes 3.2 GB and minutes.
pub const MOST_ITEMS: u32 = 20_000;

/// Why there is no matrix, or a value was not taken in.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum MatrixError {
    /// More than [`MOST_ITEMS`].
    #[error("{0} items are more than 20000: take products instead of variants, or those that sell")]
    TooMany(u32),
    /// The matrix has fewer users.
    #[error("user {} is not among the {users} of this matrix: make it larger", user.0)]
    User {
        /// The one that was named.
        user: User,
        /// How many there are.
        users: u32,
    },
    /// The matrix has fewer items.
    #[error("item {} is not among the {items} of this matrix: make it larger", item.0)]
    Item {
        /// The one that was named.
        item: Item,
        /// How many there are.
        items: u32,
    },
    /// No value to compute with.
    #[error("{0} says nothing of how much an item means to somebody: give a finite value above zero")]
    Value(f64),
}

/// How much one item means to somebody.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// The item.
    pub item: Item,
    /// How much it means, above zero.
    pub value: f64,
}

/// Users by items. It holds one number for each pair of items: 200 MB at 10,000 items.
///
/// Room for users and items that are yet to come costs little: whoever took nothing counts nowhere.
#[derive(Clone, Debug)]
pub struct Matrix {
    items: u32,
    /// Each by item.
    rows: Vec<Vec<Entry>>,
    /// How many users took both of two items, the lower triangle by rows; on the diagonal, how many took the one.
    together: Vec<u32>,
    baskets: u32,
}

impl Matrix {
    /// An empty matrix for users `0..users` and items `0..items`.
    pub fn new(users: u32, items: u32) -> Result<Self, MatrixError> {
        if items > MOST_ITEMS {
            return Err(MatrixError::TooMany(items));
        }
        let size = items as usize;
        let rows = vec![Vec::new(); users as usize];
        Ok(Self { items, rows, together: vec![0; size * (size + 1) / 2], baskets: 0 })
    }

    /// How many items there is room for.
    pub fn items(&self) -> u32 {
        self.items
    }

    /// How many users took anything.
    pub fn baskets(&self) -> u32 {
        self.baskets
    }

    /// What a user took, by item; nothing where the user is unknown.
    pub fn row(&self, user: User) -> &[Entry] {
        self.rows.get(user.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Every user's row.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[Entry]> {
        self.rows.iter().map(Vec::as_slice)
    }

    /// Raises a value to at least `value` and returns what it was before, zero where there was none.
    ///
    /// The largest of what happened counts, not the sum: who bought bananas fifty times likes them, but not fifty times
    /// as much.
    pub fn raise(&mut self, user: User, item: Item, value: f64) -> Result<f64, MatrixError> {
        self.check(user, item, value)?;
        let Some(row) = self.rows.get_mut(user.0 as usize) else { return Ok(0.0) };
        match row.binary_search_by_key(&item, |entry| entry.item) {
            Ok(place) => {
                let before = row[place].value;
                row[place].value = before.max(value);
                Ok(before)
            }
            Err(place) => {
                self.baskets += u32::from(row.is_empty());
                row.insert(place, Entry { item, value });
                row.iter().for_each(|other| self.together[cell(item, other.item)] += 1);
                Ok(0.0)
            }
        }
    }

    /// Whether a value has a place.
    fn check(&self, user: User, item: Item, value: f64) -> Result<(), MatrixError> {
        let users = self.rows.len() as u32;
        if item.0 >= self.items {
            Err(MatrixError::Item { item, items: self.items })
        } else if !value.is_finite() || value <= 0.0 {
            Err(MatrixError::Value(value))
        } else if user.0 >= users {
            Err(MatrixError::User { user, users })
        } else {
            Ok(())
        }
    }

    /// Puts another row in the place of a user's and returns the one before. Refused, it changes nothing.
    ///
    /// Of several values of one item the largest counts.
    pub fn replace(&mut self, user: User, row: &[Entry]) -> Result<Vec<Entry>, MatrixError> {
        row.iter().try_for_each(|entry| self.check(user, entry.item, entry.value))?;
        let before = self.forget(user);
        row.iter().try_for_each(|entry| self.raise(user, entry.item, entry.value).map(drop))?;
        Ok(before)
    }

    /// Empties a user's row and returns it.
    pub fn forget(&mut self, user: User) -> Vec<Entry> {
        let row = self.rows.get_mut(user.0 as usize).map(std::mem::take).unwrap_or_default();
        self.baskets -= u32::from(!row.is_empty());
        for (index, entry) in row.iter().enumerate() {
            row[..=index].iter().for_each(|other| self.together[cell(entry.item, other.item)] -= 1);
        }
        row
    }

    /// How many users took an item.
    pub fn takers(&self, item: Item) -> u32 {
        self.both(item, item)
    }

    /// How often two items went together, as seen from `item`.
    pub fn pair(&self, item: Item, other: Item) -> Pair {
        let both = self.both(item, other);
        Pair { both, of: self.takers(item), other: self.takers(other), baskets: self.baskets }
    }

    fn both(&self, a: Item, b: Item) -> u32 {
        if a.max(b).0 < self.items { self.together[cell(a, b)] } else { 0 }
    }
}

/// Where the lower triangle holds a pair of items.
fn cell(a: Item, b: Item) -> usize {
    let (row, column) = (a.max(b).0 as usize, a.min(b).0 as usize);
    row * (row + 1) / 2 + column
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    #[test]
    fn what_has_no_place_is_refused() {
        let mut matrix = Matrix::new(2, 3).expect("a matrix");
        assert_eq!(Matrix::new(0, u32::MAX).err(), Some(MatrixError::TooMany(u32::MAX)));
        assert_eq!(matrix.raise(User(2), Item(0), 1.0), Err(MatrixError::User { user: User(2), users: 2 }));
        assert_eq!(matrix.raise(User(0), Item(3), 1.0), Err(MatrixError::Item { item: Item(3), items: 3 }));
        for value in [0.0, -1.0, f64::INFINITY] {
            assert_eq!(matrix.raise(User(0), Item(0), value), Err(MatrixError::Value(value)));
        }
        assert!(matrix.raise(User(0), Item(0), f64::NAN).is_err());
        assert_eq!((matrix.baskets(), matrix.row(User(0)), matrix.row(User(9))), (0, [].as_slice(), [].as_slice()));
        assert_eq!((matrix.forget(User(9)), matrix.takers(Item(u32::MAX))), (vec![], 0));
    }

    proptest! {
        #[test]
        fn counts_are_those_of_the_rows(
            events in vec((0u32..6, 0u32..5, 0.1f64..2.0), 0..60), gone in 0u32..6,
        ) {
            let mut matrix = Matrix::new(6, 5).expect("a matrix");
            let mut table = [[0.0f64; 5]; 6];
            for (user, item, value) in events {
                let before = &mut table[user as usize][item as usize];
                prop_assert_eq!(matrix.raise(User(user), Item(item), value), Ok(*before));
                *before = before.max(value);
            }
            matrix.forget(User(gone));
            table[gone as usize] = [0.0; 5];
            let count = |takes: &dyn Fn(&[f64; 5]) -> bool| table.iter().filter(|row| takes(row)).count() as u32;
            prop_assert_eq!(matrix.baskets(), count(&|row| row.iter().any(|value| *value > 0.0)));
            for (a, b) in (0..5).flat_map(|a| (0..5).map(move |b| (a, b))) {
                let pair = matrix.pair(Item(a as u32), Item(b as u32));
                let expected = Pair {
                    both: count(&|row| row[a] > 0.0 && row[b] > 0.0),
                    of: count(&|row| row[a] > 0.0),
                    other: count(&|row| row[b] > 0.0),
                    baskets: matrix.baskets(),
                };
                prop_assert_eq!(pair, expected);
            }
        }
    }
}
