//! Members over HTTP.

use axum::{Json, extract::State};
use retail::{
    api::{
        members::{Changes, Decide, Found, Identify, KeptEntry, Member, Merge, Merged, Review, Verdict, WriteEntry},
        profile::Profile,
    },
    consent::Purpose,
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{book, duplicates, entries, identifiers, merges, profile, store};
use crate::{
    Hub, HubError,
    access::{Caller, ReadFor, audit::Entry},
    error::Problem,
    http::extract::{Body, Path, Query},
    identifier, random,
};

/// How many open reviews are told at once.
const REVIEWS: i64 = 50;

/// The subject's routes.
pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new()
        .routes(routes!(read, create, change))
        .routes(routes!(identify))
        .routes(routes!(search))
        .routes(routes!(read_profile))
        .routes(routes!(list_entries))
        .routes(routes!(write_entry))
        .routes(routes!(list_reviews, decide))
        .routes(routes!(merge, undo))
        .routes(routes!(book::read))
}

async fn member_for(
    hub: &Hub,
    caller: &Caller,
    purpose: Purpose,
    id: &str,
    action: &'static str,
) -> Result<Member, HubError> {
    let mut connection = hub.database().read().acquire().await?;
    let member = store::member(&store::person(hub, &mut connection, id).await?);
    drop(connection);
    hub.audit(caller, Entry { action, purpose, member: Some(&member.id) }).await?;
    Ok(member)
}

/// One member: the person that the record belongs to.
#[utoipa::path(get, path = "/v1/members/{id}", tag = "members",
    params(("id" = String, Path, description = "Any record of the person"), ("purpose" = String, Header, description = "What the data is read for")),
    responses((status = 200, body = Member), (status = 404, body = Problem)))]
async fn read(
    State(hub): State<Hub>,
    caller: Caller,
    ReadFor(purpose): ReadFor,
    Path(id): Path<String>,
) -> Result<Json<Member>, HubError> {
    caller.require_keeper()?;
    Ok(Json(member_for(&hub, &caller, purpose, &id, "member.read").await?))
}

/// Makes a record with an id that the caller chose; the same again changes nothing.
#[utoipa::path(put, path = "/v1/members/{id}", tag = "members", params(("id" = String, Path)), request_body = Changes,
    responses((status = 200, body = Member), (status = 404, body = Problem, description = "the record was erased"), (status = 409, body = Problem, description = "identifier_taken"), (status = 422, body = Problem)))]
async fn create(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
    Body(changes): Body<Changes>,
) -> Result<Json<Member>, HubError> {
    write(&hub, &caller, &id, &changes, true).await
}

/// Changes a record; what is left out stays as it is.
#[utoipa::path(patch, path = "/v1/members/{id}", tag = "members", params(("id" = String, Path)), request_body = Changes,
    responses((status = 200, body = Member), (status = 404, body = Problem), (status = 409, body = Problem, description = "identifier_taken"), (status = 422, body = Problem)))]
async fn change(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
    Body(changes): Body<Changes>,
) -> Result<Json<Member>, HubError> {
    write(&hub, &caller, &id, &changes, false).await
}

async fn write(
    hub: &Hub,
    caller: &Caller,
    id: &str,
    changes: &Changes,
    create: bool,
) -> Result<Json<Member>, HubError> {
    caller.require_keeper()?;
    identifier::record(id)?;
    let member = hub
        .audited(caller, Entry::service("member.write", Some(id)), async |mut tx| {
            store::write(hub, &mut tx, id, changes.clone(), create).await?;
            let member = store::member(&store::person(hub, &mut tx, id).await?);
            Ok((tx, member))
        })
        .await?;
    hub.reindex(id).await?;
    // The write may have brought proof that two are one, of whom the other agrees to less.
    if member.records.len() > 1 {
        hub.recommendations().consent_changed(id).await?;
    }
    Ok(Json(member))
}

/// Who carries a phone number, an address or a member number: what a till asks.
#[utoipa::path(post, path = "/v1/members/identify", tag = "members", request_body = Identify,
    params(("purpose" = String, Header, description = "What the data is read for")),
    responses((status = 200, body = Member), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn identify(
    State(hub): State<Hub>,
    caller: Caller,
    ReadFor(purpose): ReadFor,
    Body(sought): Body<Identify>,
) -> Result<Json<Member>, HubError> {
    caller.require_keeper()?;
    let mut connection = hub.database().read().acquire().await?;
    let found = identifiers::find(&hub, &mut connection, &sought).await?.ok_or(HubError::NotFound("member"))?;
    drop(connection);
    Ok(Json(member_for(&hub, &caller, purpose, &found, "member.identify").await?))
}

/// Everything about a member in one answer: for when they walk in.
#[utoipa::path(get, path = "/v1/members/{id}/profile", tag = "members",
    params(("id" = String, Path), ("purpose" = String, Header, description = "What the data is read for")),
    responses((status = 200, body = Profile), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn read_profile(
    State(hub): State<Hub>,
    caller: Caller,
    ReadFor(purpose): ReadFor,
    Path(id): Path<String>,
) -> Result<Json<Profile>, HubError> {
    if !caller.sees(&hub, &id).await? {
        return Err(HubError::Forbidden("the member is not checked in here"));
    }
    let profile = profile::of(&hub, &id, caller.location.as_deref()).await?;
    hub.audit(&caller, Entry { action: "profile.read", purpose, member: Some(&profile.member.id) }).await?;
    Ok(Json(profile))
}

/// What was typed so far.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct Typed {
    /// A part of a name, in characters, pinyin or initials; of a phone number, an e-mail address or a member number.
    q: String,
    /// How many members at most, 1 to 50; 10 if left out.
    limit: Option<u8>,
}

/// Members who fit what was typed so far, the best first.
#[utoipa::path(get, path = "/v1/members/search", tag = "members",
    params(("purpose" = String, Header, description = "What the data is read for")),
    responses((status = 200, body = Found), (status = 422, body = Problem)))]
async fn search(
    State(hub): State<Hub>,
    caller: Caller,
    ReadFor(purpose): ReadFor,
    Query(typed): Query<Typed>,
) -> Result<Json<Found>, HubError> {
    caller.require_staff()?;
    let found = hub.find_members(&typed.q, typed.limit.unwrap_or(10).clamp(1, 50).into()).await?;
    hub.audit(&caller, Entry { action: "members.search", purpose, member: None }).await?;
    Ok(Json(found))
}

/// What is kept about a member: notes, tasks, measures, preferences, carts.
#[utoipa::path(get, path = "/v1/members/{id}/entries", tag = "members",
    params(("id" = String, Path), ("purpose" = String, Header, description = "What the data is read for")),
    responses((status = 200, body = Vec<KeptEntry>), (status = 404, body = Problem)))]
async fn list_entries(
    State(hub): State<Hub>,
    caller: Caller,
    ReadFor(purpose): ReadFor,
    Path(id): Path<String>,
) -> Result<Json<Vec<KeptEntry>>, HubError> {
    caller.require_keeper()?;
    let mut connection = hub.database().read().acquire().await?;
    let records = store::person(&hub, &mut connection, &id).await?;
    let kept = entries::of(&mut connection, &records).await?;
    drop(connection);
    hub.audit(&caller, Entry { action: "entries.read", purpose, member: Some(&id) }).await?;
    Ok(Json(kept))
}

/// Keeps, changes or takes away an entry whose id the caller chose; the newest by its time stays.
#[utoipa::path(put, path = "/v1/members/{id}/entries/{entry}", tag = "members",
    params(("id" = String, Path), ("entry" = String, Path)), request_body = WriteEntry,
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem, description = "no_consent, id_taken"), (status = 422, body = Problem)))]
async fn write_entry(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, entry)): Path<(String, String)>,
    Body(change): Body<WriteEntry>,
) -> Result<axum::http::StatusCode, HubError> {
    caller.require_keeper()?;
    identifier::record(&entry)?;
    hub.audited(&caller, Entry::service("entry.write", Some(&id)), async |mut tx| {
        entries::write(&hub, &mut tx, &id, &entry, &change, &caller.actor).await?;
        Ok((tx, ()))
    })
    .await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// Pairs that may be one person, the likeliest first.
#[utoipa::path(get, path = "/v1/reviews", tag = "members",
    params(("purpose" = String, Header, description = "What the data is read for")), responses((status = 200, body = Vec<Review>)))]
async fn list_reviews(
    State(hub): State<Hub>,
    caller: Caller,
    ReadFor(purpose): ReadFor,
) -> Result<Json<Vec<Review>>, HubError> {
    caller.require_staff()?;
    let reviews = duplicates::open_reviews(&hub, REVIEWS).await?;
    hub.audit(&caller, Entry { action: "reviews.read", purpose, member: None }).await?;
    Ok(Json(reviews))
}

/// Keeps a decision about a pair; `same` merges the second into the first.
#[utoipa::path(post, path = "/v1/reviews", tag = "members", request_body = Decide,
    responses((status = 204), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn decide(
    State(hub): State<Hub>,
    caller: Caller,
    Body(decision): Body<Decide>,
) -> Result<axum::http::StatusCode, HubError> {
    caller.require_staff()?;
    let actor = &caller.actor;
    let Decide { first, second, verdict } = &decision;
    hub.audited(&caller, Entry::service("review.decide", Some(first)), async |mut tx| {
        let (a, b) = (merges::root(&mut tx, first).await?, merges::root(&mut tx, second).await?);
        match verdict {
            Verdict::Same if a == b => {}
            Verdict::Same => {
                merges::merge(&hub, &mut tx, &random::id(), &a, &b, actor).await?;
            }
            Verdict::Distinct if a == b => {
                return Err(HubError::invalid("these two are one person: undo the merge to part them"));
            }
            Verdict::Distinct => duplicates::settle(&mut tx, &a, &b, "distinct", actor, hub.now()).await?,
        }
        Ok((tx, ()))
    })
    .await?;
    hub.regrouped([first, second]).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// Merges two persons; the id is what the merge is undone by.
#[utoipa::path(put, path = "/v1/merges/{id}", tag = "members", params(("id" = String, Path)), request_body = Merge,
    responses((status = 200, body = Merged), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn merge(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
    Body(order): Body<Merge>,
) -> Result<Json<Merged>, HubError> {
    caller.require_staff()?;
    identifier::record(&id)?;
    let merged = hub
        .audited(&caller, Entry::service("member.merge", Some(&order.survivor)), async |mut tx| {
            let merged = merges::merge(&hub, &mut tx, &id, &order.survivor, &order.absorbed, &caller.actor).await?;
            Ok((tx, merged))
        })
        .await?;
    hub.regrouped([&merged.survivor, &merged.absorbed]).await?;
    Ok(Json(merged))
}

/// Undoes a merge: both are again what they were.
#[utoipa::path(delete, path = "/v1/merges/{id}", tag = "members", params(("id" = String, Path)),
    responses((status = 200, body = Merged), (status = 404, body = Problem)))]
async fn undo(State(hub): State<Hub>, caller: Caller, Path(id): Path<String>) -> Result<Json<Merged>, HubError> {
    caller.require_staff()?;
    let undone = hub.database().transaction(async |mut tx| {
        let merged = merges::undo(&hub, &mut tx, &id, &caller.actor).await?;
        let entry = Entry::service("member.unmerge", Some(&merged.survivor));
        hub.audit_within(&mut tx, &caller, entry).await?;
        Ok((tx, merged))
    });
    let merged = undone.await?;
    hub.regrouped([&merged.survivor, &merged.absorbed]).await?;
    Ok(Json(merged))
}
