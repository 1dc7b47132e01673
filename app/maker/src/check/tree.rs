//! Whether nodes form trees. A cycle never ends, a node with two parents doubles with every level, and a deep chain
//! overflows the stack of whoever walks it.

use gltf::Document;

use super::{Limits, RefusedError, broken, within};

pub(super) fn check(document: &Document, limits: &Limits) -> Result<(), RefusedError> {
    let mut parents = vec![None; document.nodes().len()];
    for node in document.nodes() {
        for child in node.children() {
            if parents[child.index()].replace(node.index()).is_some() {
                return Err(broken(format!("node {} has two parents", child.index())));
            }
        }
    }
    for node in 0..parents.len() {
        let above = std::iter::successors(parents[node], |&parent| parents[parent]);
        within("nodes above one another", above.take(limits.depth + 1).count(), limits.depth)?;
    }
    let rooted = document.scenes().flat_map(|scene| scene.nodes()).find(|node| parents[node.index()].is_some());
    rooted.map_or(Ok(()), |node| Err(broken(format!("node {} is a scene's root and has a parent", node.index()))))
}
