//! Takes a retailer's model in: checked, fitted, and brought into the product's frame and metres.

mod temples;

use glam::{DAffine3, Mat4};
use serde_json::{Value, json};
use thiserror::Error;

use crate::{
    check::{Limits, RefusedError, check},
    fit::{Fit, Sidecar, SidecarError, UnfitError, fit_from_shape},
    glb,
};

/// A retailer's model, ready to be put on.
#[derive(Clone, Debug, PartialEq)]
pub struct Adopted {
    /// The model in the product's frame, metres.
    pub glb: Vec<u8>,
    /// Where it rests; its basis says whether a sidecar described it or its shape did.
    pub fit: Fit,
}

/// Why a retailer's model is not taken.
#[derive(Debug, Error)]
pub enum AdoptError {
    /// The model did not pass the check.
    #[error(transparent)]
    Refused(#[from] RefusedError),
    /// Its sidecar is wrong.
    #[error(transparent)]
    Sidecar(#[from] SidecarError),
    /// Its shape does not tell how it is worn.
    #[error("the model cannot be fitted by its shape: {0}")]
    Unfit(#[from] UnfitError),
}

/// Takes a binary glTF in, by its sidecar where there is one and by its shape otherwise.
pub fn adopt(glb: &[u8], sidecar: Option<&Sidecar>, limits: &Limits) -> Result<Adopted, AdoptError> {
    let model = check(glb, limits)?;
    let fitted = match sidecar {
        Some(sidecar) => sidecar.fit()?,
        None => fit_from_shape(&model)?,
    };
    // The file's own text and not what was read of it: that lacks extensions that the reader does not know.
    let json = placed(model.json()?, fitted.product_from_model);
    let cut = temples::cut(&model, &fitted, &json, limits);
    let cut = cut.map(|(json, bytes)| glb::container(json.to_string().into_bytes(), bytes));
    // Cut, it has more parts: better temples that do not open than a model that is refused.
    let cut = cut.filter(|glb| check(glb, limits).is_ok());
    let glb = cut.unwrap_or_else(|| glb::container(json.to_string().into_bytes(), model.bytes.into_owned()));
    Ok(Adopted { glb, fit: fitted.fit })
}

/// The document with its scene hung under one node that brings it into the product's frame.
fn placed(mut json: Value, product_from_model: DAffine3) -> Value {
    let scene = json["scene"].as_u64().unwrap_or(0) as usize;
    let roots = json["scenes"][scene]["nodes"].take();
    let matrix = Mat4::from(product_from_model.as_affine3()).to_cols_array();
    let root = json!({ "name": "product", "matrix": matrix, "children": roots });
    if let Some(nodes) = json["nodes"].as_array_mut() {
        nodes.push(root);
        json["scenes"][scene]["nodes"] = json!([nodes.len() - 1]);
    }
    json
}

#[cfg(test)]
mod tests {
    use retail::catalogue::Catalogue;

    use super::*;
    use crate::fit::FitBasis;

    #[test]
    fn an_adopted_model_lies_in_the_products_frame() {
        for product in Catalogue::bundled().expect("the catalogue").products() {
            let made = crate::eyewear::make(&product.eyewear, &product.variants);
            let adopted = adopt(&made, None, &Limits::default()).expect("glasses");
            assert_eq!(adopted.fit.basis, FitBasis::Shape);
            // Fitted once more, nothing is left to move.
            let model = check(&adopted.glb, &Limits::default()).expect("a sound model");
            let again = fit_from_shape(&model).expect("glasses");
            assert!(again.product_from_model.translation.length() < 1e-3, "{}", product.id);
        }
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        let catalogue = Catalogue::bundled().expect("the catalogue");
        let product = &catalogue.products()[0];
        let made = crate::eyewear::make(&product.eyewear, &product.variants);
        let adopted = adopt(&made, None, &Limits::default()).expect("glasses").glb;
        let json = |glb| check(glb, &Limits::default()).and_then(|model| model.json()).expect("JSON");
        let (before, after) = (json(&made), json(&adopted));
        for list in ["meshes", "materials", "accessors", "bufferViews", "extensions"] {
            assert_eq!(before[list], after[list], "{list}");
        }
    }
}
