//! The colourways inside a 3D model, and which article each one shows.

mod mapping;

use std::io::{self, Read};

use serde::Deserialize;
use thiserror::Error;

use super::{Reason, text};
pub use mapping::{Mapping, Unmatched, map};

/// The most bytes of a model's description that are read.
const MOST_JSON: usize = 32 << 20;
/// The most variants of one model.
const MOST_VARIANTS: usize = 10_000;
/// The longest name of a variant, characters: what a feed can say.
const LONGEST_NAME: usize = 100;
const MAGIC: &[u8; 4] = b"glTF";
const JSON: &[u8; 4] = b"JSON";
/// The length of what comes before the JSON: the file's header and that of its first chunk, bytes.
const HEADERS: usize = 20;

/// Why the variants of a model cannot be listed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GlbError {
    /// The bytes are no GLB of version 2.
    #[error("this is no GLB of version 2: export the model as binary glTF 2.0")]
    NoGlb,
    /// The file ends too early.
    #[error("the GLB was cut off: get it again")]
    CutOff,
    /// The description is longer than any reasonable one.
    #[error("the GLB's JSON has more than {MOST_JSON} bytes: export a smaller model")]
    TooLong,
    /// The description is not understood.
    #[error("the GLB's JSON is not understood: {0}")]
    Json(String),
    /// More variants than any reasonable model has.
    #[error("the model has more than {MOST_VARIANTS} variants: split it")]
    ManyVariants,
    /// A variant's name that no feed could state.
    #[error("a variant's name has over {LONGEST_NAME} characters, or characters that do not show: give it another")]
    Name,
}

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    extensions: Extensions,
}

#[derive(Default, Deserialize)]
struct Extensions {
    #[serde(rename = "KHR_materials_variants")]
    variants: Option<Variants>,
}

#[derive(Deserialize)]
struct Variants {
    variants: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

/// The names of the material variants of a GLB (glTF 2.0, section 4; `KHR_materials_variants`), in its order. A model
/// without any has none.
///
/// The beginning of the file, up to the end of its JSON, is enough.
///
/// # Errors
///
/// [`GlbError`] if the bytes are no GLB, end inside its JSON, or are more than is reasonable.
pub fn variant_names(glb: &[u8]) -> Result<Vec<String>, GlbError> {
    let document: Document =
        serde_json::from_slice(json_chunk(glb)?).map_err(|error| GlbError::Json(error.to_string()))?;
    let variants = document.extensions.variants.map_or_else(Vec::new, |variants| variants.variants);
    if variants.len() > MOST_VARIANTS {
        return Err(GlbError::ManyVariants);
    }
    let is_sayable = |name: &str| name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control);
    if !variants.iter().all(|variant| is_sayable(&variant.name)) {
        return Err(GlbError::Name);
    }
    Ok(variants.into_iter().map(|variant| variant.name).collect())
}

/// Reads the beginning of a GLB that [`variant_names`] needs, and no more of it. Of a file that is none or was cut off it
/// is what there is.
///
/// # Errors
///
/// Those of `input`.
pub fn read_head(mut input: impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    input.by_ref().take(HEADERS as u64).read_to_end(&mut head)?;
    let length = word(&head, 12).filter(|length| *length as usize <= MOST_JSON).unwrap_or(0);
    input.take(length.into()).read_to_end(&mut head)?;
    Ok(head)
}

/// The address of a model as feeds have it: a whole web address of a GLB or glTF file.
///
/// # Errors
///
/// [`Reason`] that it is none.
pub fn address(address: &str) -> Result<String, Reason> {
    text::model_link(address)
}

/// The little-endian number at a place.
fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

/// The first chunk: magic, version and length of the file, then length and kind of the chunk, in little-endian.
fn json_chunk(glb: &[u8]) -> Result<&[u8], GlbError> {
    if !glb.starts_with(MAGIC) || word(glb, 4) != Some(2) || glb.get(16..20) != Some(JSON) {
        return Err(GlbError::NoGlb);
    }
    let length = word(glb, 12).and_then(|length| usize::try_from(length).ok()).ok_or(GlbError::CutOff)?;
    if length > MOST_JSON {
        return Err(GlbError::TooLong);
    }
    glb.get(HEADERS..HEADERS + length).ok_or(GlbError::CutOff)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glb(json: &str) -> Vec<u8> {
        let length = json.len() as u32;
        let mut glb = [&MAGIC[..], &2_u32.to_le_bytes(), &(20 + length).to_le_bytes()].concat();
        glb.extend([&length.to_le_bytes()[..], JSON, json.as_bytes()].concat());
        glb
    }

    #[test]
    fn lists_the_variants_of_a_model() {
        let json = r#"{"asset":{"version":"2.0"},"extensions":{"KHR_lights_punctual":{},"KHR_materials_variants":
            {"variants":[{"name":"midnight"},{"name":"beach","extras":{}}]}}}  "#;
        assert_eq!(variant_names(&glb(json)), Ok(vec!["midnight".to_owned(), "beach".to_owned()]));
        assert_eq!(variant_names(&glb(r#"{"asset":{"version":"2.0"}}"#)), Ok(Vec::new()));
    }

    #[test]
    fn the_head_is_what_is_read_of_a_file() {
        let head =
            glb(r#"{"asset":{"version":"2.0"},"extensions":{"KHR_materials_variants":{"variants":[{"name":"a"}]}}}"#);
        let whole = [&head[..], &[7; 1000]].concat();
        assert_eq!(read_head(&whole[..]).ok().as_deref(), Some(&head[..]));
        assert_eq!(read_head(&whole[..50]).ok().as_deref(), Some(&whole[..50]));
        let mut endless = whole;
        endless[12..16].copy_from_slice(&u32::MAX.to_le_bytes());
        let read = read_head(&endless[..]).expect("read");
        assert_eq!((read.len(), variant_names(&read)), (HEADERS, Err(GlbError::TooLong)));
    }

    #[test]
    fn says_what_is_wrong_with_other_bytes() {
        let whole = glb(r#"{"asset":{}}"#);
        for end in 0..whole.len() {
            let expected = if end < 20 { GlbError::NoGlb } else { GlbError::CutOff };
            assert_eq!(variant_names(&whole[..end]), Err(expected), "{end}");
        }
        assert_eq!(variant_names(b"{\"asset\":{}}"), Err(GlbError::NoGlb));
        assert!(matches!(variant_names(&glb("[}")), Err(GlbError::Json(_))));
        let mut endless = whole.clone();
        endless[12..16].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(variant_names(&endless), Err(GlbError::TooLong));
        let named = |name: &str| {
            glb(&format!(r#"{{"extensions":{{"KHR_materials_variants":{{"variants":[{{"name":"{name}"}}]}}}}}}"#))
        };
        assert_eq!(variant_names(&named(&"\u{955c}".repeat(100))).map(|names| names.len()), Ok(1));
        assert_eq!(variant_names(&named(&"a".repeat(101))), Err(GlbError::Name));
        assert_eq!(variant_names(&named("red\\n")), Err(GlbError::Name));
        let deep = "[".repeat(100_000);
        assert!(matches!(variant_names(&glb(&deep)), Err(GlbError::Json(_))), "nesting is bounded");
    }
}
