//! Every WGSL file is checked by naga, without a graphics adapter.

use std::{
    fs::{self, DirEntry},
    path::Path,
};

use naga::valid::{Capabilities, ValidationFlags, Validator};

#[test]
fn every_shader_is_valid() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shaders");
    let mut checked = 0;
    for entry in files(&folder).into_iter().chain(files(&folder.join("first"))) {
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "wgsl") {
            continue;
        }
        let source = fs::read_to_string(&path).expect("a text file");
        let name = path.display().to_string();
        let module = naga::front::wgsl::parse_str(&source)
            .unwrap_or_else(|error| panic!("{}", error.emit_to_string_with_path(&source, &name)));
        Validator::new(ValidationFlags::all(), Capabilities::empty())
            .validate(&module)
            .unwrap_or_else(|error| panic!("{}", error.emit_to_string_with_path(&source, &name)));
        checked += 1;
    }
    assert!(checked >= 6, "{checked} shaders in {}", folder.display());
}

fn files(folder: &Path) -> Vec<DirEntry> {
    fs::read_dir(folder).expect("a folder of shaders").map(|entry| entry.expect("a file")).collect()
}
