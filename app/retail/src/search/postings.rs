//! Which members have a key.

use std::collections::HashMap;

use roaring::RoaringBitmap;

use super::key::Key;

/// Once so few are left, it takes less to look at their texts than at more lists.
const FEW: u64 = 16;

/// The slots by key.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Postings(HashMap<Key, RoaringBitmap>);

impl Postings {
    pub(super) fn insert(&mut self, key: Key, slot: u32) {
        self.0.entry(key).or_default().insert(slot);
    }

    /// Inserts many, list by list, and leaves none behind.
    pub(super) fn insert_all(&mut self, pending: &mut Vec<(Key, u32)>) {
        pending.sort_unstable();
        for run in pending.chunk_by(|a, b| a.0 == b.0) {
            self.0.entry(run[0].0).or_default().extend(run.iter().map(|(_, slot)| *slot));
        }
        pending.clear();
    }

    pub(super) fn remove(&mut self, key: Key, slot: u32) {
        if let Some(slots) = self.0.get_mut(&key) {
            slots.remove(slot);
            if slots.is_empty() {
                self.0.remove(&key);
            }
        }
    }

    pub(super) fn has(&self, key: Key) -> bool {
        self.0.contains_key(&key)
    }

    /// The slots that have all of the keys, and perhaps a few more that lack one; none for no keys.
    pub(super) fn with_all(&self, keys: &[Key]) -> RoaringBitmap {
        let Some(mut lists) = keys.iter().map(|key| self.0.get(key)).collect::<Option<Vec<_>>>() else {
            return RoaringBitmap::new();
        };
        lists.sort_by_cached_key(|list| list.len());
        let Some((first, others)) = lists.split_first() else { return RoaringBitmap::new() };
        let Some((second, others)) = others.split_first() else { return (*first).clone() };
        let mut both = *first & *second;
        for list in others {
            if both.len() <= FEW {
                break;
            }
            both &= *list;
        }
        both
    }
}
