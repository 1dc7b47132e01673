use std::{collections::BTreeMap, fs};

use futures_util::FutureExt;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

fn key() -> StoreKey {
    StoreKey::new([7; 32])
}

fn put(key: &str, value: &[u8]) -> Edit {
    Edit::Put { key: key.to_owned(), value: value.to_vec() }
}

fn apply(store: &FileStore, edits: Vec<Edit>) {
    store.apply(edits).now_or_never().expect("at once").expect("kept");
}

fn all(store: &FileStore) -> BTreeMap<String, Vec<u8>> {
    store.load().now_or_never().expect("at once").expect("read").into_iter().collect()
}

fn batches() -> impl Strategy<Value = Vec<Vec<Edit>>> {
    let key = prop::sample::select(vec!["a", "b", "c", "d"]);
    let edit =
        (key, prop::option::weighted(0.7, prop::collection::vec(any::<u8>(), 0..40))).prop_map(|(key, value)| {
            match value {
                Some(value) => put(key, &value),
                None => Edit::Delete(key.to_owned()),
            }
        });
    prop::collection::vec(prop::collection::vec(edit, 1..4), 1..6)
}

/// The map after each batch, the empty one first.
fn states(batches: &[Vec<Edit>]) -> Vec<BTreeMap<String, Vec<u8>>> {
    let mut states = vec![BTreeMap::new()];
    for batch in batches {
        let mut next = states.last().cloned().unwrap_or_default();
        make(batch.clone(), &mut next);
        states.push(next);
    }
    states
}

proptest! {
    // Each case opens a file hundreds of times, and syncs it as often.
    #![proptest_config(ProptestConfig::with_cases(3))]

    /// However much of the file a crash leaves, it opens with the batches up to some point, and takes more.
    #[test]
    fn cut_at_any_byte_it_opens_with_a_prefix(batches in batches()) {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("store");
        let store = FileStore::open(&path, key()).expect("opens");
        let mut ends = vec![fs::read(&path).expect("read").len()];
        for batch in &batches {
            apply(&store, batch.clone());
            ends.push(fs::read(&path).expect("read").len());
        }
        drop(store);
        let whole = fs::read(&path).expect("read");
        let states = states(&batches);
        for cut in 0..=whole.len() {
            fs::write(&path, &whole[..cut]).expect("written");
            let kept = ends.iter().rposition(|end| *end <= cut).unwrap_or(0);
            let store = FileStore::open(&path, key()).expect("opens");
            prop_assert_eq!(&all(&store), &states[kept], "cut at {} of {}", cut, whole.len());
            if cut % 16 > 0 && !ends.contains(&cut) {
                continue;
            }
            apply(&store, vec![put("more", b"yes")]);
            drop(store);
            let again = all(&FileStore::open(&path, key()).expect("opens"));
            prop_assert_eq!(again.get("more").map(Vec::as_slice), Some(b"yes".as_slice()));
            prop_assert_eq!(again.len(), states[kept].len() + 1);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A flipped bit is never read as something else: the store is refused, or it opens with a prefix.
    #[test]
    fn a_flipped_bit_is_noticed(batches in batches(), at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("store");
        let store = FileStore::open(&path, key()).expect("opens");
        batches.iter().for_each(|batch| apply(&store, batch.clone()));
        drop(store);
        let mut bytes = fs::read(&path).expect("read");
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        fs::write(&path, &bytes).expect("written");
        if let Ok(store) = FileStore::open(&path, key()) {
            prop_assert!(states(&batches).contains(&all(&store)));
        }
    }
}

#[test]
fn another_key_opens_nothing_and_harms_nothing() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("store");
    apply(&FileStore::open(&path, key()).expect("opens"), vec![put("a", b"1")]);
    assert_eq!(FileStore::open(&path, StoreKey::new([8; 32])).err(), Some(StoreError::Key));
    fs::write(folder.path().join("text"), "something else altogether").expect("written");
    assert_eq!(FileStore::open(folder.path().join("text"), key()).err(), Some(StoreError::Key));
    assert_eq!(all(&FileStore::open(&path, key()).expect("opens")).len(), 1);
}

#[test]
fn damage_in_the_middle_is_told_and_not_thrown_away() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("store");
    let store = FileStore::open(&path, key()).expect("opens");
    let before = fs::read(&path).expect("read").len();
    apply(&store, vec![put("a", b"1")]);
    apply(&store, vec![put("b", b"2")]);
    drop(store);
    let mut bytes = fs::read(&path).expect("read");
    bytes[before + 10] ^= 1;
    fs::write(&path, &bytes).expect("written");
    assert_eq!(FileStore::open(&path, key()).err(), Some(StoreError::Damaged(before as u64)));
    assert_eq!(fs::read(&path).expect("read"), bytes);
}

/// All bytes of all files in a folder.
fn bytes_in(folder: &TempDir) -> Vec<u8> {
    let files = fs::read_dir(folder.path()).expect("a folder");
    files.flat_map(|file| fs::read(file.expect("a file").path()).expect("read")).collect()
}

#[test]
fn scrubbing_leaves_neither_what_was_deleted_nor_its_key() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("store");
    let store = FileStore::open(&path, key()).expect("opens");
    apply(&store, vec![put("stays", b"yes"), put("goes", b"Zqxylophone")]);
    apply(&store, vec![Edit::Delete("goes".to_owned())]);
    let before = bytes_in(&folder);
    assert!(!before.windows(11).any(|window| window == b"Zqxylophone"), "it was sealed");
    // Another name for the old file, as a copy of its blocks on the medium would be.
    fs::hard_link(&path, folder.path().join("blocks")).expect("linked");
    store.scrub().now_or_never().expect("at once").expect("scrubbed");
    let after = bytes_in(&folder);
    let told = before.windows(16).skip(8).filter(|part| after.windows(16).any(|window| window == *part));
    assert_eq!(told.filter(|part| part.iter().any(|byte| *byte != 0)).count(), 0);
    assert_eq!(all(&store), BTreeMap::from([("stays".to_owned(), b"yes".to_vec())]));
    drop(store);
    assert_eq!(all(&FileStore::open(&path, key()).expect("opens")).len(), 1);
}

#[test]
fn a_file_does_not_grow_with_what_is_replaced() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("store");
    let store = FileStore::open(&path, key()).expect("opens");
    for round in 0..200_u8 {
        apply(&store, vec![put("a", &[round; 8_000])]);
    }
    assert!(fs::read(&path).expect("read").len() < 300_000);
    assert_eq!(all(&store)["a"], vec![199; 8_000]);
}
