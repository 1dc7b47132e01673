//! Recommendations over HTTP.

use axum::{Json, extract::State};
use retail::{
    api::{
        members::Entry as Kept,
        recommendations::{Ask, AskOutfit, Outfit, Reach as Told, Recommendations},
    },
    consent::Purpose,
    recommend::Reach,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::answer::{self, Person, Question};
use crate::{
    Hub, HubError,
    access::{Caller, ReadFor, Role, audit::Entry},
    error::Problem,
    http::extract::{Path, Query},
    law::consent,
    members::{entries, store},
};

/// How many items are shown if nobody says.
const COUNT: usize = 10;

/// The subject's routes.
pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new().routes(routes!(for_member)).routes(routes!(for_anybody)).routes(routes!(look))
}

/// What to show a member. What goes with the product in hand, what they will like by what they viewed, tried on and
/// bought, and what is popular here.
///
/// Nothing that is known of them is used unless they agree to personalisation, nor with `personal=false`; the answer
/// says whether it was. With it, products that they have or that don't come in their size are left out.
#[utoipa::path(get, path = "/v1/members/{id}/recommendations", tag = "recommendations",
    params(("id" = String, Path), ("purpose" = String, Header, description = "What the data is read for"), Ask),
    responses((status = 200, body = Recommendations), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn for_member(
    State(hub): State<Hub>,
    caller: Caller,
    ReadFor(purpose): ReadFor,
    Path(id): Path<String>,
    Query(ask): Query<Ask>,
) -> Result<Json<Recommendations>, HubError> {
    caller.require(&[Role::Associate, Role::Manager, Role::System])?;
    let wanted = ask.personal.unwrap_or(true);
    let mut question = question(&caller, ask)?;
    question.person = known(&hub, &id, wanted).await?;
    let personal = question.person.is_some();
    if personal {
        hub.audit(&caller, Entry { action: "recommendations.read", purpose, member: Some(&id) }).await?;
    }
    Ok(Json(Recommendations { personal, items: answer::recommend(&hub, question).await? }))
}

/// What to show in a store to somebody who is not known: what goes with the product in hand, and what is popular here.
/// It rests on nobody's personal traits.
#[utoipa::path(get, path = "/v1/recommendations", tag = "recommendations", params(Ask),
    responses((status = 200, body = Recommendations), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn for_anybody(
    State(hub): State<Hub>,
    caller: Caller,
    Query(ask): Query<Ask>,
) -> Result<Json<Recommendations>, HubError> {
    if ask.personal == Some(true) {
        return Err(HubError::invalid("personal: name the member, at /v1/members/{id}/recommendations"));
    }
    let question = question(&caller, ask)?;
    Ok(Json(Recommendations { personal: false, items: answer::recommend(&hub, question).await? }))
}

/// A look around a product: for each slot the piece that goes best with it and with the others.
#[utoipa::path(get, path = "/v1/outfits", tag = "recommendations", params(AskOutfit),
    responses((status = 200, body = Outfit), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn look(State(hub): State<Hub>, caller: Caller, Query(ask): Query<AskOutfit>) -> Result<Json<Outfit>, HubError> {
    let store = own(&caller, ask.store)?;
    let slots: Vec<String> = ask.slots.split(',').map(|slot| slot.trim().to_owned()).collect();
    if slots.iter().any(String::is_empty) {
        return Err(HubError::invalid("slots: name the categories of the pieces, with commas between them"));
    }
    let farthest = farthest(ask.reach.unwrap_or(Told::Here));
    Ok(Json(answer::outfit(&hub, &store, farthest, &ask.seed, slots).await?))
}

fn question(caller: &Caller, ask: Ask) -> Result<Question, HubError> {
    Ok(Question {
        store: own(caller, ask.store)?,
        in_hand: ask.in_hand,
        count: ask.count.unwrap_or(COUNT),
        farthest: farthest(ask.reach.unwrap_or(Told::Elsewhere)),
        person: None,
    })
}

/// The store that is named, or the caller's own.
fn own(caller: &Caller, named: Option<String>) -> Result<String, HubError> {
    named.or_else(|| caller.location.clone()).ok_or_else(|| HubError::invalid("store: name the store, as in ?store=s1"))
}

fn farthest(told: Told) -> Reach {
    match told {
        Told::Here => Reach::Here,
        Told::Elsewhere => Reach::Elsewhere,
    }
}

/// What is known of a member, if it is wanted and they agree.
async fn known(hub: &Hub, id: &str, wanted: bool) -> Result<Option<Person>, HubError> {
    let mut connection = hub.database().read().acquire().await?;
    let records = store::person(hub, &mut connection, id).await?;
    if !wanted || !consent::agrees(&mut connection, id, Purpose::Personalisation).await? {
        return Ok(None);
    }
    let person = store::member(&records).id;
    let kept = entries::of(&mut connection, &records).await?;
    let sizes = kept.into_iter().filter_map(|kept| match kept.entry {
        Kept::Preference { name, value, .. } => worn(&name, value),
        _ => None,
    });
    let sizes = sizes.collect();
    Ok(Some(Person { owned: answer::owned(&mut connection, &person).await?, id: person, sizes }))
}

/// The size that a preference tells, with the category that it holds for: `size` for all, `size:shoes` for shoes.
fn worn(name: &str, value: String) -> Option<(Option<String>, String)> {
    match name.split_once(':') {
        Some(("size", category)) => Some((Some(category.to_owned()), value)),
        None if name == "size" => Some((None, value)),
        _ => None,
    }
}
