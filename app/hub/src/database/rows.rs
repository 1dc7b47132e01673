//! Many rows in one statement.

use std::fmt::Write;

/// How many rows go into one statement: with 16 columns a quarter of the parameters that SQLite allows (32,766).
pub const AT_ONCE: usize = 500;

/// Placeholders for `rows` rows of `columns` values each: `($1, $2), ($3, $4)`.
pub fn values(rows: usize, columns: usize) -> String {
    let mut text = String::with_capacity(rows * columns * 7);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        placeholders(&mut text, row * columns, columns);
        text.push(')');
    }
    text
}

/// Placeholders for a list after `IN`: `($1, $2)`.
pub fn list(count: usize) -> String {
    values(1, count)
}

fn placeholders(text: &mut String, before: usize, count: usize) {
    for number in before + 1..=before + count {
        let comma = if number == before + 1 { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(text, "{comma}${number}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_through() {
        assert_eq!(values(2, 2), "($1, $2), ($3, $4)");
        assert_eq!(list(3), "($1, $2, $3)");
    }
}
