//! Turns a `.gltf` with its side files into one binary glTF, without opening anything itself.

mod reference;

use std::{io, path::Path};

use serde_json::{Map, Value, json};
use thiserror::Error;

use crate::{check::Limits, glb};
use reference::Reference;

/// The most bytes of a `.gltf`: parsed, a byte can become a dozen.
const MOST_JSON: usize = 24 << 20;

/// Why a `.gltf` cannot be packed.
#[derive(Debug, Error)]
pub enum PackError {
    /// The file or what it refers to is larger than a model may be.
    #[error("the model is larger than {0} MiB with its side files")]
    TooLarge(usize),
    /// The file is no JSON of a glTF.
    #[error("the file is no glTF: {0}")]
    Broken(String),
    /// A side file lies elsewhere than beside the model or below.
    #[error("the model refers to \"{0}\", which is not in its own folder")]
    Elsewhere(String),
    /// A side file cannot be read.
    #[error("the model's side file \"{0}\" cannot be read: {1}")]
    SideFile(String, io::Error),
}

/// Packs a `.gltf` into a binary glTF that [`crate::check`] can look at.
///
/// `read` is given a path relative to the model's folder, which does not leave it by its text, and the most bytes to
/// read. Links in that folder are the reader's business.
pub fn pack(
    gltf: &[u8],
    limits: &Limits,
    mut read: impl FnMut(&Path, usize) -> io::Result<Vec<u8>>,
) -> Result<Vec<u8>, PackError> {
    if gltf.len() > MOST_JSON {
        return Err(PackError::TooLarge(MOST_JSON >> 20));
    }
    let json: Value = serde_json::from_slice(gltf).map_err(|error| PackError::Broken(error.to_string()))?;
    let Value::Object(mut json) = json else { return Err(PackError::Broken("it is no object".to_owned())) };

    let mut binary = Binary { bytes: Vec::new(), most: limits.bytes, read: &mut read };
    let starts = binary.buffers(&mut json)?;
    move_views(&mut json, &starts)?;
    binary.pictures(&mut json)?;
    if !binary.bytes.is_empty() {
        json.insert("buffers".to_owned(), json!([{ "byteLength": binary.bytes.len() }]));
    }
    Ok(glb::container(Value::Object(json).to_string().into_bytes(), binary.bytes))
}

/// The bytes of the file that is being packed.
struct Binary<'a> {
    bytes: Vec<u8>,
    most: usize,
    read: &'a mut dyn FnMut(&Path, usize) -> io::Result<Vec<u8>>,
}

impl Binary<'_> {
    /// Adds what a URI holds, and answers with where it starts and how long it is.
    fn add(&mut self, uri: &str) -> Result<(usize, usize), PackError> {
        let room = self.most.saturating_sub(self.bytes.len());
        let held = match Reference::of(uri)? {
            Reference::Data(data) => data,
            Reference::File(path) => {
                (self.read)(&path, room).map_err(|error| PackError::SideFile(path.display().to_string(), error))?
            }
        };
        if held.len() > room {
            return Err(PackError::TooLarge(self.most >> 20));
        }
        // Accessors have to be aligned to their components, which have at most four bytes.
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
        let start = self.bytes.len();
        self.bytes.extend_from_slice(&held);
        Ok((start, held.len()))
    }

    /// Adds all buffers, and answers with where each starts.
    fn buffers(&mut self, json: &mut Map<String, Value>) -> Result<Vec<usize>, PackError> {
        let buffers = json.remove("buffers");
        let mut starts = Vec::new();
        for buffer in buffers.as_ref().and_then(Value::as_array).into_iter().flatten() {
            let uri = buffer["uri"].as_str().ok_or_else(|| PackError::Broken("a buffer has no uri".to_owned()))?;
            let (start, length) = self.add(uri)?;
            if buffer["byteLength"].as_u64().is_none_or(|claimed| claimed > length as u64) {
                return Err(PackError::Broken(format!("buffer {} is shorter than it says", starts.len())));
            }
            starts.push(start);
        }
        Ok(starts)
    }

    /// Turns pictures in side files into views of the buffer.
    fn pictures(&mut self, json: &mut Map<String, Value>) -> Result<(), PackError> {
        let mut pictures = json.remove("images").unwrap_or_else(|| json!([]));
        let mut views = json.remove("bufferViews").unwrap_or_else(|| json!([]));
        for picture in pictures.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
            let Some(uri) = picture.remove("uri") else { continue };
            let (start, length) = self.add(uri.as_str().unwrap_or_default())?;
            let kind = kind(&self.bytes[start..]);
            if let Some(views) = views.as_array_mut() {
                picture.insert("bufferView".to_owned(), json!(views.len()));
                picture.insert("mimeType".to_owned(), json!(kind));
                views.push(json!({ "buffer": 0, "byteOffset": start, "byteLength": length }));
            }
        }
        for (name, list) in [("images", pictures), ("bufferViews", views)] {
            if list.as_array().is_some_and(|list| !list.is_empty()) {
                json.insert(name.to_owned(), list);
            }
        }
        Ok(())
    }
}

/// The type of a picture by its first bytes.
fn kind(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(b"\x89PNG") {
        "image/png"
    } else if bytes.starts_with(b"\xff\xd8") {
        "image/jpeg"
    } else {
        "application/octet-stream"
    }
}

/// Points the views of all buffers into the one buffer.
fn move_views(json: &mut Map<String, Value>, starts: &[usize]) -> Result<(), PackError> {
    for view in json.get_mut("bufferViews").and_then(Value::as_array_mut).into_iter().flatten() {
        let start = view["buffer"].as_u64().and_then(|buffer| starts.get(usize::try_from(buffer).ok()?));
        let start = start.ok_or_else(|| PackError::Broken("a buffer view has no buffer".to_owned()))?;
        let offset = view["byteOffset"].as_u64().unwrap_or(0).saturating_add(*start as u64);
        if let Some(view) = view.as_object_mut() {
            view.insert("buffer".to_owned(), json!(0));
            view.insert("byteOffset".to_owned(), json!(offset));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
