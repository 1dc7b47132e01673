//! Chinese names by their readings: in full, by initials, or by both (`xiaoming`, `wxm`, `wangxm`).
//!
//! What is typed is cut into pieces that each begin a syllable, of syllables that follow each other in a name.

use super::{
    Field,
    key::{Key, LONGEST},
    postings::Postings,
    text::{self, END, SYLLABLE, WORD},
};

/// Kinds of keys beside those of details: the beginnings of syllables, and the initials of two neighbours.
const BEGINNING: u8 = 16;
const NEIGHBOURS: u8 = 17;

/// How many ways to cut a text are tried, those of the fewest pieces first. `wangxiaoming` has 72, most of which no
/// name has.
const CUTS: usize = 64;

/// Of how many syllables a name is found by its reading. Few have more than four.
const PIECES: usize = 8;

/// Letters as names are read: `ü` is typed as `v` or `yu` after `l` and `n`, and kept as `u`.
pub(super) fn without_umlauts(letters: &str) -> String {
    [("lyu", "lu"), ("nyu", "nu"), ("lv", "lu"), ("nv", "nu")]
        .iter()
        .fold(letters.to_owned(), |letters, (typed, kept)| letters.replace(typed, kept))
}

/// The syllables of a reading, or of a section of one.
pub(super) fn syllables(section: &str) -> Vec<&str> {
    text::bare(section).split([WORD, SYLLABLE]).filter(|syllable| !syllable.is_empty()).collect()
}

/// The words of a reading, or of a section of one.
pub(super) fn words(section: &str) -> impl Iterator<Item = String> {
    text::bare(section).split(WORD).map(|word| word.replace(SYLLABLE, ""))
}

/// The keys of a section.
pub(super) fn keys(section: &str) -> Vec<Key> {
    let syllables = syllables(section);
    let mut keys = neighbours(&syllables, true, true);
    for syllable in &syllables {
        let letters: Vec<char> = syllable.chars().collect();
        keys.extend((1..=letters.len().min(LONGEST)).map(|count| Key::new(BEGINNING, &letters[..count])));
    }
    keys
}

fn beginning(piece: &str) -> Key {
    Key::new(BEGINNING, &piece.chars().collect::<Vec<_>>())
}

/// The keys of neighbouring initials, with the reading's beginning and end if these are wanted.
fn neighbours(pieces: &[&str], first: bool, last: bool) -> Vec<Key> {
    let initials = pieces.iter().filter_map(|piece| piece.chars().next());
    let start = first.then(|| text::mark(Field::Reading));
    let row: Vec<char> = start.into_iter().chain(initials).chain(last.then_some(END)).collect();
    row.windows(2).map(|pair| Key::new(NEIGHBOURS, pair)).collect()
}

/// The keys that a name has which is read so.
pub(super) fn keys_of(pieces: &[&str], first: bool, whole: bool) -> Vec<Key> {
    let beginnings = pieces.iter().map(|piece| beginning(piece));
    beginnings.chain(neighbours(pieces, first, whole)).collect()
}

/// The ways to cut a text into beginnings of syllables that some member has.
pub(super) fn cuts<'a>(letters: &'a str, postings: &Postings) -> Vec<Vec<&'a str>> {
    let mut found = Vec::new();
    let mut open: Vec<(Vec<&str>, &str)> = vec![(Vec::new(), letters)];
    while !open.is_empty() && found.len() < CUTS {
        let mut longer = Vec::new();
        for (pieces, rest) in open {
            if rest.is_empty() {
                found.push(pieces);
                continue;
            }
            for count in (1..=rest.len().min(LONGEST)).rev().filter(|_| pieces.len() < PIECES) {
                let (piece, rest) = rest.split_at(count);
                if postings.has(beginning(piece)) {
                    longer.push(([pieces.as_slice(), &[piece]].concat(), rest));
                }
            }
        }
        // However the text is made, the work stays small.
        longer.truncate(16 * CUTS);
        open = longer;
    }
    found.truncate(CUTS);
    found
}

/// Whether letters are pieces of the first syllables, or all of all of them in full.
fn begins(syllables: &[&str], letters: &str, whole: bool) -> bool {
    let Some((syllable, others)) = syllables.split_first().filter(|_| !letters.is_empty()) else {
        return letters.is_empty() && (syllables.is_empty() || !whole);
    };
    if whole {
        return letters.strip_prefix(syllable).is_some_and(|rest| begins(others, rest, true));
    }
    let common = letters.bytes().zip(syllable.bytes()).take_while(|(a, b)| a == b).count();
    (1..=common).rev().any(|count| begins(others, &letters[count..], false))
}

/// Whether a section is read so.
pub(super) fn reads(section: &str, letters: &str, first: bool, whole: bool) -> bool {
    let syllables = syllables(section);
    let starts = if first { 1 } else { syllables.len() };
    (0..starts.min(syllables.len())).any(|start| begins(&syllables[start..], letters, whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_in_full_by_initials_and_by_both() {
        let section = "\u{2}wang xiao'ming\0";
        for letters in ["w", "wang", "wxm", "wangxm", "wxiaom", "wangxiaoming", "xm", "xiaoming", "ming", "wangxi"] {
            assert!(reads(section, letters, false, false), "{letters}");
        }
        for letters in ["wm", "ang", "mingwang", "wangxiaomingx", "iao"] {
            assert!(!reads(section, letters, false, false), "{letters}");
        }
        assert!(reads(section, "wx", true, false) && !reads(section, "xm", true, false));
        assert!(reads(section, "wangxiaoming", true, true) && !reads(section, "wangxiaom", true, true));
    }

    #[test]
    fn a_text_is_cut_where_members_syllables_begin() {
        let mut postings = Postings::default();
        for key in keys("\u{2}wang xiao'ming\0") {
            postings.insert(key, 7);
        }
        assert_eq!(cuts("wangxm", &postings), [["wang", "x", "m"]]);
        assert!(cuts("schmidt", &postings).is_empty());
        for pieces in [["wang", "x", "m"], ["w", "xiao", "mi"]] {
            assert!(postings.with_all(&keys_of(&pieces, true, true)).contains(7), "{pieces:?}");
        }
    }

    #[test]
    fn a_text_of_many_cuts_is_answered() {
        let mut postings = Postings::default();
        keys("\u{2}aa aaa'aaaa\0").into_iter().for_each(|key| postings.insert(key, 0));
        assert_eq!(cuts(&"a".repeat(24), &postings).len(), CUTS);
    }
}
