//! What members are found by: short runs of characters of their details.
//!
//! Names have a key for each character, each two and each three neighbours; of Chinese characters two neighbours are
//! few members' already. Numbers and addresses have three neighbours alone, of which there are enough, and their
//! beginnings; and every detail has a key for its length. The marks around a detail count as characters, so that beginnings and ends have keys as well.

use super::{Field, reading, text};

/// A run of at most six characters of a kind of detail, in one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key(u64);

/// The longest run of ASCII characters in a key.
pub(super) const LONGEST: usize = 6;

impl Key {
    /// The key of one or two characters, or up to [`LONGEST`] ASCII ones: 42 bits, and 22 for what they are.
    pub(super) fn new(kind: u8, run: &[char]) -> Self {
        let bits = if run.len() <= 2 { 21 } else { 7 };
        let head = u64::from(kind) << 8 | run.len() as u64;
        Self(run.iter().fold(head, |key, letter| key << bits | u64::from(*letter)))
    }
}

/// Kinds from here on are of lengths: one for each kind of detail.
const LENGTHS: u8 = 24;

/// The keys of a packed text, each once.
pub(super) fn keys(packed: &str) -> Vec<Key> {
    let mut keys = Vec::with_capacity(packed.len() + 16);
    for (field, section) in text::sections(packed) {
        match field {
            Field::Reading => keys.extend(reading::keys(section)),
            _ => keys.extend(runs(field, section)),
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The keys of a section or a part of one. Those of a part are among those of the whole.
pub(super) fn runs(field: Field, section: &str) -> Vec<Key> {
    let kind = field as u8;
    let letters: Vec<char> = section.chars().collect();
    let named = field == Field::Name;
    let mut keys = Vec::with_capacity(3 * letters.len());
    for run in letters.windows(3).filter(|run| run.iter().all(char::is_ascii)) {
        keys.push(Key::new(kind, run));
    }
    for run in letters.windows(2) {
        if named || run[0] == text::mark(field) || !run.iter().all(char::is_ascii) {
            keys.push(Key::new(kind, run));
        }
    }
    for letter in &letters {
        if letter.is_alphanumeric() && (named || !letter.is_ascii()) {
            keys.push(Key::new(kind, &[*letter]));
        }
    }
    // Of card numbers that are told by few digits among zeros, hardly any is as short as one half typed.
    if section.starts_with(text::mark(field)) && section.ends_with(text::END) {
        keys.push(Key::new(LENGTHS + kind, &[char::from(letters.len().min(255) as u8)]));
    }
    keys
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn runs_of_other_lengths_and_kinds_have_other_keys() {
        let runs: [&[char]; 7] = [
            &['a'],
            &['\u{10ffff}'],
            &['a', 'b'],
            &['\u{10ffff}'; 2],
            &['a', 'b', 'c'],
            &['a'; 6],
            &['\u{1}', 'a', 'b'],
        ];
        let keys: HashSet<Key> = runs.iter().flat_map(|run| (0..8).map(|kind| Key::new(kind, run))).collect();
        assert_eq!(keys.len(), 7 * 8);
    }

    proptest! {
        #[test]
        fn a_part_has_the_keys_of_the_whole(whole in "\u{1}[a-c王小明 ]{1,12}\0", from in 0usize..12, count in 1usize..6) {
            let part: String = whole.chars().skip(from).take(count).collect();
            for field in [Field::Name, Field::Email] {
                let all: HashSet<Key> = runs(field, &whole).into_iter().collect();
                prop_assert!(runs(field, &part).iter().all(|key| all.contains(key)));
            }
        }
    }
}
