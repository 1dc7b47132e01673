//! The command line as a person or a script meets it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

fn vitrine(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vitrine")).args(arguments).output().expect("vitrine starts")
}

fn portrait() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/portrait/astronaut.png").display().to_string()
}

/// Exit code, and the error output, which must be one line.
fn failure(arguments: &[&str]) -> (Option<i32>, String) {
    let output = vitrine(arguments);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(text.lines().count(), 1, "one line says what is wrong: {text}");
    (output.status.code(), text)
}

fn at(folder: &tempfile::TempDir, name: &str) -> PathBuf {
    folder.path().join(name)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

#[test]
fn products_are_listed_for_programs() {
    let output = vitrine(&["products", "--json"]);
    let products: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let products = products.as_array().expect("an array");
    assert!(products.len() >= 10);
    for product in products {
        for key in ["id", "name", "category", "variants", "size_mm"] {
            assert!(!product[key].is_null(), "{key} in {product}");
        }
        assert_eq!(product["category"], "eyewear");
        assert!(product["variants"].as_array().is_some_and(|variants| variants.len() >= 3), "{product}");
    }
}

#[test]
fn a_try_on_writes_the_picture_and_the_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let (picture, report) = (at(&folder, "out.png"), at(&folder, "report.json"));
    let products: Value = serde_json::from_slice(&vitrine(&["products", "--json"]).stdout).expect("JSON");
    let product = products[0]["id"].as_str().expect("an id");
    let output =
        vitrine(&["try", &portrait(), "--product", product, "--out", text(&picture), "--report", text(&report)]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let size = image::image_dimensions(&picture).expect("a picture");
    assert_eq!(size, (512, 512));
    let report: Value = serde_json::from_slice(&fs::read(&report).expect("a report")).expect("JSON");
    assert_eq!(report["schema"], "vitrine/try/1");
    let face = &report["faces"][0];
    assert_eq!(face["landmarks"].as_array().map(Vec::len), Some(478));
    assert_eq!(face["pose"].as_array().map(Vec::len), Some(16));
    let distance = &face["pupillary_distance_mm"];
    assert!(distance["low"].as_f64() < distance["value"].as_f64());
    assert!(distance["value"].as_f64() < distance["high"].as_f64());
    assert_eq!(distance["basis"], "iris_diameter");
    assert!(report["timings_ms"]["vision"].is_number());
}

#[test]
fn a_photo_without_a_face_ends_with_3_and_no_picture() {
    let folder = tempfile::tempdir().expect("a folder");
    let (photo, picture) = (at(&folder, "wall.png"), at(&folder, "out.png"));
    image::RgbImage::from_pixel(320, 240, image::Rgb([180, 170, 160])).save(&photo).expect("a photo");
    let product = "panto-hall";
    let (code, line) = failure(&["try", text(&photo), "--product", product, "--out", text(&picture)]);
    assert_eq!(code, Some(3), "{line}");
    assert!(!picture.exists());
}

#[test]
fn bad_input_ends_with_2_and_names_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let (junk, glb) = (at(&folder, "junk.jpg"), at(&folder, "junk.glb"));
    fs::write(&junk, b"no image").expect("a file");
    fs::write(&glb, b"glTF\x02\0\0\0\xff\xff\xff\x7f").expect("a file");
    for (arguments, named) in [
        (["try", text(&junk), "--product", "panto-hall"], "junk.jpg"),
        (["try", "/nowhere/photo.jpg", "--product", "panto-hall"], "photo.jpg"),
        (["try", &portrait(), "--product", "no-such-product"], "no-such-product"),
        (["try", &portrait(), "--product", text(&glb)], "junk.glb"),
    ] {
        let (code, line) = failure(&arguments);
        assert_eq!(code, Some(2), "{line}");
        assert!(line.contains(named), "{line}");
    }
    for file in [text(&junk), "/nowhere/model.tflite"] {
        let (code, line) = failure(&["bench", "infer", file]);
        assert_eq!(code, Some(2), "{line}");
        assert!(line.contains(file), "{line}");
    }
}

#[test]
fn a_retailers_model_is_fitted_by_its_shape() {
    let folder = tempfile::tempdir().expect("a folder");
    let (model, picture) = (at(&folder, "theirs.glb"), at(&folder, "out.png"));
    let catalogue = retail::catalogue::Catalogue::bundled().expect("the catalogue");
    let product = &catalogue.products()[0];
    fs::write(&model, maker::eyewear::make(&product.eyewear, &product.variants)).expect("a file");
    let output = vitrine(&["try", &portrait(), "--product", text(&model), "--out", text(&picture)]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("found from its shape"));
    assert!(picture.exists());
}

#[test]
fn a_mirror_without_a_window_shows_the_shopper_with_a_product_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let mirror = |out: &str| {
        let out = at(&folder, out);
        let arguments = ["mirror", "--headless", "--frames", "2", "--size", "800x600", "--out", text(&out), "--source"];
        let output = vitrine(&[arguments.as_slice(), &[&portrait()]].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(fs::read_dir(&out).expect("the pictures").count(), 2);
        image::open(out.join("frame-00001.png")).expect("a picture").into_rgb8()
    };
    let (first, again) = (mirror("first"), mirror("again"));
    assert_eq!(first.dimensions(), (800, 600));
    assert!(first == again, "the same film gives the same pictures");
    let colours: std::collections::HashSet<_> = first.pixels().collect();
    assert!(colours.len() > 1000, "the picture is empty");
}

#[test]
fn a_mirror_that_cannot_be_ends_with_2_and_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let (junk, empty) = (at(&folder, "junk.y4m"), at(&folder, "empty"));
    fs::write(&junk, b"YUV4MPEG2 of a kind").expect("a file");
    fs::create_dir(&empty).expect("a folder");
    for (source, named) in [
        (text(&junk), "junk.y4m"),
        (text(&empty), "no JPEG, PNG or WebP"),
        ("/nowhere/film.y4m", "film.y4m"),
        ("camera", "never written"),
    ] {
        let (code, line) = failure(&["mirror", "--headless", "--out", text(&empty), "--source", source]);
        assert_eq!(code, Some(2), "{line}");
        assert!(line.contains(named), "{line}");
    }
}
