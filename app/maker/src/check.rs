//! Lets a retailer's model in, or says why not, before any engine sees it.
//!
//! What passes can be read without a bound check failing: every accessor lies in the file, has the type its use asks
//! for and points at what exists, nodes form trees, and pictures decode into bounded memory.

mod contents;
mod pictures;
mod shapes;
mod tree;

use std::borrow::Cow;

use gltf::json::validation::{Error as Fault, Validate};
use thiserror::Error;

/// Required extensions that the stage understands.
const UNDERSTOOD: [&str; 8] = [
    "KHR_lights_punctual",
    "KHR_materials_emissive_strength",
    "KHR_materials_ior",
    "KHR_materials_transmission",
    "KHR_materials_unlit",
    "KHR_materials_variants",
    "KHR_materials_volume",
    "KHR_texture_transform",
];

/// The header of a binary glTF, bytes.
const HEADER: usize = 12;

/// What a model may claim at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes of its JSON: parsed, a byte can become a hundred.
    pub json_bytes: usize,
    /// Vertices and indices together.
    pub elements: usize,
    /// Nodes, materials, pictures, and primitives.
    pub parts: usize,
    /// Nodes above one another.
    pub depth: usize,
    /// Bytes of all pictures when decoded.
    pub picture_bytes: u64,
}

impl Default for Limits {
    /// Enough for any pair of glasses, and within 512 MiB however the file is made.
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            json_bytes: 1 << 20,
            elements: 4 << 20,
            parts: 4096,
            depth: 64,
            picture_bytes: 128 << 20,
        }
    }
}

/// Why a model is refused.
#[derive(Debug, Error)]
pub enum RefusedError {
    /// It is larger than anything that can be shown in a store.
    #[error("the model has too many {what}: {found}, where {most} are taken")]
    TooMuch {
        /// Of what.
        what: &'static str,
        /// How much it claims.
        found: u64,
        /// How much is allowed.
        most: u64,
    },
    /// It is no binary glTF.
    #[error("the file is no binary glTF 2.0 (.glb)")]
    NoGlb,
    /// Its structure is broken.
    #[error("the glTF is broken: {0}")]
    Broken(String),
    /// It cannot be shown without an extension that is not there.
    #[error("the model requires {0}, which is not supported; export it without")]
    Extension(String),
    /// It refers to another file or the network.
    #[error("the model keeps its {0} outside the file; export it as one .glb")]
    Outside(&'static str),
    /// There is nothing to see in it.
    #[error("the model shows no mesh")]
    Empty,
}

/// A model that passed.
#[derive(Clone, Debug)]
pub struct Checked<'a> {
    json: Cow<'a, [u8]>,
    pub(crate) document: gltf::Document,
    pub(crate) bytes: Cow<'a, [u8]>,
}

impl Checked<'_> {
    /// The file's JSON, with everything that the reader does not know.
    pub(crate) fn json(&self) -> Result<serde_json::Value, RefusedError> {
        serde_json::from_slice(&self.json).map_err(broken)
    }
}

/// Checks a binary glTF. Sizes are compared with `limits` before anything of that size is allocated.
pub fn check<'a>(glb: &'a [u8], limits: &Limits) -> Result<Checked<'a>, RefusedError> {
    within("bytes", glb.len(), limits.bytes)?;
    let model = open(glb, limits)?;
    count(&model.document, limits)?;
    contents::check(&model.document, model.bytes.len())?;
    tree::check(&model.document, limits)?;
    shapes::check(&model)?;
    pictures::check(&model, limits)?;
    Ok(model)
}

fn open<'a>(glb: &'a [u8], limits: &Limits) -> Result<Checked<'a>, RefusedError> {
    let length = glb.get(8..HEADER).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
    // The reader subtracts the header from this length without looking.
    if !glb.starts_with(b"glTF") || length.is_none_or(|length| (length as usize) < HEADER) {
        return Err(RefusedError::NoGlb);
    }
    let file = gltf::Glb::from_slice(glb).map_err(broken)?;
    within("bytes of JSON", file.json.len(), limits.json_bytes)?;
    let root: gltf::json::Root = gltf::json::deserialize::from_slice(&file.json).map_err(broken)?;
    if let Some(unknown) = root.extensions_required.iter().find(|name| !UNDERSTOOD.contains(&name.as_str())) {
        return Err(RefusedError::Extension(unknown.clone()));
    }
    valid(&root)?;
    let document = gltf::Document::from_json_without_validation(root);
    Ok(Checked { json: file.json, document, bytes: file.bin.unwrap_or_default() })
}

/// Whether the JSON is a glTF in which every index points at something. Extensions have been looked at already: which
/// of them this build's reader knows does not matter here.
fn valid(root: &gltf::json::Root) -> Result<(), RefusedError> {
    positions_exist(root)?;
    let mut first = None;
    root.validate(root, gltf::json::Path::new, &mut |path, fault| {
        if fault != Fault::Unsupported && first.is_none() {
            first = Some(format!("{}: {fault}", path()));
        }
    });
    first.map_or(Ok(()), |fault| Err(RefusedError::Broken(fault)))
}

/// The validator looks a primitive's positions up before it has compared their index with what there is.
fn positions_exist(root: &gltf::json::Root) -> Result<(), RefusedError> {
    let positions = gltf::json::validation::Checked::Valid(gltf::Semantic::Positions);
    let primitives = root.meshes.iter().flat_map(|mesh| &mesh.primitives);
    let mut indices = primitives.filter_map(|primitive| primitive.attributes.get(&positions));
    match indices.find(|index| index.value() >= root.accessors.len()) {
        Some(index) => Err(broken(format!("a mesh's positions are accessor {index}, which does not exist"))),
        None => Ok(()),
    }
}

fn count(document: &gltf::Document, limits: &Limits) -> Result<(), RefusedError> {
    let elements = document.accessors().map(|accessor| accessor.count()).fold(0, usize::saturating_add);
    within("vertices and indices", elements.max(shown_elements(document)), limits.elements)?;
    within("nodes", document.nodes().len(), limits.parts)?;
    within("materials", document.materials().len(), limits.parts)?;
    within("pictures", document.images().len(), limits.parts)?;
    // Each node that shows a mesh draws all its primitives.
    let shown = document.nodes().filter_map(|node| Some(node.mesh()?.primitives().len()));
    let primitives = shown.fold(0, usize::saturating_add);
    within("primitives", primitives, limits.parts)?;
    let scene = document.default_scene().or_else(|| document.scenes().next());
    let empty = primitives == 0 || scene.is_none_or(|scene| scene.nodes().len() == 0);
    if empty { Err(RefusedError::Empty) } else { Ok(()) }
}

/// Vertices and indices as often as they are shown: a small file can show the same ones thousands of times.
fn shown_elements(document: &gltf::Document) -> usize {
    let primitives = document.nodes().filter_map(|node| node.mesh()).flat_map(|mesh| mesh.primitives());
    let accessors = primitives.flat_map(|p| p.get(&gltf::Semantic::Positions).into_iter().chain(p.indices()));
    accessors.map(|accessor| accessor.count()).fold(0, usize::saturating_add)
}

fn within(what: &'static str, found: usize, most: usize) -> Result<(), RefusedError> {
    if found > most { Err(RefusedError::TooMuch { what, found: found as u64, most: most as u64 }) } else { Ok(()) }
}

fn broken(error: impl std::fmt::Display) -> RefusedError {
    RefusedError::Broken(error.to_string())
}

#[cfg(test)]
pub(crate) mod tests;
