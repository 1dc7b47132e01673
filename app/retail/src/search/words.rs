//! The words that names are made of, and the words that a slip of the finger makes of them.

mod slots;
mod table;

use std::{
    collections::BTreeMap,
    ops::Bound::{Included, Unbounded},
};

use roaring::RoaringBitmap;

use self::{
    slots::{Slots, Union},
    table::{LONGEST, Table, Verdict},
};
use super::{Field, reading, text};

/// How many slips are forgiven in a word of so many letters. In three letters a slip makes any word of any other.
fn forgiven(letters: usize) -> u8 {
    match letters {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// The slots by word of Latin letters: of names as they are written, and of Chinese names as they are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Words(BTreeMap<Box<str>, Slots>);

/// The words of a packed text.
pub(super) fn words(packed: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (field, section) in text::sections(packed) {
        match field {
            Field::Name => words.extend(text::bare(section).split(text::WORD).map(str::to_owned)),
            Field::Reading => words.extend(reading::words(section)),
            _ => {}
        }
    }
    words.retain(|word| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase()));
    words
}

impl Words {
    pub(super) fn insert(&mut self, word: &str, slot: u32) {
        match self.0.get_mut(word) {
            Some(slots) => slots.insert(slot),
            None => self.0.entry(word.into()).or_default().insert(slot),
        };
    }

    pub(super) fn remove(&mut self, word: &str, slot: u32) {
        if let Some(slots) = self.0.get_mut(word) {
            slots.remove(slot);
            if slots.is_empty() {
                self.0.remove(word);
            }
        }
    }

    /// Who has a word that begins with `letters` but for some slips; or two words that follow each other so in
    /// `letters`, one of them without a slip (`xioamingwang`).
    pub(super) fn like(&self, letters: &str) -> RoaringBitmap {
        if letters.len() > LONGEST || !letters.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return RoaringBitmap::new();
        }
        let mut like = Union::default();
        self.beginning_like(letters, forgiven(letters.len()), &mut like);
        let mut like = like.into_set();
        for at in 2..letters.len().saturating_sub(1) {
            let (a, b) = letters.split_at(at);
            for (sure, unsure) in [(a, b), (b, a)] {
                if let Some(slots) = self.0.get(sure) {
                    let mut either = Union::default();
                    self.beginning_like(unsure, forgiven(unsure.len()).min(1), &mut either);
                    like |= either.within(slots);
                }
            }
        }
        like
    }

    /// Who has a word of which some beginning lies within so many slips of `letters`. Of two slips none is in the
    /// first letter: that is rare, and words of every first letter would have to be walked.
    ///
    /// The words are walked in their order, with one row of the distances' table (see `identity::edit`) for each
    /// letter, so that neighbours share the rows of their common beginning; where no row goes on, all words with
    /// that beginning are leapt over.
    fn beginning_like(&self, letters: &str, slips: u8, like: &mut Union) {
        if slips > 1 {
            self.walk(&letters[..1], letters, slips, like);
        }
        self.walk("", letters, slips.min(1), like);
    }

    /// Walks the words that begin with `within`.
    fn walk(&self, within: &str, letters: &str, slips: u8, like: &mut Union) {
        let mut table = Table::new(letters.as_bytes());
        let mut words = self.0.range::<str, _>((Included(within), Unbounded));
        while let Some((word, slots)) = words.next().filter(|(word, _)| word.starts_with(within)) {
            match table.read(word.as_bytes(), slips) {
                Verdict::Like => like.add(slots),
                Verdict::Short => {}
                Verdict::Unlike(depth) => {
                    let Some(next) = after(&word[..depth]) else { break };
                    words = self.0.range::<str, _>((Included(next.as_str()), Unbounded));
                }
            }
        }
    }
}

/// The least text behind all that begin with `beginning`, which are small letters.
fn after(beginning: &str) -> Option<String> {
    let kept = beginning.trim_end_matches('z');
    let last = kept.bytes().last()?;
    Some(format!("{}{}", &kept[..kept.len() - 1], char::from(last + 1)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::identity::edit::distance;

    fn words(list: &[&str]) -> Words {
        let mut words = Words::default();
        for (slot, word) in (0..).zip(list) {
            words.insert(word, slot);
        }
        words
    }

    #[test]
    fn slips_are_forgiven_by_length_and_in_what_is_typed_so_far() {
        let words = words(&["schmidt", "wang", "xiaoming", "zz", "zzz"]);
        let like = |letters| words.like(letters).iter().collect::<Vec<_>>();
        assert_eq!(like("schmitd"), [0]);
        assert_eq!(like("scmi"), [0]);
        assert!(like("shcmitd").is_empty());
        assert_eq!(like("xaiomign"), [2]);
        assert_eq!(like("wnag"), [1]);
        assert_eq!(like("wan"), [1]);
        assert!(like("wag").is_empty());
        assert_eq!(like("zz"), [3, 4]);
    }

    #[test]
    fn two_words_in_a_row_are_found_in_both_orders() {
        let mut words = words(&["wang", "xiaoming"]);
        words.insert("wang", 2);
        words.insert("xiaoming", 2);
        for letters in ["wangxiaomign", "xiaomingwang", "xiaomingwnag"] {
            assert_eq!(words.like(letters).iter().collect::<Vec<_>>(), [2], "{letters}");
        }
    }

    proptest! {
        #[test]
        fn words_are_like_those_that_every_beginning_is_compared_with(
            list in proptest::collection::btree_set("[abz]{2,7}", 0..30), letters in "[abz]{2,6}", slips in 0u8..3
        ) {
            let list: Vec<&str> = list.iter().map(String::as_str).collect();
            let mut like = Union::default();
            words(&list).beginning_like(&letters, slips, &mut like);
            let like = like.into_set();
            for (slot, word) in (0..).zip(&list) {
                let nearest = (0..=word.len()).map(|end| distance(&word[..end], &letters)).min().unwrap();
                let allowed = if word[..1] == letters[..1] { slips } else { slips.min(1) };
                prop_assert_eq!(like.contains(slot), nearest <= usize::from(allowed), "{}", word);
            }
        }
    }
}
