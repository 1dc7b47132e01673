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

/// A regularisation to start from, as many users as would have to agree before two items are taken to go together. It
/// grows with the square of the values, and somewhat with the number of users.
pub const LAMBDA: f64 = 50.0;

/// Why nothing was fitted.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum FitError {
    /// The regularisation is none.
    #[error("a regularisation of {0} is none: give a finite number above zero, 50 if in doubt")]
    Lambda(f64),
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
}

impl Ease {
    /// Fits the model, with time growing with the cube of the number of items.
    ///
    /// `lambda` is in the square of the values' unit; [`LAMBDA`] if in doubt.
    pub fn fit(matrix: Matrix, lambda: f64) -> Result<Self, FitError> {
        if !lambda.is_finite() || lambda <= 0.0 {
            return Err(FitError::Lambda(lambda));
        }
        let mut inverse = gram(&matrix, lambda);
        inverse::invert(inverse.as_view_mut()).ok_or(FitError::Singular)?;
        let mut model = Self { matrix, inverse, scale: Vec::new() };
        model.rescale();
        if model.scale.iter().all(|scale| scale.is_finite()) { Ok(model) } else { Err(FitError::Singular) }
    }

    /// What the model was fitted to, with what was folded in.
    pub fn matrix(&self) -> &Matrix {
        &self.matrix
    }

    /// Takes in that an item means at least `value` to a user: the model is then the one that a fit would give.
    ///
    /// Where a value d is added at item j to the row x, XᵀX grows by d (x eⱼᵀ + eⱼ xᵀ) + d² eⱼ eⱼᵀ, and P changes by a
    /// product of P x and P eⱼ (Woodbury 1950, "Inverting modified matrices"). Time grows with the square of the items.
    pub fn fold_in(&mut self, user: User, item: Item, value: f64) -> Result<(), MatrixError> {
        let row = self.matrix.row(user).to_vec();
        let before = self.matrix.raise(user, item, value)?;
        let d = value - before;
        if d <= 0.0 {
            return Ok(());
        }
        let px = self.weighted(&row);
        let pe = self.column(item).to_vec();
        let (xpx, xpe, epe) = (dot(&row, &px), px[item.0 as usize], pe[item.0 as usize]);
        // Above zero, as is 1 - xpx: P is the inverse of xxᵀ and something positive definite.
        let determinant = (1.0 + d * xpe).powi(2) + d * d * epe * (1.0 - xpx);
        let core = [-d * d * epe, d * (1.0 + d * xpe), d * d * (1.0 - xpx)].map(|part| part / determinant);
        self.subtract(&px, &pe, core);
        Ok(())
    }

    /// Takes a user out again, as if they had never been there (Sherman and Morrison 1950).
    pub fn forget(&mut self, user: User) {
        let row = self.matrix.forget(user);
        let px = self.weighted(&row);
        let core = [-1.0 / (1.0 - dot(&row, &px)), 0.0, 0.0];
        self.subtract(&px, &px, core);
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
        scores
    }

    /// The `count` items that go best with a row and pass `keep`, with their scores above zero, best first.
    pub fn best(&self, row: &[Entry], count: usize, keep: impl Fn(Item) -> bool) -> Vec<(Item, f64)> {
        top(&self.scores(row), count, keep)
    }

    /// B: how much having `from` says for `to`. Nothing for an item of itself.
    pub fn weight(&self, from: Item, to: Item) -> f64 {
        let known = from.max(to).0 < self.matrix.items() && from != to;
        if known { self.column(from)[to.0 as usize] * self.scale[to.0 as usize] } else { 0.0 }
    }

    /// The entry of a row that adds most to the score of an item, and how much it adds; nothing where none adds any.
    pub fn strongest(&self, row: &[Entry], item: Item) -> Option<(Item, f64)> {
        let added = row.iter().map(|entry| (entry.item, entry.value * self.weight(entry.item, item)));
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
        for entry in row.iter().filter(|entry| entry.item.0 < self.matrix.items()) {
            let column = self.column(entry.item);
            sum.iter_mut().zip(column).for_each(|(sum, part)| *sum += entry.value * part);
        }
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
