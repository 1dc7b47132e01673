//! A writer of binary glTF 2.0 with `KHR_materials_variants`, for what the maker makes.

use glam::DVec3;
use serde_json::{Value, json};

use crate::mesh::Mesh;

/// glTF's numbers for what a buffer holds.
const FLOAT: u32 = 5126;
pub(crate) const UNSIGNED_INT: u32 = 5125;
const ARRAY_BUFFER: u32 = 34962;
pub(crate) const ELEMENT_ARRAY_BUFFER: u32 = 34963;

/// Millimetres in a metre.
const MILLIMETRES: f64 = 1000.0;

/// A glTF file that is being written.
#[derive(Default)]
pub struct Writer {
    bytes: Vec<u8>,
    views: Vec<Value>,
    accessors: Vec<Value>,
    materials: Vec<Value>,
    meshes: Vec<Value>,
    nodes: Vec<Value>,
    variants: Vec<String>,
}

/// A material of a primitive: one for all variants, or one for each.
#[derive(Clone)]
pub enum Paint {
    /// The material's index, whatever the variant.
    Always(usize),
    /// The materials' indices in the order of the variants.
    ByVariant(Vec<usize>),
}

impl Writer {
    /// A file whose variants have these names.
    pub fn with_variants(variants: Vec<String>) -> Self {
        Self { variants, ..Self::default() }
    }

    /// Adds a material, and answers with its index.
    pub fn material(&mut self, material: Value) -> usize {
        self.materials.push(material);
        self.materials.len() - 1
    }

    /// Adds a node that shows those of `parts` that are there, with its pivot at `pivot` in millimetres.
    pub fn node(&mut self, name: &str, pivot: DVec3, parts: &[(&Mesh, &Paint)]) {
        let there = parts.iter().filter(|(mesh, _)| !mesh.triangles.is_empty());
        let primitives: Vec<_> = there.map(|(mesh, paint)| self.primitive(mesh, pivot, paint)).collect();
        self.meshes.push(json!({ "name": name, "primitives": primitives }));
        let translation = (pivot / MILLIMETRES).as_vec3().to_array();
        self.nodes.push(json!({ "name": name, "mesh": self.meshes.len() - 1, "translation": translation }));
    }

    fn primitive(&mut self, mesh: &Mesh, pivot: DVec3, paint: &Paint) -> Value {
        let positions: Vec<_> = mesh.positions.iter().map(|p| ((*p - pivot) / MILLIMETRES).as_vec3()).collect();
        let normals: Vec<_> = mesh.normals().iter().map(|normal| normal.as_vec3()).collect();
        let low = positions.iter().copied().fold(glam::Vec3::MAX, glam::Vec3::min);
        let high = positions.iter().copied().fold(glam::Vec3::MIN, glam::Vec3::max);
        let floats =
            |vectors: &[glam::Vec3]| vectors.iter().flat_map(|v| v.to_array()).flat_map(f32::to_le_bytes).collect();
        let (count, position_bytes, normal_bytes): (_, Vec<u8>, Vec<u8>) =
            (positions.len(), floats(&positions), floats(&normals));
        let position = self.accessor(
            &position_bytes,
            ARRAY_BUFFER,
            json!({
                "componentType": FLOAT, "type": "VEC3", "count": count, "min": low.to_array(), "max": high.to_array(),
            }),
        );
        let normal = self.accessor(
            &normal_bytes,
            ARRAY_BUFFER,
            json!({ "componentType": FLOAT, "type": "VEC3", "count": count }),
        );
        let index_bytes: Vec<u8> = mesh.triangles.iter().flatten().flat_map(|index| index.to_le_bytes()).collect();
        let indices = self.accessor(
            &index_bytes,
            ELEMENT_ARRAY_BUFFER,
            json!({
                "componentType": UNSIGNED_INT, "type": "SCALAR", "count": mesh.triangles.len() * 3,
            }),
        );
        let mut primitive = json!({ "attributes": { "POSITION": position, "NORMAL": normal }, "indices": indices });
        match paint {
            Paint::Always(material) => primitive["material"] = json!(material),
            Paint::ByVariant(materials) => {
                primitive["material"] = json!(materials.first());
                let mappings: Vec<_> = materials
                    .iter()
                    .enumerate()
                    .map(|(variant, material)| json!({ "material": material, "variants": [variant] }))
                    .collect();
                primitive["extensions"] = json!({ "KHR_materials_variants": { "mappings": mappings } });
            }
        }
        primitive
    }

    fn accessor(&mut self, bytes: &[u8], target: u32, mut accessor: Value) -> usize {
        self.views.push(json!({
            "buffer": 0, "byteOffset": self.bytes.len(), "byteLength": bytes.len(), "target": target,
        }));
        self.bytes.extend_from_slice(bytes);
        accessor["bufferView"] = json!(self.views.len() - 1);
        self.accessors.push(accessor);
        self.accessors.len() - 1
    }

    /// The whole file.
    pub fn finish(self) -> Vec<u8> {
        let variants: Vec<_> = self.variants.iter().map(|name| json!({ "name": name })).collect();
        let root = json!({ "name": "eyewear", "children": (1..=self.nodes.len()).collect::<Vec<_>>() });
        let nodes: Vec<_> = std::iter::once(root).chain(self.nodes).collect();
        let document = json!({
            "asset": { "version": "2.0", "generator": "Vitrine" },
            "extensionsUsed": ["KHR_materials_variants"],
            "extensions": { "KHR_materials_variants": { "variants": variants } },
            "scene": 0,
            "scenes": [{ "nodes": [0] }],
            "nodes": nodes,
            "meshes": self.meshes,
            "materials": self.materials,
            "accessors": self.accessors,
            "bufferViews": self.views,
            "buffers": [{ "byteLength": self.bytes.len() }],
        });
        container(document.to_string().into_bytes(), self.bytes)
    }
}

/// The container of glTF 2.0, section 4: a header, a chunk of JSON and a chunk of bytes, each padded to 4 bytes.
pub(crate) fn container(mut json: Vec<u8>, mut bytes: Vec<u8>) -> Vec<u8> {
    json.resize(json.len().next_multiple_of(4), b' ');
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    let length = 12 + 8 + json.len() + 8 + bytes.len();
    let mut file = Vec::with_capacity(length);
    file.extend_from_slice(b"glTF");
    file.extend_from_slice(&2u32.to_le_bytes());
    file.extend_from_slice(&(length as u32).to_le_bytes());
    for (kind, chunk) in [(b"JSON", json), (b"BIN\0", bytes)] {
        file.extend_from_slice(&(chunk.len() as u32).to_le_bytes());
        file.extend_from_slice(kind);
        file.extend_from_slice(&chunk);
    }
    file
}
