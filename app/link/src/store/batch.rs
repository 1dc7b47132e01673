//! Batches of edits: what they make of a map, and how they are written.
//!
//! ```text
//! batch   for each edit: 1 byte (0 delete, 1 put), 4 bytes length (little-endian), key; for a put 4 bytes length, value
//! ```

use std::collections::BTreeMap;

use super::{Edit, StoreError};

/// How much of a log may be of no use before it is written anew, bytes: at least this much, and half of it.
const SLACK: u64 = 1 << 18;

/// Makes edits in a map.
pub fn make(edits: Vec<Edit>, map: &mut BTreeMap<String, Vec<u8>>) {
    for edit in edits {
        match edit {
            Edit::Put { key, value } => map.insert(key, value),
            Edit::Delete(key) => map.remove(&key),
        };
    }
}

/// The edits that make a map anew.
pub fn anew(map: &BTreeMap<String, Vec<u8>>) -> Vec<Edit> {
    map.iter().map(|(key, value)| Edit::Put { key: key.clone(), value: value.clone() }).collect()
}

/// Whether a log of `length` bytes, which comes to this map, ought to be written anew.
pub fn has_outgrown(length: u64, map: &BTreeMap<String, Vec<u8>>) -> bool {
    let live: usize = map.iter().map(|(key, value)| key.len() + value.len()).sum();
    length > SLACK + 2 * live as u64
}

/// A length in four bytes.
pub fn length(length: usize) -> Result<u32, StoreError> {
    u32::try_from(length).map_err(|_| StoreError::Failed("a batch is longer than 4 GB".to_owned()))
}

/// A batch as bytes.
pub fn encode(edits: &[Edit]) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    for edit in edits {
        match edit {
            Edit::Delete(key) => {
                bytes.push(0);
                add(&mut bytes, key.as_bytes())?;
            }
            Edit::Put { key, value } => {
                bytes.push(1);
                add(&mut bytes, key.as_bytes())?;
                add(&mut bytes, value)?;
            }
        }
    }
    Ok(bytes)
}

/// Adds a part with its length before it.
fn add(to: &mut Vec<u8>, part: &[u8]) -> Result<(), StoreError> {
    to.extend_from_slice(&length(part.len())?.to_le_bytes());
    to.extend_from_slice(part);
    Ok(())
}

/// A part with its length before it, and what follows.
pub fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

/// The batch that bytes stand for; none if they stand for none.
pub fn decode(mut bytes: &[u8]) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    while let Some((&kind, rest)) = bytes.split_first() {
        let (key, rest) = split(rest)?;
        let key = String::from_utf8(key.to_vec()).ok()?;
        if kind == 0 {
            edits.push(Edit::Delete(key));
            bytes = rest;
        } else {
            let (value, rest) = split(rest)?;
            edits.push(Edit::Put { key, value: value.to_vec() });
            bytes = rest;
        }
    }
    Some(edits)
}
