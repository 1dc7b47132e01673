//! The addresses in the QR codes on price tags.

use axum::{Json, extract::State, http::Uri};
use retail::{
    api::catalogue::Article,
    digital_link::{DigitalLink, LinkError},
};

use super::find;
use crate::{Hub, HubError, access::Stranger, error::Problem};

/// The article that a GS1 Digital Link is about. Anybody may ask: it says no more than the price tag's shelf.
///
/// Qualifiers (`/22/`, `/10/`, `/21/` and a value each) and one prefix before `/01/` are understood too.
#[utoipa::path(get, path = "/01/{gtin}", tag = "catalogue", params(("gtin" = String, Path)), security(()), responses(
    (status = 200, body = Article),
    (status = 404, body = Problem),
    (status = 422, body = Problem, description = "No GS1 Digital Link to an article"),
))]
pub(super) async fn resolve(State(hub): State<Hub>, _: Stranger, uri: Uri) -> Result<Json<Article>, HubError> {
    // Under which name the hub was reached makes no difference to what the link means.
    let link: DigitalLink =
        format!("https://id.gs1.org{uri}").parse().map_err(|fault: LinkError| HubError::invalid(fault.to_string()))?;
    let mut connection = hub.database().read().acquire().await?;
    let article = find::article(&mut connection, link.gtin).await?;
    let is_sold = article.product.active
        && article.product.variants.iter().any(|variant| variant.sku == article.sku && variant.active);
    if is_sold { Ok(Json(article)) } else { Err(HubError::NotFound("article")) }
}
