use proptest::prelude::*;
use retail::catalogue::Catalogue;

use super::*;
use crate::check::check;

/// What we make, as the text of a `.gltf` and the bytes of its side file.
fn parts(uri: &str) -> (Vec<u8>, Vec<u8>) {
    let catalogue = Catalogue::bundled().expect("the catalogue");
    let product = &catalogue.products()[0];
    let made = crate::eyewear::make(&product.eyewear, &product.variants);
    let file = gltf::Glb::from_slice(&made).expect("a container");
    let mut json: Value = serde_json::from_slice(&file.json).expect("JSON");
    json["buffers"][0]["uri"] = json!(uri);
    (json.to_string().into_bytes(), file.bin.unwrap_or_default().into_owned())
}

#[test]
fn a_gltf_with_a_side_file_becomes_one_that_passes() {
    let (gltf, side) = parts("frames/side%20file.bin");
    let packed = pack(&gltf, &Limits::default(), |path, _| {
        assert_eq!(path, Path::new("frames/side file.bin"));
        Ok(side.clone())
    });
    check(&packed.expect("packed"), &Limits::default()).expect("a sound model");
}

#[test]
fn pictures_come_along() {
    let (gltf, side) = parts("a.bin");
    let mut json: Value = serde_json::from_slice(&gltf).expect("JSON");
    json["images"] = json!([{ "uri": "grain.png" }]);
    let mut grain = Vec::new();
    let picture = image::RgbImage::new(3, 2);
    picture.write_to(&mut io::Cursor::new(&mut grain), image::ImageFormat::Png).expect("a PNG");
    let read = |path: &Path, _| Ok(if path == Path::new("a.bin") { side.clone() } else { grain.clone() });
    let packed = pack(json.to_string().as_bytes(), &Limits::default(), read).expect("packed");
    let model = check(&packed, &Limits::default()).expect("a sound model");
    assert_eq!(model.document.images().len(), 1);
}

#[test]
fn refusals_say_why() {
    let refusal = |uri: &str, side: io::Result<Vec<u8>>| {
        let mut side = Some(side);
        let read = |_: &Path, _| side.take().expect("one side file");
        pack(&parts(uri).0, &Limits::default(), read).expect_err("not packed").to_string()
    };
    assert!(refusal("../a.bin", Ok(Vec::new())).contains("own folder"));
    assert!(refusal("a.bin", Ok(vec![0; 8])).contains("shorter"));
    assert!(refusal("a.bin", Ok(vec![0; 65 << 20])).contains("larger"));
    assert!(refusal("a.bin", Err(io::ErrorKind::NotFound.into())).contains("a.bin"));
    assert!(pack(b"[]", &Limits::default(), |_, _| Ok(Vec::new())).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damage_never_panics(places in prop::collection::vec((0usize..8_000, any::<u8>()), 1..6)) {
        let (mut gltf, side) = parts("a.bin");
        for (place, value) in places {
            if let Some(byte) = gltf.get_mut(place) {
                *byte = value;
            }
        }
        if let Ok(packed) = pack(&gltf, &Limits::default(), |_, _| Ok(side.clone())) {
            let _refused_or_not = check(&packed, &Limits::default());
        }
    }
}
