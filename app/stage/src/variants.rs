//! `KHR_materials_variants`: a colour variant chosen by rewriting the model's JSON before it is loaded.
//!
//! Each primitive lists which material it takes in which variant. Putting that material in the primitive's own place
//! gives any loader the variant, without a word about the extension.

use serde_json::Value;

use crate::error::StageError;

const EXTENSION: &str = "KHR_materials_variants";
/// The header of a GLB and that of its first chunk, bytes.
const HEADERS: usize = 20;

/// The names of the variants in a GLB.
pub fn names(glb: &[u8]) -> Result<Vec<String>, StageError> {
    let (json, _) = open(glb)?;
    Ok(names_in(&json))
}

/// The GLB with the variant's materials as its own.
pub fn apply(glb: &[u8], variant: &str) -> Result<Vec<u8>, StageError> {
    let (mut json, rest) = open(glb)?;
    let known = names_in(&json);
    let Some(wanted) = known.iter().position(|name| name == variant) else {
        return Err(StageError::NoVariant { wanted: variant.to_owned(), known });
    };
    let meshes = json.get_mut("meshes").and_then(Value::as_array_mut).into_iter().flatten();
    let primitives = meshes.filter_map(|mesh| mesh.get_mut("primitives")?.as_array_mut()).flatten();
    for primitive in primitives {
        if let Some(material) = material_in(primitive, wanted)
            && let Some(primitive) = primitive.as_object_mut()
        {
            primitive.insert("material".to_owned(), material);
        }
    }
    close(&json, rest)
}

fn names_in(json: &Value) -> Vec<String> {
    let variants = json["extensions"][EXTENSION]["variants"].as_array().into_iter().flatten();
    variants.map(|variant| variant["name"].as_str().unwrap_or_default().to_owned()).collect()
}

/// The material that a primitive takes in the variant of this index.
fn material_in(primitive: &Value, variant: usize) -> Option<Value> {
    let mappings = primitive["extensions"][EXTENSION]["mappings"].as_array()?;
    let serves = |mapping: &&Value| {
        mapping["variants"].as_array().is_some_and(|list| list.iter().any(|v| v.as_u64() == Some(variant as u64)))
    };
    mappings.iter().find(serves).map(|mapping| mapping["material"].clone())
}

/// The JSON of a GLB, and the chunks after it.
fn open(glb: &[u8]) -> Result<(Value, &[u8]), StageError> {
    let broken = || StageError::Product("it is not a binary glTF".to_owned());
    let length = glb.get(12..16).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes).ok_or_else(broken)?;
    let end = HEADERS.checked_add(length as usize).ok_or_else(broken)?;
    let json = glb.get(HEADERS..end).filter(|_| glb.starts_with(b"glTF")).ok_or_else(broken)?;
    let json = serde_json::from_slice(json).map_err(|error| StageError::Product(error.to_string()))?;
    Ok((json, glb.get(end..).unwrap_or_default()))
}

/// A GLB of this JSON and these chunks.
fn close(json: &Value, rest: &[u8]) -> Result<Vec<u8>, StageError> {
    let mut text = serde_json::to_vec(json).map_err(|error| StageError::Product(error.to_string()))?;
    text.resize(text.len().next_multiple_of(4), b' ');
    let length = |length: usize| {
        u32::try_from(length).map(u32::to_le_bytes).map_err(|_| StageError::Product("it is too large".to_owned()))
    };
    let mut glb = Vec::with_capacity(HEADERS + text.len() + rest.len());
    glb.extend_from_slice(b"glTF");
    glb.extend_from_slice(&2_u32.to_le_bytes());
    glb.extend_from_slice(&length(HEADERS + text.len() + rest.len())?);
    glb.extend_from_slice(&length(text.len())?);
    glb.extend_from_slice(b"JSON");
    glb.extend_from_slice(&text);
    glb.extend_from_slice(rest);
    Ok(glb)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn model() -> Vec<u8> {
        let json = json!({
            "asset": {"version": "2.0"},
            "extensions": {EXTENSION: {"variants": [{"name": "ink"}, {"name": "amber"}]}},
            "meshes": [{"primitives": [{
                "attributes": {},
                "material": 0,
                "extensions": {EXTENSION: {"mappings": [{"material": 4, "variants": [0]}, {"material": 7, "variants": [1]}]}},
            }, {"attributes": {}, "material": 2}]}],
        });
        close(&json, b"rest").expect("it is small")
    }

    #[test]
    fn the_variants_material_takes_the_primitives_place() {
        let (json, rest) = open(&model()).map(|(json, rest)| (json, rest.to_vec())).expect("it opens");
        assert_eq!(json["meshes"][0]["primitives"][0]["material"], 0);
        let amber = apply(&model(), "amber").expect("amber is known");
        let (json, amber_rest) = open(&amber).expect("it opens");
        assert_eq!(json["meshes"][0]["primitives"][0]["material"], 7);
        assert_eq!(json["meshes"][0]["primitives"][1]["material"], 2);
        assert_eq!(amber_rest, rest);
        assert_eq!(amber.len() as u32, u32::from_le_bytes(amber[8..12].try_into().expect("four bytes")));
    }

    #[test]
    fn an_unknown_variant_names_the_known_ones() {
        let error = apply(&model(), "rose").expect_err("rose is unknown");
        assert_eq!(error.to_string(), "the product has no variant rose; it has ink, amber");
    }

    #[test]
    fn what_is_no_glb_is_refused() {
        for bytes in [&b""[..], b"glTF", b"glTF\x02\0\0\0\xff\xff\xff\xff\xff\xff\xff\xffJSON"] {
            assert!(names(bytes).is_err());
        }
    }
}
