//! What is sold: products, their variants, and the feeds they come from.

pub mod export;
pub mod find;
pub mod import;
mod link;
pub mod location;
pub mod model;
pub(crate) mod price;
mod window;
pub mod write;

use axum::{
    extract::{DefaultBodyLimit, State},
    routing::get,
};
use base::Gtin;
use retail::api::catalogue::{Article, Product, ProductPage, ProductQuery, ProductRequest, StockedProduct};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Hub, HubError,
    access::{Caller, Role},
    error::Problem,
    http::extract::{Body, Path, Query},
};
use axum::Json;

/// The largest feed that is read, bytes.
const LARGEST_FEED: usize = 4 << 30;

/// The subject's routes.
pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new()
        .routes(routes!(products))
        .routes(routes!(product, put_product))
        .routes(routes!(article))
        .routes(routes!(location::all))
        .routes(routes!(location::put))
}

/// The routes that ask for no token and say what anybody may see.
pub fn open_routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new()
        .routes(routes!(window::window))
        .routes(routes!(link::resolve))
        .route("/01/{gtin}/{*qualifiers}", get(link::resolve))
        .route("/{prefix}/01/{gtin}", get(link::resolve))
        .route("/{prefix}/01/{gtin}/{*qualifiers}", get(link::resolve))
}

/// The routes of feeds, which take as long as a feed is large.
pub fn feed_routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new()
        .routes(routes!(export::export))
        .routes(routes!(import::post, import::report))
        .routes(routes!(model::put))
        .layer(DefaultBodyLimit::max(LARGEST_FEED))
}

/// Whoever may change the catalogue.
const KEEPERS: [Role; 2] = [Role::Manager, Role::System];

/// Products by their id, some at a time.
#[utoipa::path(get, path = "/v1/products", tag = "catalogue", params(ProductQuery), responses(
    (status = 200, body = ProductPage),
    (status = 401, body = Problem),
    (status = 422, body = Problem, description = "A limit or a text out of bounds"),
))]
async fn products(
    State(hub): State<Hub>,
    _: Caller,
    Query(query): Query<ProductQuery>,
) -> Result<Json<ProductPage>, HubError> {
    let mut connection = hub.database().read().acquire().await?;
    Ok(Json(find::page(&mut connection, &query).await?))
}

/// A product, and what is where of it.
#[utoipa::path(get, path = "/v1/products/{id}", tag = "catalogue", params(("id" = String, Path)), responses(
    (status = 200, body = StockedProduct),
    (status = 401, body = Problem),
    (status = 404, body = Problem),
    (status = 422, body = Problem),
))]
async fn product(State(hub): State<Hub>, _: Caller, Path(id): Path<String>) -> Result<Json<StockedProduct>, HubError> {
    let mut connection = hub.database().read().acquire().await?;
    Ok(Json(find::stocked(&mut connection, &id).await?))
}

/// Writes a product as a whole. Variants of it that are left out are sold no more.
#[utoipa::path(put, path = "/v1/products/{id}", tag = "catalogue", params(("id" = String, Path)),
    request_body = ProductRequest, responses(
    (status = 200, body = Product),
    (status = 401, body = Problem),
    (status = 403, body = Problem),
    (status = 409, body = Problem, description = "A SKU or a GTIN is another product's"),
    (status = 422, body = Problem),
))]
async fn put_product(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
    Body(request): Body<ProductRequest>,
) -> Result<Json<Product>, HubError> {
    caller.require(&KEEPERS)?;
    request.check(&id).map_err(|fault| HubError::invalid(fault.to_string()))?;
    let product = Product::new(id, request, hub.now());
    let written = hub
        .database()
        .transaction(async |mut tx| {
            let written = write::put(&mut tx, &product).await?;
            Ok((tx, written))
        })
        .await?;
    Ok(Json(written))
}

/// The variant with this number under its bar code.
#[utoipa::path(get, path = "/v1/variants/by-gtin/{gtin}", tag = "catalogue", params(("gtin" = String, Path)),
    responses(
    (status = 200, body = Article),
    (status = 401, body = Problem),
    (status = 404, body = Problem),
    (status = 422, body = Problem, description = "No GTIN, or one with a wrong check digit"),
))]
async fn article(State(hub): State<Hub>, _: Caller, Path(gtin): Path<String>) -> Result<Json<Article>, HubError> {
    let gtin: Gtin = gtin.parse().map_err(|fault: base::gtin::GtinError| HubError::invalid(fault.to_string()))?;
    let mut connection = hub.database().read().acquire().await?;
    Ok(Json(find::article(&mut connection, gtin).await?))
}
