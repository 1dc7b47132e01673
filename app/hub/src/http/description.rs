//! The description of the interface (OpenAPI 3.1), as far as it is the same for every route.

use utoipa::{
    Modify, OpenApi,
    openapi::{
        Components, Content, OpenApi as Document, Ref, RefOr, Response, Schema,
        path::Operation,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

/// How a refusal is sent (RFC 9457).
const PROBLEM: &str = "application/problem+json";

/// Where a refusal is described.
const PROBLEM_SCHEMA: &str = "#/components/schemas/Problem";

/// What any route may refuse, whatever it does.
const ANYWHERE: [(&str, &str); 3] = [
    ("422", "What was sent does not read: the detail says what is wrong"),
    ("429", "Too many requests: Retry-After says how long to wait"),
    ("503", "Busy, or the database is away: send it again later"),
];

/// What any route may refuse that reads a body.
const WITH_BODY: (&str, &str) = ("413", "The body is larger than what is read here");

/// What any route may refuse that asks for a token.
const OF_CALLERS: [(&str, &str); 2] = [("401", "No token of this hub"), ("403", "The caller's role may not do this")];

#[derive(OpenApi)]
#[openapi(
    info(title = "Vitrine store hub", description = "Members, catalogue, stock, events and recommendations of a store"),
    security(("token" = [])),
    modifiers(&Bearer)
)]
struct Description;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, description: &mut Document) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = description.components.get_or_insert_with(Components::new);
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// A description that holds no routes yet.
pub fn of_the_hub() -> Document {
    Description::openapi()
}

/// Adds to every route what any of them may refuse, and says of all refusals how they are sent.
pub fn complete(description: &mut Document) {
    for item in description.paths.paths.values_mut() {
        let methods = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
        for operation in methods.into_iter().flatten() {
            add_refusals(operation);
            operation.responses.responses.values_mut().for_each(name_media_type);
        }
    }
    if let Some(components) = &mut description.components {
        open_parts(components);
    }
}

/// Lets what is a part of something larger have the larger one's fields beside its own. As a request by itself it is still
/// refused with any field too many.
fn open_parts(components: &mut Components) {
    let parts: Vec<String> = components
        .schemas
        .values()
        .filter_map(|schema| match schema {
            RefOr::T(Schema::AllOf(whole)) => Some(&whole.items),
            _ => None,
        })
        .flatten()
        .filter_map(|part| match part {
            RefOr::Ref(part) => Some(part.ref_location.trim_start_matches("#/components/schemas/").to_owned()),
            RefOr::T(_) => None,
        })
        .collect();
    for part in parts {
        if let Some(RefOr::T(Schema::Object(object))) = components.schemas.get_mut(&part) {
            object.additional_properties = None;
        }
    }
}

fn add_refusals(operation: &mut Operation) {
    // A route that asks for no token says so; the others say nothing.
    let of_callers = OF_CALLERS.into_iter().filter(|_| operation.security.is_none());
    let with_body = operation.request_body.is_some().then_some(WITH_BODY);
    let refusals: Vec<_> = ANYWHERE.into_iter().chain(of_callers).chain(with_body).collect();
    for (status, text) in refusals {
        operation.responses.responses.entry(status.to_owned()).or_insert_with(|| {
            let mut refusal = Response::new(text);
            refusal.content.insert(PROBLEM.to_owned(), RefOr::T(Content::new(Some(Ref::new(PROBLEM_SCHEMA)))));
            RefOr::T(refusal)
        });
    }
}

fn name_media_type(response: &mut RefOr<Response>) {
    let RefOr::T(response) = response else { return };
    let refusal = |content: &RefOr<Content>| match content {
        RefOr::T(content) => matches!(&content.schema, Some(RefOr::Ref(of)) if of.ref_location == PROBLEM_SCHEMA),
        RefOr::Ref(_) => false,
    };
    if response.content.get("application/json").is_some_and(refusal)
        && let Some(content) = response.content.shift_remove("application/json")
    {
        response.content.insert(PROBLEM.to_owned(), content);
    }
}
