mod foreign;

use std::sync::LazyLock;

use glam::{DAffine3, DMat3, DVec3, Vec3};
use proptest::prelude::*;
use retail::product::Product;
use serde_json::{Value, json};

use super::NAMES;
use crate::{
    adopt::{Adopted, adopt, placed},
    check::{Limits, check, tests::numbers},
    fit::{
        Fit, Sidecar, fit_from_shape,
        tests::{product, products, stripped},
    },
    glb,
    scene::{Shape, nodes},
};

type Triangle = [Vec3; 3];

/// How far from its hinge a temple may turn, m.
const OFF: f32 = 0.005;

/// What is said of a model in the product's frame, in metres.
fn sidecar(product: &Product) -> Sidecar {
    let fit = Fit::made(&product.eyewear);
    let text = json!({ "bridge": [0, 0, 0], "hinge_left": fit.hinge_left, "hinge_right": fit.hinge_right });
    Sidecar::from_json(&text.to_string()).expect("a sidecar")
}

fn json_of(glb: &[u8]) -> Value {
    check(glb, &Limits::default()).and_then(|model| model.json()).expect("a sound model")
}

/// A model in the product's frame, not cut.
fn uncut(glb: &[u8], sidecar: Option<&Sidecar>) -> Vec<u8> {
    let model = check(glb, &Limits::default()).expect("a sound model");
    let fitted = match sidecar {
        Some(sidecar) => sidecar.fit().expect("a fit"),
        None => fit_from_shape(&model).expect("glasses"),
    };
    let json = placed(model.json().expect("JSON"), fitted.product_from_model);
    glb::container(json.to_string().into_bytes(), model.bytes.into_owned())
}

/// The triangles that the nodes with these indices show, or all.
fn triangles(glb: &[u8], of: Option<&[usize]>) -> Vec<Triangle> {
    let model = check(glb, &Limits::default()).expect("a sound model");
    let shape = Shape::of(&model);
    let shown = shape.shown.iter().filter(|shown| of.is_none_or(|nodes| nodes.contains(&shown.node)));
    let own = shown.flat_map(|shown| &shape.triangles[shown.triangles.clone()]);
    own.map(|triangle| triangle.map(|corner| shape.points[corner as usize])).collect()
}

/// Where a temple turns, and its triangles.
fn temple(glb: &[u8], name: &str) -> Option<(Vec3, Vec<Triangle>)> {
    let model = check(glb, &Limits::default()).expect("a sound model");
    let (node, place) = nodes(&model).find(|(node, _)| node.name() == Some(name))?;
    let children: Vec<_> = node.children().map(|child| child.index()).collect();
    Some((place.transform_point3(Vec3::ZERO), triangles(glb, Some(&children))))
}

/// Two lists are of the same triangles in whatever order if they look alike along enough directions.
fn assert_same(before: &[Triangle], after: &[Triangle], what: &str) {
    assert_eq!(before.len(), after.len(), "{what}");
    for direction in 0..12 {
        let weight = |coordinate: usize| (f64::from(direction) * 1.7 + coordinate as f64 * 2.3 + 0.4).sin();
        let along = |triangle: &Triangle| -> f64 {
            let coordinates = triangle.iter().flat_map(|corner| corner.to_array());
            coordinates.enumerate().map(|(index, value)| weight(index) * f64::from(value)).sum()
        };
        let sorted = |triangles: &[Triangle]| {
            let mut all: Vec<_> = triangles.iter().map(along).collect();
            all.sort_by(f64::total_cmp);
            all
        };
        let off = sorted(before).iter().zip(sorted(after)).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(off < 5e-6, "{what}: a triangle is {off} m off");
    }
}

/// Takes a model in, and asserts that its temples are cut off at the hinges and nothing else is changed.
fn assert_cut(glb: &[u8], product: &Product, sidecar: Option<&Sidecar>) -> Adopted {
    let adopted = adopt(glb, sidecar, &Limits::default()).expect("glasses");
    let fit = Fit::made(&product.eyewear);
    for (name, truth) in NAMES.into_iter().zip([fit.hinge_left, fit.hinge_right]) {
        let (hinge, own) = temple(&adopted.glb, name).expect("a temple");
        assert!((hinge - truth).length() < OFF, "{}: {name} turns at {hinge} for {truth}", product.id);
        for triangle in own.iter() {
            let middle = (triangle[0] + triangle[1] + triangle[2]) / 3.0;
            assert!(middle.z < hinge.z + 0.003, "{}: {name} has {middle}, hinge {hinge}", product.id);
            assert!(middle.x * hinge.x > 0.0, "{}: {name} has {middle}, hinge {hinge}", product.id);
        }
        let length = hinge.z - own.iter().flatten().map(|corner| corner.z).fold(f32::MAX, f32::min);
        let asked = product.eyewear.temple_length as f32 / 1000.0;
        assert!(length > 0.7 * asked && length < asked + 0.005, "{}: {name} is {length} long", product.id);
    }
    let (before, after) = (triangles(&uncut(glb, sidecar), None), triangles(&adopted.glb, None));
    assert_same(&before, &after, product.id.as_str());
    adopted
}

#[test]
fn parts_without_names_become_temples() {
    let moved = DAffine3::from_translation(DVec3::new(300.0, -200.0, 100.0));
    let turned = DMat3::from_cols(DVec3::Y, DVec3::Z, DVec3::X) * 1000.0;
    for product in products() {
        let glb = stripped(&product, moved * DAffine3::from_mat3(turned));
        let adopted = assert_cut(&glb, &product, None);
        let (before, after) = (json_of(&glb), json_of(&adopted.glb));
        for list in ["materials", "accessors", "bufferViews", "buffers", "extensions"] {
            assert_eq!(before[list], after[list], "{}: no vertex and no index needed to be written", product.id);
        }
        assert_eq!(before["meshes"].as_array().map(Vec::len), after["meshes"].as_array().map(Vec::len));
    }
}

#[test]
fn a_model_that_is_all_one_mesh_is_divided() {
    for product in products() {
        let adopted = assert_cut(&foreign::one_mesh(&product, |_| {}), &product, None);
        let json = json_of(&adopted.glb);
        for mesh in json["meshes"].as_array().expect("meshes") {
            assert_eq!(mesh["primitives"][0]["material"], json!(0));
            assert_eq!(mesh["primitives"][0]["extensions"], foreign::extensions());
            assert_eq!(mesh["primitives"][0]["attributes"], json!({ "POSITION": 0 }));
        }
        // What a temple shows is not called after its mesh: the stage would turn it twice.
        let names: Vec<_> = json["meshes"].as_array().into_iter().flatten().map(|mesh| mesh["name"].as_str()).collect();
        assert_eq!(names, [Some("temples"), None, None]);
    }
}

#[test]
fn a_model_that_hangs_together_is_divided_at_its_hinges() {
    for product in products() {
        let fit = Fit::made(&product.eyewear);
        let glb = foreign::one_mesh(&product, |shape| foreign::weld(shape, &fit));
        assert_cut(&glb, &product, Some(&sidecar(&product)));
    }
}

#[test]
fn a_mesh_without_indices_gets_some() {
    let product = product("square-quay");
    let unshared = foreign::one_mesh(&product, |shape| {
        shape.points = shape.triangles.iter().flatten().map(|corner| shape.points[*corner as usize]).collect();
        shape.triangles = (0..shape.triangles.len() as u32).map(|t| [3 * t, 3 * t + 1, 3 * t + 2]).collect();
    });
    let glb = foreign::changed(&unshared, |json| {
        json["meshes"][0]["primitives"][0].as_object_mut().and_then(|primitive| primitive.remove("indices"));
    });
    assert_cut(&glb, &product, None);
}

#[test]
fn a_mesh_that_two_nodes_show_is_copied_for_each() {
    for product in products() {
        let adopted = assert_cut(&foreign::mirrored_half(&product), &product, None);
        // Two fronts and two temples, and none of them twice.
        assert_eq!(json_of(&adopted.glb)["meshes"].as_array().map(Vec::len), Some(4));
    }
}

#[test]
fn the_same_model_is_cut_the_same_way() {
    let product = product("square-quay");
    for glb in [foreign::one_mesh(&product, |_| {}), foreign::mirrored_half(&product)] {
        let adopted = || adopt(&glb, None, &Limits::default()).expect("glasses");
        assert!(adopted() == adopted());
    }
}

fn assert_stays(change: impl FnOnce(&mut Value)) {
    let product = product("square-quay");
    let glb = foreign::changed(&foreign::one_mesh(&product, |_| {}), change);
    let adopted = adopt(&glb, Some(&sidecar(&product)), &Limits::default()).expect("glasses");
    assert!(adopted.glb == uncut(&glb, Some(&sidecar(&product))));
}

#[test]
fn what_has_its_own_temples_or_cannot_be_cut_stays() {
    assert_stays(|json| json["nodes"][0]["name"] = json!("temple_left"));
    assert_stays(|json| {
        json["skins"] = json!([{ "joints": [0] }]);
        json["nodes"][0]["skin"] = json!(0);
    });
    assert_stays(|json| json["meshes"][0]["primitives"][0]["targets"] = json!([{ "POSITION": 0 }]));
    assert_stays(|json| json["meshes"][0]["primitives"][0]["mode"] = json!(5));
}

#[test]
fn a_model_at_a_limit_is_taken_uncut() {
    let product = product("square-quay");
    let glb = foreign::one_mesh(&product, |_| {});
    let elements = triangles(&glb, None).len() * 3
        + check(&glb, &Limits::default())
            .map_or(0, |model| model.document.accessors().next().map_or(0, |accessor| accessor.count()));
    let limits = Limits { elements, ..Limits::default() };
    let adopted = adopt(&glb, None, &limits).expect("glasses");
    assert!(adopted.glb == uncut(&glb, None));
    check(&adopted.glb, &limits).expect("no more elements than before");
}

#[test]
fn a_shared_mesh_with_much_to_say_is_not_copied_without_end() {
    let product = product("square-quay");
    let glb = foreign::changed(&foreign::mirrored_half(&product), |json| {
        json["meshes"][0]["extras"] = json!("x".repeat(400_000));
    });
    assert!(adopt(&glb, None, &Limits::default()).expect("glasses").glb == uncut(&glb, None));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn damage_never_panics(
        half in any::<bool>(),
        places in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![0u64..100, any::<u64>()]), 0..3),
        bytes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
    ) {
        static MODELS: LazyLock<(Sidecar, [Vec<u8>; 2])> = LazyLock::new(|| {
            let product = product("square-quay");
            (sidecar(&product), [foreign::one_mesh(&product, |_| {}), foreign::mirrored_half(&product)])
        });
        let (sidecar, models) = &*MODELS;
        let mut glb = foreign::changed(&models[usize::from(half)], |json| {
            let mut numbers = numbers(json);
            for (place, value) in places {
                **place.get_mut(&mut numbers) = json!(value);
            }
        });
        for (place, value) in bytes {
            *place.get_mut(&mut glb) = value;
        }
        for sidecar in [None, Some(sidecar)] {
            if let Ok(adopted) = adopt(&glb, sidecar, &Limits::default())
                && temple(&adopted.glb, NAMES[0]).is_some()
            {
                prop_assert_eq!(
                    triangles(&adopted.glb, None).len(),
                    triangles(&glb, None).len(),
                );
            }
        }
    }
}
