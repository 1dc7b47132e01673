//! Cuts the temples of a retailer's model off at its hinges and hangs them on nodes that can be turned there.
//!
//! The stage opens temples to the width of a head by turning the nodes `temple_left` and `temple_right`, which no
//! foreign model has. Nothing is moved or lost: the same triangles are shown at the same places, by other nodes.

mod parts;
mod scissors;

use glam::{DAffine3, DMat4};
use gltf::mesh::Mode;
use serde_json::{Value, json};

use self::{
    parts::{Part, Temple, is_temple, parts, temples},
    scissors::{Scissors, push},
};
use crate::{
    check::{Checked, Limits},
    fit::Fitted,
    scene::{Shape, Shown, nodes},
};

/// The names by which the stage knows what to turn.
const NAMES: [&str; 2] = ["temple_left", "temple_right"];
/// The largest cosine between two axes of a node that still count as square.
const SQUARE: f64 = 1e-4;

/// The JSON and bytes of a model whose scene has a turning node for each temple. `placed` is the JSON of `model` with
/// its scene brought into the product's frame. Nothing where the model has such nodes, or no temples can be told from
/// the front.
pub(super) fn cut(model: &Checked<'_>, fitted: &Fitted, placed: &Value, limits: &Limits) -> Option<(Value, Vec<u8>)> {
    let named = |name: Option<&str>| name.is_some_and(|name| NAMES.contains(&name));
    if nodes(model).any(|(node, _)| named(node.name())) {
        return None;
    }
    let temples = temples(&fitted.fit)?;
    let shape = Shape::of(model);
    let parts = told_apart(model, &shape, fitted, &temples)?;
    let mut scissors = Scissors::new(placed.clone(), model.bytes.to_vec(), limits.json_bytes);
    let mut children = [Vec::new(), Vec::new()];
    for shown in shape.shown.chunk_by(|a, b| a.node == b.node) {
        let meshes = scissors.cut(&shape, shown, &parts)?;
        for ((mesh, temple), children) in meshes.into_iter().zip(&temples).zip(&mut children) {
            if let Some(mesh) = mesh {
                let matrix = temple_from_node(temple, fitted, &shown[0]);
                children.push(push(&mut scissors.json, "nodes", json!({ "mesh": mesh, "matrix": matrix }))?);
            }
        }
    }
    for ((temple, children), name) in temples.iter().zip(children).zip(NAMES) {
        let translation = temple.hinge.as_vec3().to_array();
        let node = json!({ "name": name, "translation": translation, "children": children });
        hang(&mut scissors.json, node)?;
    }
    Some((scissors.json, scissors.bytes))
}

/// What each triangle belongs to, if both temples are there.
fn told_apart(model: &Checked<'_>, shape: &Shape, fitted: &Fitted, temples: &[Temple; 2]) -> Option<Vec<Part>> {
    let mut parts = parts(shape, fitted, temples);
    shape.shown.iter().for_each(|shown| keep_what_stays(model, shown, &mut parts[shown.triangles.clone()]));
    temples.iter().all(|temple| is_temple(shape, &parts, fitted, temple)).then_some(parts)
}

/// Leaves in the front what cannot be hung elsewhere, or not in parts.
fn keep_what_stays(model: &Checked<'_>, shown: &Shown, parts: &mut [Part]) {
    let node = model.document.nodes().nth(shown.node);
    let mesh = node.as_ref().and_then(|node| node.mesh());
    let primitive = mesh.as_ref().and_then(|mesh| mesh.primitives().nth(shown.primitive));
    let divided = parts.windows(2).any(|pair| pair[0] != pair[1]);
    let stays = primitive.is_none_or(|primitive| divided && primitive.mode() != Mode::Triangles)
        // Its skeleton or its weights, and not its node, say where it is.
        || node.is_none_or(|node| node.skin().is_some())
        || mesh.is_none_or(|mesh| mesh.primitives().any(|primitive| primitive.morph_targets().len() > 0))
        || !is_square(shown);
    if stays {
        parts.fill(Part::Front);
    }
}

/// Whether a node's place is one that a single node can have: several that turn and stretch can shear together.
fn is_square(shown: &Shown) -> bool {
    let axes = DAffine3::from_mat4(shown.place.as_dmat4()).matrix3;
    let pairs = [(axes.x_axis, axes.y_axis), (axes.y_axis, axes.z_axis), (axes.z_axis, axes.x_axis)];
    pairs.into_iter().all(|(a, b)| a.dot(b).abs() <= SQUARE * a.length() * b.length())
}

/// The place of what a node shows on the node of a temple.
fn temple_from_node(temple: &Temple, fitted: &Fitted, shown: &Shown) -> [f32; 16] {
    let temple_from_product = DAffine3::from_translation(-temple.hinge.as_vec3().as_dvec3());
    let model_from_node = DAffine3::from_mat4(shown.place.as_dmat4());
    DMat4::from(temple_from_product * fitted.product_from_model * model_from_node).as_mat4().to_cols_array()
}

/// Adds a node to the scene, beside that of the product.
fn hang(json: &mut Value, node: Value) -> Option<()> {
    let node = push(json, "nodes", node)?;
    let scene = json["scene"].as_u64().unwrap_or(0) as usize;
    json["scenes"].get_mut(scene)?.get_mut("nodes")?.as_array_mut()?.push(json!(node));
    Some(())
}

#[cfg(test)]
mod tests;
