//! Many rows in one statement.

use std::fmt::Write;

use sqlx::{Any, AnyConnection, AssertSqlSafe, any::AnyArguments, query::Query};

use crate::HubError;

/// How many rows are dealt with at once: a batch of an import, a list after `IN`.
pub const AT_ONCE: usize = 500;

/// How many values go into one statement. SQLite looks for each placeholder among all before it while it parses, so
/// longer statements take more time for a row, not less.
const VALUES: usize = 600;

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

/// A statement that values are bound to.
pub type Statement = Query<'static, Any, AnyArguments>;

/// Inserts `items` as rows of `columns` values, some at a time, and says how many rows that wrote. `into` names
/// table and columns, `then` is what follows the values, `bind` binds an item's values in the columns' order.
///
/// # Errors
///
/// The database's refusal; what was written before it is.
pub async fn insert<T>(
    connection: &mut AnyConnection,
    (into, columns): (&str, usize),
    then: &str,
    items: &[T],
    bind: impl Fn(Statement, &T) -> Statement,
) -> Result<u64, HubError> {
    let mut written = 0;
    for items in items.chunks((VALUES / columns.max(1)).max(1)) {
        let sql = format!("INSERT INTO {into} VALUES {} {then}", values(items.len(), columns));
        let statement = items.iter().fold(sqlx::query(AssertSqlSafe(sql)), &bind);
        written += statement.execute(&mut *connection).await?.rows_affected();
    }
    Ok(written)
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
