//! The lines of a document: what they may say, and the order they are booked in.

use retail::api::stock::{Difference, Line, SaleLine};
use sqlx::{Row, any::AnyRow};

use crate::HubError;

/// The most lines of a document.
const MOST: usize = 200;

/// The most pieces of a line.
const PIECES: i64 = 1_000_000;

/// The highest price of a piece, hundredths.
const PRICE: i64 = 1_000_000_000_000;

/// A line that names a variant.
pub trait Named: Clone {
    /// The variant.
    fn sku(&self) -> &str;

    /// What is wrong with its numbers.
    fn fault(&self) -> Option<&'static str>;
}

impl Named for Line {
    fn sku(&self) -> &str {
        &self.sku
    }

    fn fault(&self) -> Option<&'static str> {
        (!(1..=PIECES).contains(&self.quantity)).then_some("a quantity is 1 to 1,000,000 pieces")
    }
}

impl Named for Difference {
    fn sku(&self) -> &str {
        &self.sku
    }

    fn fault(&self) -> Option<&'static str> {
        let fits = self.quantity != 0 && (-PIECES..=PIECES).contains(&self.quantity);
        (!fits).then_some("a difference is 1 to 1,000,000 pieces more or less")
    }
}

impl Named for SaleLine {
    fn sku(&self) -> &str {
        &self.sku
    }

    fn fault(&self) -> Option<&'static str> {
        if !(0..=PRICE).contains(&self.unit_minor) {
            return Some("a piece's price is 0 to 1,000,000,000,000 hundredths");
        }
        (!(1..=PIECES).contains(&self.quantity)).then_some("a quantity is 1 to 1,000,000 pieces")
    }
}

/// The lines by SKU, which is how they are compared and the order in which everybody locks them.
///
/// # Errors
///
/// [`HubError::Invalid`] if there are none or too many, one is wrong, or two name one variant.
pub fn in_order<T: Named>(lines: &[T]) -> Result<Vec<T>, HubError> {
    if lines.is_empty() || lines.len() > MOST {
        return Err(HubError::Invalid(format!("a document has 1 to {MOST} lines, this one has {}", lines.len())));
    }
    if let Some(fault) = lines.iter().find_map(Named::fault) {
        return Err(HubError::invalid(fault));
    }
    let mut lines = lines.to_vec();
    lines.sort_by(|a, b| a.sku().cmp(b.sku()));
    match lines.windows(2).find(|pair| pair[0].sku() == pair[1].sku()) {
        Some(pair) => Err(HubError::Invalid(format!("{} stands in two lines: make one of them", pair[0].sku()))),
        None => Ok(lines),
    }
}

/// Reads rows of SKU and quantity.
pub fn read(rows: &[AnyRow]) -> Result<Vec<Line>, HubError> {
    rows.iter().map(|row| Ok(Line { sku: row.try_get(0)?, quantity: row.try_get(1)? })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(sku: &str, quantity: i64) -> Line {
        Line { sku: sku.to_owned(), quantity }
    }

    #[test]
    fn lines_are_sorted_and_name_each_variant_once() {
        let sorted = in_order(&[line("b", 2), line("a", 1)]).expect("fits");
        assert_eq!(sorted, [line("a", 1), line("b", 2)]);
        for bad in [vec![], vec![line("a", 0)], vec![line("a", PIECES + 1)], vec![line("a", 1), line("a", 1)]] {
            assert!(matches!(in_order(&bad), Err(HubError::Invalid(_))), "{bad:?}");
        }
        assert!(in_order(&vec![line("a", 1); MOST + 1]).is_err());
    }

    #[test]
    fn differences_go_both_ways_but_nowhere_is_no_difference() {
        let difference = |quantity| [Difference { sku: "a".to_owned(), quantity }];
        assert!(in_order(&difference(-3)).is_ok() && in_order(&difference(3)).is_ok());
        assert!(in_order(&difference(0)).is_err() && in_order(&difference(i64::MIN)).is_err());
    }

    #[test]
    fn prices_are_not_negative() {
        let line = |unit_minor| [SaleLine { sku: "a".to_owned(), quantity: 1, unit_minor }];
        assert!(in_order(&line(0)).is_ok() && in_order(&line(-1)).is_err() && in_order(&line(i64::MAX)).is_err());
    }
}
