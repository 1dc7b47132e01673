//! The shop window, for pages of any origin.

use std::collections::HashMap;

use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use retail::api::catalogue::{Available, Product, ProductQuery, Window, WindowProduct, WindowQuery, WindowVariant};

use super::find;
use crate::{
    Hub, HubError,
    access::Stranger,
    error::Problem,
    http::{extract::Query, tagged::tagged},
};

/// The products of a category with their prices, and whether they can be had. Anybody may ask: it says no more than a
/// shop window does. Ask again with the answer's entity tag, and what has not changed is not sent again.
#[utoipa::path(get, path = "/v1/window", tag = "catalogue", params(WindowQuery), security(()), responses(
    (status = 200, body = Window, headers(("ETag" = String, description = "The tag of this answer"))),
    (status = 304, description = "It is as it was"),
    (status = 422, body = Problem),
))]
pub(super) async fn window(
    State(hub): State<Hub>,
    _: Stranger,
    asked: HeaderMap,
    Query(query): Query<WindowQuery>,
) -> Result<Response, HubError> {
    let mut connection = hub.database().read().acquire().await?;
    let WindowQuery { category, after } = query;
    let limit = Some(find::LARGEST_LIMIT);
    let wanted = ProductQuery { category, after, limit, ..ProductQuery::default() };
    let page = find::page(&mut connection, &wanted).await?;
    let variants = page.products.iter().flat_map(|product| &product.variants);
    let skus: Vec<&str> = variants.map(|variant| variant.sku.as_str()).collect();
    let free = find::free(&mut connection, &skus, None).await?;
    let products = page.products.into_iter().map(|product| shown(product, &free)).collect();
    let answer = tagged(&asked, Json(Window { products, next: page.next }).into_response()).await;
    answer.map_err(|error| HubError::Setup(format!("the window cannot be read again: {error}")))
}

/// A product as strangers see it.
fn shown(product: Product, free: &HashMap<String, i64>) -> WindowProduct {
    let variants = product.variants.into_iter().filter(|variant| variant.active).map(|variant| WindowVariant {
        available: Available::of(free.get(&variant.sku).copied().unwrap_or(0)),
        sku: variant.sku,
        gtin: variant.gtin,
        name: variant.name,
        model_variant: variant.model_variant,
        price_minor: variant.price_minor,
        currency: variant.currency,
    });
    WindowProduct { id: product.id, name: product.name, variants: variants.collect() }
}
