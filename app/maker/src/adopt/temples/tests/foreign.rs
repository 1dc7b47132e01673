//! What we make, as others would have exported it.

use glam::Vec3;
use retail::product::Product;
use serde_json::{Value, json};

use crate::{
    check::{Limits, check},
    fit::Fit,
    glb,
    scene::Shape,
};

/// What a primitive says besides its vertices.
pub fn extensions() -> Value {
    json!({ "KHR_materials_variants": { "mappings": [{ "material": 0, "variants": [0] }] } })
}

fn shape(product: &Product) -> Shape {
    let made = crate::eyewear::make(&product.eyewear, &product.variants);
    Shape::of(&check(&made, &Limits::default()).expect("a sound model"))
}

/// All of a product in one primitive, without a word about its parts.
pub fn one_mesh(product: &Product, change: impl FnOnce(&mut Shape)) -> Vec<u8> {
    let mut shape = shape(product);
    change(&mut shape);
    written(&shape.points, &shape.triangles, &json!([{ "mesh": 0 }]))
}

/// The left half of a product, shown by two nodes of which one mirrors it.
pub fn mirrored_half(product: &Product) -> Vec<u8> {
    let mut shape = shape(product);
    let middle = |triangle: &[u32; 3]| triangle.iter().map(|corner| shape.points[*corner as usize].x).sum::<f32>();
    let half: Vec<_> = shape.triangles.iter().filter(|triangle| middle(triangle) > -1e-6).copied().collect();
    shape.triangles = half;
    written(&shape.points, &shape.triangles, &json!([{ "mesh": 0 }, { "mesh": 0, "scale": [-1, 1, 1] }]))
}

/// Joins temples and front into one piece, by triangles without a surface.
pub fn weld(shape: &mut Shape, fit: &Fit) {
    // All in one primitive, corners at one place count as one.
    let nearest = |place: Vec3, is_right_one: &dyn Fn(Vec3) -> bool| {
        let right_ones = (0..shape.points.len() as u32).filter(|corner| is_right_one(shape.points[*corner as usize]));
        let distance = |corner: &u32| shape.points[*corner as usize].distance(place);
        right_ones.min_by(|a, b| distance(a).total_cmp(&distance(b))).expect("a corner")
    };
    let joints: Vec<_> = [fit.hinge_left, fit.hinge_right]
        .into_iter()
        .flat_map(|hinge| {
            let front = nearest(hinge, &|p| p.z > hinge.z + 0.001);
            let temple = nearest(hinge, &|p| p.z < hinge.z - 0.001);
            let middle = nearest(Vec3::ZERO, &|_| true);
            [[front, front, temple], [front, front, middle]]
        })
        .collect();
    shape.triangles.extend(joints);
}

/// A file with its JSON changed.
pub fn changed(glb: &[u8], change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let file = gltf::Glb::from_slice(glb).expect("a container");
    let mut json = serde_json::from_slice(&file.json).expect("JSON");
    change(&mut json);
    glb::container(json.to_string().into_bytes(), file.bin.unwrap_or_default().into_owned())
}

fn written(points: &[Vec3], triangles: &[[u32; 3]], nodes: &Value) -> Vec<u8> {
    let mut bytes: Vec<u8> = points.iter().flat_map(|p| p.to_array()).flat_map(f32::to_le_bytes).collect();
    let split = bytes.len();
    bytes.extend(triangles.iter().flatten().flat_map(|index| index.to_le_bytes()));
    let low = points.iter().copied().fold(Vec3::MAX, Vec3::min);
    let high = points.iter().copied().fold(Vec3::MIN, Vec3::max);
    let roots: Vec<_> = (0..nodes.as_array().map_or(0, Vec::len)).collect();
    let primitive = json!({ "attributes": { "POSITION": 0 }, "indices": 1, "material": 0, "extensions": extensions() });
    let json = json!({
        "asset": { "version": "2.0" },
        "extensionsUsed": ["KHR_materials_variants"],
        "extensions": { "KHR_materials_variants": { "variants": [{ "name": "only" }] } },
        "scene": 0,
        "scenes": [{ "nodes": roots }],
        "nodes": nodes,
        "meshes": [{ "name": "temples", "primitives": [primitive] }],
        "materials": [{}],
        "accessors": [
            {
                "bufferView": 0, "componentType": 5126, "type": "VEC3", "count": points.len(),
                "min": low.to_array(), "max": high.to_array(),
            },
            { "bufferView": 1, "componentType": glb::UNSIGNED_INT, "type": "SCALAR", "count": triangles.len() * 3 },
        ],
        "bufferViews": [
            { "buffer": 0, "byteLength": split },
            { "buffer": 0, "byteOffset": split, "byteLength": bytes.len() - split },
        ],
        "buffers": [{ "byteLength": bytes.len() }],
    });
    glb::container(json.to_string().into_bytes(), bytes)
}
