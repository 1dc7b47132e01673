//! What somebody will like, from what people like together: EASE (Steck 2019, "Embarrassingly shallow autoencoders for
//! sparse data", arXiv 1905.03375).
//!
//! Each item is predicted from the others by a linear model B without itself, fitted over all users at once. With the
//! matrix X of users by items, the regularisation λ and P = (XᵀX + λI)⁻¹, it is B = I - P diag(1/P) off the diagonal.
//! P alone is kept: B's columns are P's over a factor, and a user who takes one item more changes P by a product of few
//! vectors, so that an event is folded in without fitting anew.
//!
//! Doubles, though singles would halve time and memory: a sum of a million users' values would lose the small ones in
//! singles, and what is folded in over months adds its roundings up.

mod inverse;

use nalgebra::DMatrix;
use thiserror::Error;

use super::{Entry, Item, Matrix, MatrixError, User, top::top};

/// What a fit depends on beside its matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// The regularisation λ, in the square of the values' unit: the larger, the more users have to agree before two items
    /// are taken to go together.
    pub lambda: f64,
    /// How much what many take is held back, 0 to 1: an item's score is divided by this power of its takers. Without it
    /// lists fill with what everybody knows (Steck 2011, "Item popularity and recommendation accuracy").
    pub damping: f64,
}

impl Settings {
    /// Settings to start from: [`Tuning::default`]'s.
    pub fn starting(matrix: &Matrix) -> Self {
        Tuning::default().settings(matrix)
    }
}

/// Settings for any matrix of one shop, however much is in it. [`tune`](super::tune()) finds them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tuning {
    /// λ in means of what it is added to, the items' sums of squared values.
    pub lambda: f64,
    /// [`Settings::damping`].
    pub damping: f64,
}

impl Default for Tuning {
    /// Twice the mean, and a fifth root of the takers. They were the best on made-up shops of 200 and 1,000 items
    /// (`tests/compare/recommend`); at 2,000 items twice each was better by a tenth.
    fn default() -> Self {
        Self { lambda: 2.0, damping: 0.2 }
    }
}

impl Tuning {
    /// The settings for a matrix.
    pub fn settings(self, matrix: &Matrix) -> Settings {
        let squares: f64 = matrix.rows().flatten().map(|entry| entry.value.powi(2)).sum();
        let mean = squares / f64::from(matrix.items().max(1));
        Settings { lambda: if mean > 0.0 { self.lambda * mean } else { 1.0 }, damping: self.damping }
    }
}

/// Why nothing was fitted.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum FitError {
    /// The regularisation is none.
    #[error("a regularisation of {0} is none: give a finite number above zero")]
    Lambda(f64),
    /// The damping is none.
    #[error("a damping of {0} is none: give a number from 0 to 1")]
    Damping(f64),
    /// The numbers are too far apart for doubles.
    #[error("the items' products leave no inverse: take a larger regularisation, or values less far apart")]
    Singular,
}

/// A fitted model with the matrix it was fitted to.
#[derive(Clone, Debug)]
pub struct Ease {
    matrix: Matrix,
    /// P, items by items.
    inverse: DMatrix<f64>,
    /// -1/P of an item with itself, by which a column of P makes one of B.
    scale: Vec<f64>,
    /// What an item's takers divide its score by, as a factor.
    damp: Vec<f64>,
    damping: f64,
}

impl Ease {
    /// Fits the model, with time growing with the cube of the number of items.
    ///
    /// [`Settings::starting`] if in doubt.
    pub fn fit(matrix: Matrix, Settings { lambda, damping }: Settings) -> Result<Self, FitError> {
        if !lambda.is_finite() || lambda <= 0.0 {
            return Err(FitError::Lambda(lambda));
        }
        if !(0.0..=1.0).contains(&damping) {
            return Err(FitError::Damping(damping));
        }
        let mut inverse = gram(&matrix, lambda);
        inverse::invert(inverse.as_view_mut()).ok_or(FitError::Singular)?;
        let mut model = Self { matrix, inverse, scale: Vec::new(), damp: Vec::new(), damping };
        model.rescale();
        if model.scale.iter().all(|scale| scale.is_finite()) { Ok(model) } else { Err(FitError::Singular) }
    }

    /// What the model was fitted to, with what was folded in.
    pub fn matrix(&self) -> &Matrix {
        &self.matrix
    }

    /// Takes in that an item means at least `value` to a user: the model is then the one that a fit would give.
    pub fn fold_in(&mut self, user: User, item: Item, value: f64) -> Result<(), MatrixError> {
        let before = self.matrix.row(user).to_vec();
        self.matrix.raise(user, item, value)?;
        self.update(user, &before);
        Ok(())
    }

    /// Puts another row in the place of a user's: the model is then the one that a fit would give.
    pub fn replace(&mut self, user: User, row: &[Entry]) -> Result<(), MatrixError> {
        let before = self.matrix.replace(user, row)?;
        self.update(user, &before);
        Ok(())
    }

    /// Takes a user out again, as if they had never been there.
    pub fn forget(&mut self, user: User) {
        let before = self.matrix.forget(user);
        self.update(user, &before);
    }

    /// Follows the matrix where a user's row was another one before.
    ///
    /// Where the row x becomes y, XᵀX changes by yyᵀ - xxᵀ, and P by a product of P x and P y (Woodbury 1950, "Inverting
    /// modified matrices"). Time grows with the square of the items.
    fn update(&mut self, user: User, before: &[Entry]) {
        let after = self.matrix.row(user);
        if after == before {
            return;
        }
        let (px, py) = (self.weighted(before), self.weighted(after));
        let (xpx, xpy, ypy) = (dot(before, &px), dot(before, &py), dot(after, &py));
        // Below zero: 1 - xpx is above it, as P is the inverse of xxᵀ and something positive definite.
        let determinant = (xpx - 1.0) * (1.0 + ypy) - xpy * xpy;
        self.subtract(&px, &py, [1.0 + ypy, -xpy, xpx - 1.0].map(|part| part / determinant));
    }

    /// How well each item goes with a row of somebody's values: that of a user of the matrix or of anybody else.
    ///
    /// Scores compare within one row only. Entries of items that the model doesn't know are passed over.
    pub fn scores(&self, row: &[Entry]) -> Vec<f64> {
        let mut scores = self.weighted(row);
        scores.iter_mut().zip(&self.scale).for_each(|(score, scale)| *score *= scale);
        for entry in row {
            // Without what the item would say of itself.
            if let Some(score) = scores.get_mut(entry.item.0 as usize) {
                *score += entry.value;
            }
        }
        scores.iter_mut().zip(&self.damp).for_each(|(score, damp)| *score *= damp);
        scores
    }

    /// The `count` items that go best with a row and pass `keep`, with their scores above zero, best first.
    pub fn best(&self, row: &[Entry], count: usize, keep: impl Fn(Item) -> bool) -> Vec<(Item, f64)> {
        top(&self.scores(row), count, keep)
    }

    /// B: how much having `from` says for `to`, before damping. Nothing for an item of itself.
    pub fn weight(&self, from: Item, to: Item) -> f64 {
        let known = from.max(to).0 < self.matrix.items() && from != to;
        if known { self.column(from)[to.0 as usize] * self.scale[to.0 as usize] } else { 0.0 }
    }

    /// The entry of a row that adds most to the score of an item, and how much it adds; nothing where none adds any.
    pub fn strongest(&self, row: &[Entry], item: Item) -> Option<(Item, f64)> {
        let damp = self.damp.get(item.0 as usize)?;
        let added = row.iter().map(|entry| (entry.item, damp * entry.value * self.weight(entry.item, item)));
        added.filter(|(_, added)| *added > 0.0).max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// A column of P, or a row of it: it is symmetric.
    fn column(&self, item: Item) -> &[f64] {
        let size = self.scale.len();
        &self.inverse.as_slice()[item.0 as usize * size..][..size]
    }

    /// P x.
    fn weighted(&self, row: &[Entry]) -> Vec<f64> {
        let mut sum = vec![0.0; self.scale.len()];
        let known = row.iter().filter(|entry| entry.item.0 < self.matrix.items());
        let parts: Vec<(f64, &[f64])> = known.map(|entry| (entry.value, self.column(entry.item))).collect();
        // Four at a time, as the sum is loaded and stored for each pass over it.
        let (fours, rest) = parts.as_chunks::<4>();
        fours.iter().for_each(|four| add(&mut sum, four));
        rest.iter().for_each(|one| add(&mut sum, &[*one]));
        sum
    }

    /// P - [u v] M [u v]ᵀ, with the symmetric `core` M by its three numbers.
    fn subtract(&mut self, u: &[f64], v: &[f64], [uu, uv, vv]: [f64; 3]) {
        let size = self.scale.len();
        for (column, (a, b)) in self.inverse.as_mut_slice().chunks_exact_mut(size).zip(u.iter().zip(v)) {
            let (by_u, by_v) = (uu * a + uv * b, uv * a + vv * b);
            column.iter_mut().zip(u.iter().zip(v)).for_each(|(p, (u, v))| *p -= by_u * u + by_v * v);
        }
        self.rescale();
    }

    fn rescale(&mut self) {
        self.scale = self.inverse.diagonal().iter().map(|own| -1.0 / own).collect();
        let takers = (0..self.matrix.items()).map(|item| self.matrix.takers(Item(item)).max(1));
        self.damp = takers.map(|takers| f64::from(takers).powf(-self.damping)).collect();
    }
}

/// Adds multiples of vectors to a sum of their length, one after another.
fn add<const N: usize>(sum: &mut [f64], parts: &[(f64, &[f64]); N]) {
    let parts = parts.map(|(factor, vector)| (factor, &vector[..sum.len()]));
    for (index, sum) in sum.iter_mut().enumerate() {
        parts.iter().for_each(|(factor, vector)| *sum += factor * vector[index]);
    }
}

/// The lower triangle of XᵀX + λI.
fn gram(matrix: &Matrix, lambda: f64) -> DMatrix<f64> {
    let size = matrix.items() as usize;
    let mut gram = DMatrix::zeros(size, size);
    gram.fill_diagonal(lambda);
    for row in matrix.rows() {
        for (index, left) in row.iter().enumerate() {
            let column = &mut gram.as_mut_slice()[left.item.0 as usize * size..][..size];
            // By item, so that what follows lies below the diagonal.
            row[index..].iter().for_each(|right| column[right.item.0 as usize] += left.value * right.value);
        }
    }
    gram
}

fn dot(row: &[Entry], vector: &[f64]) -> f64 {
    row.iter().map(|entry| entry.value * vector[entry.item.0 as usize]).sum()
}

#[cfg(test)]
mod tests;
