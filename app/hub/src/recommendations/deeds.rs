//! What persons did, as the tables have it: what the model is made from.
//!
//! Only persons who agree to personalisation are read. Of one person, one product and one kind of deed the last is told:
//! the model takes the largest of their values anyhow.

use std::collections::{HashMap, HashSet};

use futures_util::TryStreamExt;
use retail::{
    consent::{Decision, Purpose, effective},
    recommend::Kind,
};
use sqlx::{AnyConnection, Row, any::AnyRow};

use crate::{HubError, clock::Millis, law::consent};

/// Deeds, the rows narrowed by a condition. Pieces that were brought back do not count.
macro_rules! deeds_where {
    ($condition:literal) => {
        concat!(
            "SELECT member.person, variant.product, 'purchase', MAX(purchase.at) FROM member \
             JOIN purchase ON purchase.member = member.id JOIN purchase_line ON purchase_line.purchase = purchase.id \
             JOIN variant ON variant.sku = purchase_line.sku WHERE purchase_line.returned < purchase_line.quantity ",
            $condition,
            " GROUP BY member.person, variant.product UNION ALL \
             SELECT member.person, product.id, event.type, MAX(event.at) FROM member \
             JOIN event ON event.member = member.id LEFT JOIN variant ON variant.sku = event.sku \
             JOIN product ON product.id = COALESCE(event.product, variant.product) WHERE event.type IN ('vitrine.view', 'vitrine.try_on', 'vitrine.cart') ",
            $condition,
            " GROUP BY member.person, product.id, event.type"
        )
    };
}

const ALL: &str = deeds_where!("");
const OF_PERSON: &str = deeds_where!("AND member.person = $1");

/// Something that a person did with a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// The person.
    pub person: String,
    /// The product.
    pub product: String,
    /// What. A piece in a cart is taken for one tried on.
    pub kind: Kind,
    /// When last, ms since 1970 UTC.
    pub at: Millis,
}

impl Deed {
    fn read(row: &AnyRow) -> Result<Self, HubError> {
        let kind = match row.try_get::<String, _>(2)?.as_str() {
            "purchase" => Kind::Purchase,
            "vitrine.view" => Kind::View,
            _ => Kind::TryOn,
        };
        Ok(Self { person: row.try_get(0)?, product: row.try_get(1)?, kind, at: row.try_get(3)? })
    }
}

/// Hands `each` what everybody did who agrees.
pub async fn each(connection: &mut AnyConnection, mut each: impl FnMut(Deed)) -> Result<(), HubError> {
    let agreeing = agreeing(connection).await?;
    let mut rows = sqlx::query(ALL).fetch(connection);
    while let Some(row) = rows.try_next().await? {
        let deed = Deed::read(&row)?;
        if agreeing.contains(&deed.person) {
            each(deed);
        }
    }
    Ok(())
}

/// What one person did; nothing if they don't agree.
pub async fn of(connection: &mut AnyConnection, person: &str) -> Result<Vec<Deed>, HubError> {
    if !consent::agrees(connection, person, Purpose::Personalisation).await? {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(OF_PERSON).bind(person.to_owned()).fetch_all(connection).await?;
    rows.iter().map(Deed::read).collect()
}

/// Everybody for whom [`consent::agrees`] says so.
async fn agreeing(connection: &mut AnyConnection) -> Result<HashSet<String>, HubError> {
    let mut merged = HashMap::new();
    let rows = sqlx::query(
        "SELECT member.person, MAX(merge.at) FROM merge JOIN member ON member.id = merge.absorbed \
         WHERE merge.undone_at IS NULL GROUP BY member.person",
    )
    .fetch_all(&mut *connection)
    .await?;
    for row in rows {
        merged.insert(row.try_get::<String, _>(0)?, row.try_get::<i64, _>(1)?);
    }
    let mut last = HashMap::<String, HashMap<String, Decision>>::new();
    let mut rows = sqlx::query(
        "SELECT member.person, consent.member, consent.granted, consent.at FROM consent \
         JOIN member ON member.id = consent.member WHERE consent.purpose = $1 ORDER BY consent.at, consent.id",
    )
    .bind(Purpose::Personalisation.name())
    .fetch(connection);
    while let Some(row) = rows.try_next().await? {
        let decision = Decision { granted: row.try_get::<i64, _>(2)? == 1, at: row.try_get(3)? };
        last.entry(row.try_get(0)?).or_default().insert(row.try_get(1)?, decision);
    }
    let agrees = |person: &str, last: HashMap<String, Decision>| {
        effective(&last.into_values().collect::<Vec<_>>(), merged.get(person).copied())
    };
    Ok(last.into_iter().filter_map(|(person, last)| agrees(&person, last).then_some(person)).collect())
}
