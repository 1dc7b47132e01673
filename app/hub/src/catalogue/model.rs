//! A product's 3D model: which of its variants shows which article.
//!
//! Of the file its beginning alone is read, and nothing of it is kept: the model lies where its address says.

use std::io::{self, Read};

use axum::{
    Json, RequestExt,
    extract::{Request, State},
};
use retail::{
    api::catalogue::{Language, ModelFault, ModelQuery, ModelReport, Product, Shown},
    feed::{Item, glb},
};

use super::{KEEPERS, export, find, import::body, write};
use crate::{
    Hub, HubError,
    access::Caller,
    database::Tx,
    error::Problem,
    http::extract::{Path, Query},
};

/// How many of the variants that could be meant are named.
const SOME: usize = 5;

/// Takes a product's model, a GLB that comes as the body: says where it lies, and which of its variants shows each article.
///
/// An article takes the variant that bears the name stated for it, its SKU or, where no name is stated, its colour; in
/// doubt it keeps what it had, and the answer says so. The same model again changes nothing.
#[utoipa::path(put, path = "/v1/products/{id}/model", tag = "catalogue",
    params(("id" = String, Path, description = "The product"), ModelQuery),
    request_body(content = String, content_type = "model/gltf-binary", description = "The file"), responses(
    (status = 200, body = ModelReport),
    (status = 401, body = Problem),
    (status = 403, body = Problem),
    (status = 404, body = Problem, description = "No such product"),
    (status = 422, body = Problem, description = "No GLB, a broken one, or nobody said where it lies"),
))]
pub(super) async fn put(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<ModelQuery>,
    request: Request,
) -> Result<Json<ModelReport>, HubError> {
    caller.require(&KEEPERS)?;
    let input = body::reader(request.into_limited_body());
    Ok(Json(take(&hub, &id, &query, input).await?))
}

/// Reads a model and maps its variants to the articles of product `id`.
///
/// # Errors
///
/// [`HubError::Invalid`] if it is no whole GLB or has no address, [`HubError::NotFound`] if there is no such product;
/// nothing is changed then.
pub async fn take(
    hub: &Hub,
    id: &str,
    query: &ModelQuery,
    input: impl Read + Send + 'static,
) -> Result<ModelReport, HubError> {
    let address = query.address.as_deref().map(glb::address).transpose();
    let address = address.map_err(|reason| HubError::invalid(format!("the model's address: {reason}")))?;
    let names = tokio::task::spawn_blocking(move || names(input)).await;
    let names = names.map_err(|_| HubError::invalid("the model could not be read"))??;
    hub.database().transaction(|tx| put_names(hub, tx, id, address.as_deref(), &names)).await
}

/// The names of a model's variants. What is behind them is read over, since whoever sends it waits for that.
fn names(mut input: impl Read) -> Result<Vec<String>, HubError> {
    let broken = |error: io::Error| HubError::invalid(format!("the model broke off: send it again ({error})"));
    let head = glb::read_head(&mut input).map_err(broken)?;
    io::copy(&mut input, &mut io::sink()).map_err(broken)?;
    glb::variant_names(&head).map_err(|fault| HubError::invalid(fault.to_string()))
}

async fn put_names(
    hub: &Hub,
    mut tx: Tx,
    id: &str,
    address: Option<&str>,
    names: &[String],
) -> Result<(Tx, ModelReport), HubError> {
    let mut product = find::one(&mut tx, id).await?;
    let address = address.map(str::to_owned).or_else(|| product.model_url.clone());
    let address =
        address.ok_or_else(|| HubError::invalid("this product has no model yet: say at which address it lies"))?;
    let (shown, faults) = mapped(&product, names);
    for Shown { sku, variant: name } in &shown {
        for variant in product.variants.iter_mut().filter(|variant| variant.sku == *sku) {
            variant.model_variant = Some(name.clone());
        }
    }
    product.model_url = Some(address.clone());
    product.updated_at = hub.now();
    write::put(&mut tx, &product).await?;
    Ok((tx, ModelReport { product: id.to_owned(), address, variants: names.to_vec(), shown, faults }))
}

/// Which variant shows which article, and what is left open of what is sold.
fn mapped(product: &Product, names: &[String]) -> (Vec<Shown>, Vec<ModelFault>) {
    let item = |variant| export::item(product, variant, None, Language::English);
    let items: Vec<Item> = product.variants.iter().map(item).collect();
    let mapping = glb::map(names, &items);
    let matters = |unmatched: &&glb::Unmatched| {
        let variant = product.variants.iter().find(|variant| variant.sku == unmatched.id);
        // A model without variants shows every article alike.
        variant.is_some_and(|variant| variant.active && (!names.is_empty() || variant.model_variant.is_some()))
    };
    let unmatched = mapping.unmatched.iter().filter(matters).map(|unmatched| ModelFault {
        sku: Some(unmatched.id.clone()),
        variant: None,
        reason: if unmatched.possible.is_empty() {
            "no variant of the model has its name, its SKU or its colour: state one as its model_variant".to_owned()
        } else {
            let some = &unmatched.possible[..unmatched.possible.len().min(SOME)];
            format!(
                "{} variants could be meant, such as {}: state one as its model_variant",
                unmatched.possible.len(),
                some.join(", ")
            )
        },
    });
    let unused = mapping.unused.into_iter().map(|name| ModelFault {
        sku: None,
        variant: Some(name),
        reason: "it shows none of the product's SKUs: state it as one's model_variant".to_owned(),
    });
    let faults = unmatched.chain(unused).collect();
    let shown = mapping.shown.into_iter().map(|(variant, sku)| Shown { sku, variant }).collect();
    (shown, faults)
}
