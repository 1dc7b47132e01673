//! What the hub knows of the people in a group of events.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use sqlx::{AssertSqlSafe, Row as _, any::AnyRow};

use super::{adopt::Identified, row::Row};
use crate::{HubError, database::Tx};

/// How many one statement asks for.
const AT_ONCE: usize = 64;

static ERASED: LazyLock<String> = LazyLock::new(|| asking("SELECT id FROM member WHERE erased_at IS NOT NULL AND id"));
static IDENTIFIED: LazyLock<String> = LazyLock::new(|| {
    asking("SELECT visitor, at, member FROM event WHERE type = 'vitrine.identified' AND member IS NOT NULL AND visitor")
});

fn asking(sql: &str) -> String {
    let places: Vec<_> = (1..=AT_ONCE).map(|place| format!("${place}")).collect();
    format!("{sql} IN ({})", places.join(", "))
}

/// What the hub knows of the people in a group of events.
#[derive(Debug)]
pub struct Known {
    erased: HashSet<String>,
    identified: Identified,
}

impl Known {
    /// Reads it within the transaction that writes the events.
    pub async fn read(tx: &mut Tx, group: &[&[Row]]) -> Result<Self, HubError> {
        let rows = || group.iter().flat_map(|rows| rows.iter());
        let mut known = Self { erased: HashSet::new(), identified: HashMap::new() };
        let members = rows().filter_map(|row| row.member.as_deref()).collect();
        for row in select(tx, &ERASED, members).await? {
            known.erased.insert(row.try_get(0)?);
        }
        let strangers = rows().filter(|row| row.member.is_none() && !row.identifies);
        let visitors = strangers.filter_map(|row| row.visitor.as_deref()).collect();
        for row in select(tx, &IDENTIFIED, visitors).await? {
            known.identified.entry(row.try_get(0)?).or_default().push((row.try_get(1)?, row.try_get(2)?));
        }
        Ok(known)
    }

    /// Whether a row names a member whose data was erased: what comes late belongs to nobody.
    pub fn is_erased(&self, row: &Row) -> bool {
        row.member.as_ref().is_some_and(|member| self.erased.contains(member))
    }

    /// Whom the visitors of rows without a member turned out to be.
    pub fn identified(&self) -> &Identified {
        &self.identified
    }
}

async fn select(tx: &mut Tx, sql: &'static str, values: HashSet<&str>) -> Result<Vec<AnyRow>, HubError> {
    let values: Vec<_> = values.into_iter().collect();
    let mut found = Vec::new();
    for some in values.chunks(AT_ONCE) {
        // The text is ours but for its placeholders; those left over ask for the first value again.
        let query = sqlx::query(AssertSqlSafe(sql));
        let query =
            (0..AT_ONCE).fold(query, |query, place| query.bind(some.get(place).unwrap_or(&some[0]).to_string()));
        found.extend(query.fetch_all(&mut **tx).await?);
    }
    Ok(found)
}
