//! The least reader of binary glTF: for what our own maker writes, in the one colour that it was asked for.

use glam::Vec3;
use serde_json::Value;
use tryon::lens::{Extras, Optics};

/// A product's parts.
#[derive(Debug)]
pub struct Model {
    /// The nodes that show something.
    pub nodes: Vec<Node>,
}

/// A node with its parts.
#[derive(Debug)]
pub struct Node {
    /// What it is.
    pub name: String,
    /// Its pivot in the product's frame, m.
    pub pivot: Vec3,
    /// What it shows.
    pub parts: Vec<Part>,
}

/// Triangles of one material.
#[derive(Debug)]
pub struct Part {
    /// Position and normal of each corner in the node's frame, m: six floats.
    pub corners: Vec<f32>,
    /// Three a triangle.
    pub indices: Vec<u32>,
    /// What it is painted with.
    pub paint: Paint,
}

/// A material.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Paint {
    /// Metal or plastic.
    Solid {
        /// Linear RGB and opacity.
        base: [f32; 4],
        /// 1 for metal.
        metallic: f32,
        /// As glTF counts it.
        roughness: f32,
        /// Whether it is seen through.
        blend: bool,
    },
    /// A lens.
    Lens(Optics),
}

/// Reads a file of [`maker::eyewear::make`]. Nothing for any other.
pub fn read(glb: &[u8]) -> Option<Model> {
    let json = u32::from_le_bytes(*glb.get(12..)?.first_chunk()?) as usize;
    let document = serde_json::from_slice(glb.get(20..20 + json)?).ok()?;
    let file = File { document, bytes: glb.get(28 + json..)? };
    let nodes = file.document["nodes"].as_array()?;
    let nodes = nodes.iter().filter(|node| node.get("mesh").is_some()).map(|node| file.node(node));
    Some(Model { nodes: nodes.collect::<Option<_>>()? })
}

struct File<'a> {
    document: Value,
    bytes: &'a [u8],
}

impl File<'_> {
    fn node(&self, node: &Value) -> Option<Node> {
        let primitives = self.of("meshes", &node["mesh"])["primitives"].as_array()?;
        Some(Node {
            name: node["name"].as_str()?.to_owned(),
            pivot: Vec3::from_array(floats(&node["translation"])),
            parts: primitives.iter().map(|primitive| self.part(primitive)).collect::<Option<_>>()?,
        })
    }

    fn part(&self, primitive: &Value) -> Option<Part> {
        let vectors = |name: &str| Some(self.slice(&primitive["attributes"][name])?.as_chunks::<12>().0);
        let corners = vectors("POSITION")?.iter().zip(vectors("NORMAL")?).flat_map(|(p, n)| [p, n]);
        let numbers = corners.flat_map(|vector| vector.as_chunks::<4>().0);
        let indices = self.slice(&primitive["indices"])?.as_chunks::<4>().0;
        Some(Part {
            corners: numbers.map(|number| f32::from_le_bytes(*number)).collect(),
            indices: indices.iter().map(|index| u32::from_le_bytes(*index)).collect(),
            paint: paint(self.of("materials", &primitive["material"])),
        })
    }

    fn of(&self, kind: &str, index: &Value) -> &Value {
        &self.document[kind][index.as_u64().unwrap_or_default() as usize]
    }

    fn slice(&self, accessor: &Value) -> Option<&[u8]> {
        let view = self.of("bufferViews", &self.of("accessors", accessor)["bufferView"]);
        let from = view["byteOffset"].as_u64()? as usize;
        self.bytes.get(from..from + view["byteLength"].as_u64()? as usize)
    }
}

fn paint(material: &Value) -> Paint {
    if let Ok(Extras { lens }) = serde_json::from_value(material["extras"].clone()) {
        return Paint::Lens(lens);
    }
    let solid = &material["pbrMetallicRoughness"];
    Paint::Solid {
        base: floats(&solid["baseColorFactor"]),
        metallic: float(&solid["metallicFactor"]),
        roughness: float(&solid["roughnessFactor"]),
        blend: material.get("alphaMode").is_some(),
    }
}

fn float(value: &Value) -> f32 {
    value.as_f64().unwrap_or_default() as f32
}

fn floats<const N: usize>(values: &Value) -> [f32; N] {
    std::array::from_fn(|index| float(&values[index]))
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use retail::catalogue::Catalogue;

    use super::*;

    #[test]
    fn every_product_is_read_as_it_was_made() {
        let catalogue = include_str!("../../../assets/catalogue/eyewear.json");
        let catalogue = Catalogue::from_json(catalogue).expect("the catalogue");
        for product in catalogue.products() {
            for variant in &product.variants {
                let glb = maker::eyewear::make(&product.eyewear, from_ref(variant));
                let model = read(&glb).expect("a product of ours");
                compare(&model, &gltf::Gltf::from_slice(&glb).expect("glTF"));
            }
        }
    }

    /// With what the library reads of the same file.
    fn compare(model: &Model, file: &gltf::Gltf) {
        let shown: Vec<_> = file.nodes().filter(|node| node.mesh().is_some()).collect();
        assert_eq!(model.nodes.len(), shown.len());
        for (node, other) in model.nodes.iter().zip(shown) {
            assert_eq!(Some(&*node.name), other.name());
            assert_eq!(node.pivot.to_array(), other.transform().decomposed().0);
            let primitives: Vec<_> = other.mesh().into_iter().flat_map(|mesh| mesh.primitives()).collect();
            assert_eq!(node.parts.len(), primitives.len());
            for (part, primitive) in node.parts.iter().zip(primitives) {
                let reader = primitive.reader(|_| file.blob.as_deref());
                let positions: Vec<_> =
                    part.corners.chunks_exact(6).map(|corner| [corner[0], corner[1], corner[2]]).collect();
                let normals: Vec<_> =
                    part.corners.chunks_exact(6).map(|corner| [corner[3], corner[4], corner[5]]).collect();
                assert!(reader.read_positions().expect("positions").eq(positions));
                assert!(reader.read_normals().expect("normals").eq(normals));
                assert!(reader.read_indices().expect("indices").into_u32().eq(part.indices.iter().copied()));
                compare_paint(part.paint, &primitive.material());
            }
        }
    }

    fn compare_paint(paint: Paint, material: &gltf::Material<'_>) {
        let solid = material.pbr_metallic_roughness();
        match paint {
            Paint::Lens(optics) => assert!(material.name() == Some("lens") && optics.transmission > 0.0),
            Paint::Solid { base, metallic, roughness, blend } => {
                assert_eq!(base, solid.base_color_factor());
                assert_eq!((metallic, roughness), (solid.metallic_factor(), solid.roughness_factor()));
                assert_eq!(blend, material.alpha_mode() != gltf::material::AlphaMode::Opaque);
            }
        }
    }

    #[test]
    fn what_is_no_file_of_ours_is_refused() {
        assert!(read(&[]).is_none());
        assert!(read(b"glTF\x02\0\0\0\x20\0\0\0\xff\xff\xff\xff").is_none());
    }
}
