//! Divides the meshes of a glTF. Vertices stay where they are in the file; only indices are written anew, and only for
//! primitives that are divided.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::parts::Part;
use crate::{
    glb::{ELEMENT_ARRAY_BUFFER, UNSIGNED_INT},
    scene::{Shape, Shown},
};

/// A file that is being cut.
pub struct Scissors {
    pub json: Value,
    pub bytes: Vec<u8>,
    /// How many nodes show each mesh of the file as it came.
    users: HashMap<u64, usize>,
    /// Bytes of JSON that meshes may still take. A large mesh that many nodes show would be copied for each.
    json_bytes: usize,
}

impl Scissors {
    pub fn new(json: Value, bytes: Vec<u8>, json_bytes: usize) -> Self {
        let mut users = HashMap::new();
        for mesh in json["nodes"].as_array().into_iter().flatten().filter_map(|node| node["mesh"].as_u64()) {
            *users.entry(mesh).or_default() += 1;
        }
        Self { json, bytes, users, json_bytes }
    }

    /// Takes the temples' triangles out of what one node shows, and answers with a mesh for each temple that has any.
    pub fn cut(&mut self, shape: &Shape, shown: &[Shown], parts: &[Part]) -> Option<[Option<usize>; 2]> {
        let stays = |shown: &Shown| parts[shown.triangles.clone()].iter().all(|part| *part == Part::Front);
        if shown.iter().all(stays) {
            return Some([None, None]);
        }
        let node = shown.first()?.node;
        let number = self.json["nodes"].get(node)?["mesh"].as_u64()?;
        let mesh = self.json["meshes"].get(number as usize)?.clone();
        let [mut front, mut left, mut right] = [Vec::new(), Vec::new(), Vec::new()];
        for shown in shown {
            let primitive = mesh["primitives"].get(shown.primitive)?;
            let parts = &parts[shown.triangles.clone()];
            for (part, list) in [(Part::Front, &mut front), (Part::Left, &mut left), (Part::Right, &mut right)] {
                list.extend(self.share(shape, shown, parts, part, primitive)?);
            }
        }

        // Whoever shows a mesh last keeps its number, so that none is left that nobody shows.
        let users = self.users.get_mut(&number)?;
        *users -= 1;
        let mut free = (*users == 0).then_some(number as usize);
        let front = self.mesh(&mesh, front, &mut free)?;
        match front {
            Some(front) => self.json["nodes"][node]["mesh"] = json!(front),
            None => drop(self.json["nodes"][node].as_object_mut()?.remove("mesh")),
        }
        // The engine names what it shows after its mesh, and would turn what has a temple's name once more.
        let mut nameless = mesh;
        nameless.as_object_mut()?.remove("name");
        Some([self.mesh(&nameless, left, &mut free)?, self.mesh(&nameless, right, &mut free)?])
    }

    /// What is a part's of a primitive: all, nothing, or a copy with its own indices.
    fn share(
        &mut self,
        shape: &Shape,
        shown: &Shown,
        parts: &[Part],
        part: Part,
        primitive: &Value,
    ) -> Option<Option<Value>> {
        let own = parts.iter().filter(|other| **other == part).count();
        // Without triangles, lines and points, it is the front's.
        if own == parts.len() && (own > 0 || part == Part::Front) {
            return Some(Some(primitive.clone()));
        }
        if own == 0 {
            return Some(None);
        }
        let triangles = shape.triangles[shown.triangles.clone()].iter().zip(parts);
        let own = triangles.filter(|(_, other)| **other == part).flat_map(|(triangle, _)| triangle);
        let indices: Vec<_> = own.map(|corner| corner - shown.first).collect();
        let mut share = primitive.clone();
        share["indices"] = json!(self.indices(&indices)?);
        Some(Some(share))
    }

    /// Writes indices behind the file's bytes, and answers with their accessor.
    fn indices(&mut self, indices: &[u32]) -> Option<usize> {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
        let start = self.bytes.len();
        self.bytes.extend(indices.iter().flat_map(|index| index.to_le_bytes()));
        self.json["buffers"].get_mut(0)?["byteLength"] = json!(self.bytes.len());
        let view = json!({
            "buffer": 0, "byteOffset": start, "byteLength": self.bytes.len() - start, "target": ELEMENT_ARRAY_BUFFER,
        });
        let view = push(&mut self.json, "bufferViews", view)?;
        let accessor =
            json!({ "bufferView": view, "componentType": UNSIGNED_INT, "type": "SCALAR", "count": indices.len() });
        push(&mut self.json, "accessors", accessor)
    }

    /// Writes a mesh like another one with these primitives, at the free number if there is one.
    fn mesh(&mut self, like: &Value, primitives: Vec<Value>, free: &mut Option<usize>) -> Option<Option<usize>> {
        if primitives.is_empty() {
            return Some(None);
        }
        let mut mesh = like.clone();
        mesh["primitives"] = Value::Array(primitives);
        self.json_bytes = self.json_bytes.checked_sub(mesh.to_string().len())?;
        match free.take() {
            Some(number) => {
                *self.json["meshes"].get_mut(number)? = mesh;
                Some(Some(number))
            }
            None => push(&mut self.json, "meshes", mesh).map(Some),
        }
    }
}

/// Adds to one of the file's lists, and answers with the index.
pub fn push(json: &mut Value, list: &str, thing: Value) -> Option<usize> {
    let list = json.as_object_mut()?.entry(list).or_insert_with(|| json!([])).as_array_mut()?;
    list.push(thing);
    Some(list.len() - 1)
}
