//! The member book: what tablets keep, to serve their members without a line.

use std::collections::BTreeSet;

use axum::{Json, extract::State};
use retail::{
    api::book::{BookEntry, BookPage, BookQuery},
    consent::Purpose,
};
use sqlx::{AnyConnection, Row};

use super::{entries, store};
use crate::{
    Hub, HubError,
    access::{Caller, ReadFor, audit::Entry},
    error::Problem,
    http::extract::Query,
    law::consent,
};

/// How many members a page has if nothing is said.
const USUAL: i64 = 200;

/// How many it may have.
const MOST: i64 = 500;

/// Everybody with a record of the store, or in the associate's book.
const ALL: &str = "SELECT DISTINCT person FROM member WHERE person > $1 AND erased_at IS NULL \
     AND ($3 = '' OR store = $3) AND ($4 = '' OR associate = $4) ORDER BY person LIMIT $2";

/// Everybody of whom anything changed.
const CHANGED: &str = "SELECT DISTINCT member.person FROM member JOIN ( \
     SELECT id FROM member WHERE updated_at >= $3 \
     UNION SELECT member FROM member_entry WHERE updated_at >= $3 \
     UNION SELECT member FROM consent WHERE received_at >= $3 \
     UNION SELECT survivor FROM merge WHERE at >= $3 OR undone_at >= $3 \
     UNION SELECT absorbed FROM merge WHERE at >= $3 OR undone_at >= $3) changed ON changed.id = member.id \
     WHERE member.person > $1 ORDER BY member.person LIMIT $2";

/// A page of the member book, for a copy on a tablet: everybody at first, later those of whom anything changed.
#[utoipa::path(get, path = "/v1/book", tag = "members",
    params(BookQuery, ("purpose" = String, Header, description = "What the data is read for")),
    responses((status = 200, body = BookPage), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
pub(super) async fn read(
    State(hub): State<Hub>,
    caller: Caller,
    ReadFor(purpose): ReadFor,
    Query(mut query): Query<BookQuery>,
) -> Result<Json<BookPage>, HubError> {
    caller.require_keeper()?;
    if query.store.is_some() && caller.location.is_some() && query.store != caller.location {
        return Err(HubError::Forbidden("only the caller's own store's members may be kept"));
    }
    query.store = query.store.or_else(|| caller.location.clone());
    hub.audit(&caller, Entry { action: "book.read", purpose, member: None }).await?;
    let mut connection = hub.database().read().acquire().await?;
    Ok(Json(page(&hub, &mut connection, query).await?))
}

async fn page(hub: &Hub, connection: &mut AnyConnection, query: BookQuery) -> Result<BookPage, HubError> {
    let limit = query.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(HubError::invalid(format!("a page has 1 to {MOST} members")));
    }
    let as_of = hub.now();
    let after = query.after.clone().unwrap_or_default();
    let asked = sqlx::query(if query.since.is_some() { CHANGED } else { ALL }).bind(after).bind(limit);
    let asked = match query.since {
        Some(since) => asked.bind(since),
        None => asked.bind(query.store.clone().unwrap_or_default()).bind(query.associate.clone().unwrap_or_default()),
    };
    let rows = asked.fetch_all(&mut *connection).await?;
    let persons = rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<String>, _>>()?;
    let next = persons.last().filter(|_| persons.len() as i64 == limit).cloned();
    let mut page = BookPage { members: Vec::new(), left: Vec::new(), erased: Vec::new(), next, as_of };
    for person in persons {
        add(hub, connection, &query, &person, &mut page).await?;
    }
    Ok(page)
}

async fn add(
    hub: &Hub,
    connection: &mut AnyConnection,
    query: &BookQuery,
    person: &str,
    page: &mut BookPage,
) -> Result<(), HubError> {
    let records = match store::person(hub, connection, person).await {
        Err(HubError::NotFound(_)) => Vec::new(),
        records => records?,
    };
    let alive: BTreeSet<&String> = records.iter().map(|stored| &stored.id).collect();
    let rows =
        sqlx::query("SELECT id FROM member WHERE person = $1").bind(person.to_owned()).fetch_all(&mut *connection);
    for row in rows.await? {
        let record = row.try_get::<String, _>(0)?;
        if !alive.contains(&record) {
            page.erased.push(record);
        }
    }
    if records.is_empty() {
        return Ok(());
    }
    let member = store::member(&records);
    let meets = |asked: &Option<String>, found: &Option<String>| asked.is_none() || asked == found;
    if !meets(&query.store, &member.store) || !meets(&query.associate, &member.associate) {
        page.left.extend(member.records);
        return Ok(());
    }
    let entries = entries::of(connection, &records).await?;
    let mut agreed = Vec::new();
    for purpose in Purpose::ALL.into_iter().filter(|purpose| purpose.needs_consent()) {
        if consent::agrees(connection, person, purpose).await? {
            agreed.push(purpose);
        }
    }
    page.members.push(BookEntry { member, entries, agreed });
    Ok(())
}
