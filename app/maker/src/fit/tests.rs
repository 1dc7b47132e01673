use base::id::ProductId;
use glam::{DMat3, Mat4};
use retail::{catalogue::Catalogue, product::Product};
use serde_json::{Value, json};

use super::*;
use crate::{
    check::{Limits, check},
    glb,
    scene::Shape,
};

/// What we make, without names, turned and scaled by `model_from_product`.
pub(crate) fn stripped(product: &Product, model_from_product: DAffine3) -> Vec<u8> {
    let made = crate::eyewear::make(&product.eyewear, &product.variants);
    let file = gltf::Glb::from_slice(&made).expect("a container");
    let mut json: Value = serde_json::from_slice(&file.json).expect("JSON");
    for list in ["nodes", "meshes", "materials"] {
        for thing in json[list].as_array_mut().expect("a list") {
            thing.as_object_mut().and_then(|thing| thing.remove("name"));
        }
    }
    json["nodes"][0]["matrix"] = json!(Mat4::from(model_from_product.as_affine3()).to_cols_array());
    glb::container(json.to_string().into_bytes(), file.bin.unwrap_or_default().into_owned())
}

/// The 24 rotations that keep axes axes.
fn rotations() -> Vec<DMat3> {
    let axes = [DVec3::X, DVec3::NEG_X, DVec3::Y, DVec3::NEG_Y, DVec3::Z, DVec3::NEG_Z];
    let pairs = axes.iter().flat_map(|y| axes.iter().map(move |z| (*y, *z)));
    pairs.filter(|(y, z)| y.dot(*z) == 0.0).map(|(y, z)| DMat3::from_cols(y.cross(z), y, z)).collect()
}

pub(crate) fn products() -> Vec<Product> {
    Catalogue::bundled().expect("the catalogue").products().to_vec()
}

pub(crate) fn product(id: &str) -> Product {
    let id: ProductId = id.parse().expect("an id");
    Catalogue::bundled().expect("the catalogue").product(&id).expect("the product").clone()
}

fn assert_found(product: &Product, model_from_product: DAffine3) {
    let glb = stripped(product, model_from_product);
    let model = check(&glb, &Limits::default()).expect("a sound model");
    let found = fit_from_shape(&model);
    assert!(found.is_ok(), "{}: {found:?}", product.id);
    let found = found.expect("looked at above");
    let truth = Fit::made(&product.eyewear);
    let change = found.product_from_model * model_from_product;
    assert!((change.matrix3 - DMat3::IDENTITY).abs_diff_eq(DMat3::ZERO, 1e-6), "{}: {change:?}", product.id);
    assert_eq!(found.fit.basis, FitBasis::Shape);
    assert!(change.translation.length() < 0.002, "{}: the bridge is {:?} off", product.id, change.translation);
    for (found, truth) in [(found.fit.hinge_left, truth.hinge_left), (found.fit.hinge_right, truth.hinge_right)] {
        // Compared as the stage uses them: from the bridge.
        let off = (found - truth).length();
        assert!(off < 0.002, "{}: a hinge is {off} m off: {found} for {truth}", product.id);
    }
}

#[test]
fn every_product_is_fitted_by_its_shape() {
    for (product, turn) in products().iter().zip(rotations().into_iter().cycle().step_by(7)) {
        for scale in [1.0, 100.0, 1000.0, 1.0 / 0.0254] {
            let moved = DAffine3::from_translation(DVec3::new(0.3, -2.0, 1.7) * scale);
            assert_found(product, moved * DAffine3::from_mat3(turn * scale));
        }
    }
}

#[test]
fn one_product_is_fitted_however_it_is_turned() {
    let product = product("square-quay");
    assert_eq!(rotations().len(), 24);
    rotations().into_iter().for_each(|turn| assert_found(&product, DAffine3::from_mat3(turn * 1000.0)));
}

#[test]
fn a_model_of_one_piece_has_hinges_too() {
    for product in products() {
        let glb = stripped(&product, DAffine3::IDENTITY);
        let shape = Shape::of(&check(&glb, &Limits::default()).expect("a sound model"));
        let cloud = cloud::spread(&shape);
        let truth = Fit::made(&product.eyewear);
        for (side, hinge) in [(1.0, truth.hinge_left), (-1.0, truth.hinge_right)] {
            let found = hinges::of_slices(&cloud, side).expect("a hinge").as_vec3();
            assert!((found - hinge).length() < 0.006, "{}: {found} for {hinge}", product.id);
        }
    }
}

#[test]
fn what_is_no_pair_of_glasses_is_said_to_be_none() {
    let refused = |change: DAffine3| {
        let glb = stripped(&product("square-quay"), change);
        fit_from_shape(&check(&glb, &Limits::default()).expect("a sound model")).expect_err("no glasses")
    };
    assert!(matches!(refused(DAffine3::from_scale(DVec3::splat(7.0))), UnfitError::Size(_)));
    assert!(matches!(refused(DAffine3::from_scale(DVec3::new(1.0, 1.0, 0.4))), UnfitError::NoTemples));
}

#[test]
fn a_sidecar_is_read_in_the_models_own_frame() {
    let text = r#"{
        "unit": "mm", "up": "+z", "forward": "-y",
        "bridge": [1, 2, 3], "hinge_left": [71, 14, 13], "hinge_right": [-69, 14, 13]
    }"#;
    let fitted = Sidecar::from_json(text).and_then(|sidecar| sidecar.fit()).expect("a fit");
    assert_eq!(fitted.fit.basis, FitBasis::Sidecar);
    assert!((fitted.fit.hinge_left - Vec3::new(0.070, 0.010, -0.012)).length() < 1e-6, "{:?}", fitted.fit);
    assert!((fitted.fit.frame_width_mm - 140.0).abs() < 1e-6);
}

#[test]
fn a_sidecar_that_cannot_be_is_refused() {
    let refusal =
        |text: &str| Sidecar::from_json(text).and_then(|sidecar| sidecar.fit()).expect_err("wrong").to_string();
    let places = r#""bridge": [0, 0, 0], "hinge_left": [0.07, 0, 0], "hinge_right": [-0.07, 0, 0]"#;
    assert!(refusal("{}").contains("bridge"));
    assert!(refusal(&format!("{{ \"up\": \"+z\", {places} }}")).contains("`up` and `forward`"));
    assert!(refusal(&format!("{{ \"unit\": \"mm\", {places} }}")).contains("fits nobody"));
    assert!(refusal(&format!("{{ \"colour\": 1, {places} }}")).contains("colour"));
    // Left and right exchanged.
    assert!(refusal(&format!("{{ \"forward\": \"-z\", {places} }}")).contains("fits nobody"));
}
