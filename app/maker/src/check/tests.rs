use proptest::prelude::*;
use retail::catalogue::Catalogue;
use serde_json::{Value, json};

use super::*;
use crate::glb;

fn made() -> Vec<u8> {
    let catalogue = Catalogue::bundled().expect("the catalogue");
    let product = &catalogue.products()[0];
    crate::eyewear::make(&product.eyewear, &product.variants)
}

/// What we make, with its JSON changed and `more` after its bytes.
fn changed(change: impl FnOnce(&mut Value), more: &[u8]) -> Vec<u8> {
    let glb = made();
    let file = gltf::Glb::from_slice(&glb).expect("a container");
    let mut json = serde_json::from_slice(&file.json).expect("JSON");
    change(&mut json);
    let mut bytes = file.bin.unwrap_or_default().into_owned();
    bytes.extend_from_slice(more);
    glb::container(json.to_string().into_bytes(), bytes)
}

fn refusal(change: impl FnOnce(&mut Value)) -> String {
    check(&changed(change, &[]), &Limits::default()).expect_err("not a model").to_string()
}

#[test]
fn what_we_make_passes() {
    check(&made(), &Limits::default()).expect("a sound model");
}

#[test]
fn refusals_say_why() {
    let limits = Limits::default();
    assert!(matches!(check(b"PK\x03\x04", &limits), Err(RefusedError::NoGlb)));
    assert!(matches!(check(b"glTF\x02\0\0\0\0\0\0\0", &limits), Err(RefusedError::NoGlb)));
    assert!(matches!(check(&made()[..5000], &limits), Err(RefusedError::Broken(_))));
    for (part, change) in [
        ("KHR_mesh_squeezed", (|j| j["extensionsRequired"] = json!(["KHR_mesh_squeezed"])) as fn(&mut Value)),
        ("two parents", |j| j["nodes"][1]["children"] = json!([2])),
        ("above one another", |j| {
            j["nodes"][0]["children"] = json!([]);
            j["nodes"][1]["children"] = json!([2]);
            j["nodes"][2]["children"] = json!([1]);
        }),
        ("leaves its view", |j| j["accessors"][0]["count"] = json!(1_000_000)),
        ("vertices and indices", |j| j["accessors"][0]["count"] = json!(1_u64 << 40)),
        ("leaves its view", |j| j["bufferViews"][0]["byteStride"] = json!(4)),
        ("leaves its buffer", |j| j["bufferViews"][0]["byteLength"] = json!(1_u64 << 40)),
        ("bytes end early", |j| j["buffers"][0]["byteLength"] = json!(1_u64 << 30)),
        ("outside the file", |j| j["buffers"][0]["uri"] = json!("../../etc/passwd")),
        ("differ in length", |j| j["accessors"][0]["count"] = json!(3)),
        ("no whole numbers", |j| {
            j["meshes"][0]["primitives"][0]["indices"] =
                j["meshes"][0]["primitives"][0]["attributes"]["NORMAL"].clone();
        }),
        ("no mesh", |j| (0..6).for_each(|n| drop(j["nodes"][n].as_object_mut().and_then(|node| node.remove("mesh"))))),
        ("no mesh", |j| j["scenes"][0]["nodes"] = json!([])),
        ("nodes", |j| j["nodes"] = json!(vec![json!({}); 5000])),
        ("materials", |j| j["materials"] = json!(vec![json!({}); 5000])),
        ("nodes[1].mesh", |j| j["nodes"][1]["mesh"] = json!(99)),
        ("positions are accessor 99", |j| j["meshes"][0]["primitives"][0]["attributes"]["POSITION"] = json!(99)),
    ] {
        let reason = refusal(change);
        assert!(reason.contains(part), "{part}: {reason}");
    }
}

#[test]
fn what_is_shown_often_counts_as_often() {
    // The same front in 3,000 nodes: a small file that would become gigabytes of triangles.
    let glb = changed(
        |json| {
            let mesh = json["nodes"].as_array().expect("nodes").iter().find_map(|node| node.get("mesh")).cloned();
            let nodes = json["nodes"].as_array_mut().expect("nodes");
            nodes.extend((0..3000).map(|_| json!({ "mesh": mesh })));
        },
        &[],
    );
    let reason = check(&glb, &Limits::default()).expect_err("too much").to_string();
    assert!(reason.contains("vertices and indices"), "{reason}");
}

#[test]
fn an_index_of_no_vertex_is_found() {
    let glb = made();
    let file = gltf::Gltf::from_slice(&glb).expect("sound glTF");
    let indices = file.meshes().next().and_then(|mesh| mesh.primitives().next()?.indices()?.view()).expect("indices");
    let at = glb.len() - file.blob.as_ref().map_or(0, Vec::len) + indices.offset();
    let mut glb = glb.clone();
    glb[at..at + 4].fill(0xff);
    let reason = check(&glb, &Limits::default()).expect_err("an index too far").to_string();
    assert!(reason.contains("no vertex"), "{reason}");
}

/// The first bytes of a PNG that claims 60,000 by 60,000 pixels.
fn bomb() -> Vec<u8> {
    let mut header = vec![0; 13];
    header[..4].copy_from_slice(&60_000_u32.to_be_bytes());
    header[4..8].copy_from_slice(&60_000_u32.to_be_bytes());
    header[8..].copy_from_slice(&[8, 6, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in [(b"IHDR", header), (b"IDAT", vec![0; 4])] {
        png.extend_from_slice(&(data.len() as u32).to_be_bytes());
        let checked = [name.as_slice(), &data].concat();
        png.extend_from_slice(&checked);
        png.extend_from_slice(&crc(&checked).to_be_bytes());
    }
    png
}

/// The checksum of PNG, annex D.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)))
    })
}

#[test]
fn a_picture_bomb_is_refused_before_it_is_decoded() {
    let bomb = bomb();
    let length = bomb.len();
    let glb = changed(
        |json| {
            let start = json["buffers"][0]["byteLength"].as_u64().expect("a length");
            let views = json["bufferViews"].as_array_mut().expect("views");
            views.push(json!({ "buffer": 0, "byteOffset": start, "byteLength": length }));
            let view = views.len() - 1;
            json["buffers"][0]["byteLength"] = json!(start + length as u64);
            json["images"] = json!([{ "bufferView": view, "mimeType": "image/png" }]);
        },
        &bomb,
    );
    let reason = check(&glb, &Limits::default()).expect_err("a bomb").to_string();
    assert!(reason.contains("picture"), "{reason}");
}

/// Every number of the JSON, in its order.
pub(crate) fn numbers(json: &mut Value) -> Vec<&mut Value> {
    match json {
        Value::Array(items) => items.iter_mut().flat_map(numbers).collect(),
        Value::Object(fields) => fields.values_mut().flat_map(numbers).collect(),
        Value::Number(_) => vec![json],
        _ => Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_number_makes_it_panic(
        places in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![0u64..100, any::<u64>()]), 1..4),
    ) {
        let glb = changed(
            |json| {
                let mut numbers = numbers(json);
                for (place, value) in places {
                    **place.get_mut(&mut numbers) = json!(value);
                }
            },
            &[],
        );
        let _refused_or_not = check(&glb, &Limits::default());
    }

    #[test]
    fn damage_never_panics(
        places in prop::collection::vec((0usize..24_000, any::<u8>()), 1..8),
        end in prop_oneof![Just(usize::MAX), 0usize..200_000],
    ) {
        let mut glb = made();
        for (place, value) in places {
            if let Some(byte) = glb.get_mut(place) {
                *byte = value;
            }
        }
        glb.truncate(end);
        let _refused_or_not = check(&glb, &Limits::default());
    }

    #[test]
    fn noise_never_panics(noise in prop::collection::vec(any::<u8>(), 0..400)) {
        let _refused = check(&noise, &Limits::default());
        let _refused = check(&[b"glTF\x02\0\0\0".as_slice(), &noise].concat(), &Limits::default());
    }
}
