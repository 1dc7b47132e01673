//! A retailer's own model, from a file.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

use maker::{
    adopt::{Adopted, adopt},
    check::Limits,
    fit::Sidecar,
    pack::pack,
};

use crate::failure::Failure;

/// Reads a `.glb`, or a `.gltf` with the files beside it, and the sidecar `NAME.fit.json` where there is one.
pub fn read(path: &Path) -> Result<Adopted, Failure> {
    let at_fault = |why: &dyn std::fmt::Display| Failure::input(path.display(), why);
    let limits = Limits::default();
    let bytes = read_at_most(path, limits.bytes).map_err(|error| at_fault(&error))?;
    let packed = match path.extension() {
        Some(extension) if extension.eq_ignore_ascii_case("gltf") => {
            pack(&bytes, &limits, |side, most| read_beside(path, side, most)).map_err(|error| at_fault(&error))?
        }
        _ => bytes,
    };
    adopt(&packed, sidecar(path)?.as_ref(), &limits).map_err(|error| at_fault(&error))
}

fn sidecar(model: &Path) -> Result<Option<Sidecar>, Failure> {
    let path = model.with_extension("fit.json");
    match read_at_most(&path, 1 << 16) {
        Ok(bytes) => Sidecar::from_json(&String::from_utf8_lossy(&bytes))
            .map(Some)
            .map_err(|error| Failure::input(path.display(), error)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::input(path.display(), error)),
    }
}

/// Reads a side file; a link that leads out of the model's folder is refused.
fn read_beside(model: &Path, side: &Path, most: usize) -> io::Result<Vec<u8>> {
    let folder = model.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (folder, path) = (fs::canonicalize(folder)?, fs::canonicalize(folder.join(side))?);
    if !path.starts_with(&folder) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it lies outside the model's folder"));
    }
    read_at_most(&path, most)
}

fn read_at_most(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {most} bytes")));
    }
    Ok(bytes)
}
