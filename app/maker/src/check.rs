//! Lets a retailer's model in, or says why not, before any engine sees it.

use thiserror::Error;

/// The most bytes of a model that are read.
pub const MOST_BYTES: usize = 64 << 20;

/// The most vertices and indices that are drawn.
pub const MOST_ELEMENTS: usize = 4 << 20;

/// Required extensions that the stage understands.
const UNDERSTOOD: [&str; 5] = [
    "KHR_materials_variants",
    "KHR_materials_unlit",
    "KHR_materials_transmission",
    "KHR_materials_ior",
    "KHR_materials_volume",
];

/// Why a model is refused.
#[derive(Debug, Error)]
pub enum RefusedError {
    /// It is larger than anything that can be shown in a store.
    #[error("the model is too large ({0} MiB); 64 MiB are taken")]
    TooLarge(usize),
    /// It is no binary glTF.
    #[error("the file is no binary glTF 2.0 (.glb)")]
    NoGlb,
    /// Its structure is broken.
    #[error("the glTF is broken: {0}")]
    Broken(String),
    /// It cannot be shown without an extension that is not there.
    #[error("the model requires {0}, which is not supported; export it without")]
    Extension(String),
    /// It refers to another file or the network.
    #[error("the model keeps its {0} outside the file; export it as one .glb")]
    Outside(&'static str),
    /// It claims more vertices than can be drawn.
    #[error("the model has more than {MOST_ELEMENTS} vertices or indices")]
    TooDetailed,
    /// There is nothing to see in it.
    #[error("the model has no mesh")]
    Empty,
}

/// Checks a binary glTF. Nothing is allocated beyond the size of the file's own JSON.
pub fn check(glb: &[u8]) -> Result<(), RefusedError> {
    if glb.len() > MOST_BYTES {
        return Err(RefusedError::TooLarge(glb.len() >> 20));
    }
    if !glb.starts_with(b"glTF") {
        return Err(RefusedError::NoGlb);
    }
    let file = gltf::Glb::from_slice(glb).map_err(broken)?;
    let root: gltf::json::Root = gltf::json::deserialize::from_slice(&file.json).map_err(broken)?;
    if let Some(unknown) = root.extensions_required.iter().find(|name| !UNDERSTOOD.contains(&name.as_str())) {
        return Err(RefusedError::Extension(unknown.clone()));
    }
    let document = gltf::Document::from_json(root).map_err(broken)?;
    contained(&document, file.bin.map_or(0, |bytes| bytes.len()))?;
    if document.meshes().len() == 0 {
        return Err(RefusedError::Empty);
    }
    let detail: usize = document.accessors().map(|accessor| accessor.count()).fold(0, usize::saturating_add);
    if detail > MOST_ELEMENTS { Err(RefusedError::TooDetailed) } else { Ok(()) }
}

fn broken(error: impl std::fmt::Display) -> RefusedError {
    RefusedError::Broken(error.to_string())
}

/// Whether every buffer, view, accessor and image lies within the file's own bytes.
fn contained(document: &gltf::Document, bytes: usize) -> Result<(), RefusedError> {
    for buffer in document.buffers() {
        match buffer.source() {
            gltf::buffer::Source::Bin if buffer.length() <= bytes => {}
            gltf::buffer::Source::Bin => return Err(RefusedError::Broken("its bytes end early".to_owned())),
            gltf::buffer::Source::Uri(_) => return Err(RefusedError::Outside("geometry")),
        }
    }
    for view in document.views() {
        let end = view.offset().checked_add(view.length());
        if end.is_none_or(|end| end > view.buffer().length()) {
            return Err(RefusedError::Broken(format!("buffer view {} leaves its buffer", view.index())));
        }
    }
    for accessor in document.accessors() {
        let Some(view) = accessor.view() else { continue };
        let step = view.stride().unwrap_or(accessor.size());
        let end = step
            .checked_mul(accessor.count().saturating_sub(1))
            .and_then(|last| last.checked_add(accessor.size())?.checked_add(accessor.offset()));
        if accessor.count() == 0 || end.is_none_or(|end| end > view.length()) {
            return Err(RefusedError::Broken(format!("accessor {} leaves its view", accessor.index())));
        }
    }
    let outside = document.images().any(|image| matches!(image.source(), gltf::image::Source::Uri { .. }));
    if outside { Err(RefusedError::Outside("pictures")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use retail::catalogue::Catalogue;

    use super::*;

    fn made() -> Vec<u8> {
        let catalogue = Catalogue::bundled().expect("the catalogue");
        let product = &catalogue.products()[0];
        crate::eyewear::make(&product.eyewear, &product.variants)
    }

    /// The same file with a text of its JSON replaced by one of the same length.
    fn with(from: &str, to: &str) -> Vec<u8> {
        assert_eq!(from.len(), to.len());
        let mut glb = made();
        let at = glb.windows(from.len()).position(|window| window == from.as_bytes()).expect("the text is there");
        glb[at..at + from.len()].copy_from_slice(to.as_bytes());
        glb
    }

    #[test]
    fn what_we_make_passes() {
        check(&made()).expect("a sound model");
    }

    #[test]
    fn refusals_say_why() {
        assert!(matches!(check(b"PK\x03\x04"), Err(RefusedError::NoGlb)));
        assert!(matches!(check(&made()[..5000]), Err(RefusedError::Broken(_))));
        let required =
            with("\"extensionsUsed\":[\"KHR_materials_variants\"]", "\"extensionsRequired\":[\"KHR_mesh_squeezed\"] ");
        assert!(matches!(check(&required), Err(RefusedError::Extension(name)) if name == "KHR_mesh_squeezed"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn damage_never_panics(places in prop::collection::vec((0usize..20_000, any::<u8>()), 1..8), end in 0usize..200_000) {
            let mut glb = made();
            for (place, value) in places {
                if let Some(byte) = glb.get_mut(place) {
                    *byte = value;
                }
            }
            glb.truncate(end.max(20));
            let _refused_or_not = check(&glb);
        }
    }
}
