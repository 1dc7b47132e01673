//! What a query may mean.

use super::{
    Field, Rank, reading,
    text::{self, END, WORD, mark},
};
use crate::identity::Name;

/// How much of a query is read, characters, and how many words of it.
const LONGEST: usize = 100;
const WORDS: usize = 6;

/// The fewest digits that are looked for inside phone numbers.
const DIGITS: usize = 3;

/// One way in which a member may have what is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) rank: Rank,
    pub(super) field: Field,
    pub(super) wanted: Wanted,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// This text in a detail, its mark and end included where they matter.
    Pattern(String),
    /// A name that is read so: from its first syllable, or as a whole.
    Read { letters: String, first: bool, whole: bool },
    /// A name with these syllables.
    Sounding(Vec<String>),
    /// A name with a word that begins so but for slips.
    Like(String),
}

/// What a query may mean: all of it as one thing, or several things that a member must have, one a word.
pub(super) fn meanings(query: &str) -> Vec<Vec<Vec<Way>>> {
    let query: String = query.chars().take(LONGEST).collect();
    let words: Vec<&str> = query.split_whitespace().take(WORDS).collect();
    let mut meanings = vec![vec![ways(&query)]];
    if words.len() > 1 {
        // A word of marks alone asks for nothing.
        meanings.push(words.into_iter().map(ways).filter(|ways| !ways.is_empty()).collect());
    }
    meanings
}

/// The ways to have a text, in the order of their ranks.
fn ways(text: &str) -> Vec<Way> {
    let mut ways = Vec::new();
    let name = text::name_text(text);
    name_ways(&mut ways, &name);
    // No address has a space in it.
    if text.split_whitespace().count() == 1 {
        detail_ways(&mut ways, Field::Email, &text::email_text(text));
    }
    if !text.contains(['@', '＠']) {
        reading_ways(&mut ways, &name);
        detail_ways(&mut ways, Field::Number, &text::number_text(text));
    }
    if text.chars().all(|letter| !letter.is_alphabetic() && letter != '@') {
        phone_ways(&mut ways, &text::digits(text));
    }
    ways.sort_by_key(|way| way.rank);
    ways
}

fn pattern(rank: Rank, field: Field, start: &str, text: &str, end: &str) -> Way {
    Way { rank, field, wanted: Wanted::Pattern(format!("{start}{text}{end}")) }
}

/// A detail as a whole, its beginning, and any part of it.
fn detail_ways(ways: &mut Vec<Way>, field: Field, text: &str) {
    if text.is_empty() {
        return;
    }
    let (start, end) = (mark(field).to_string(), END.to_string());
    ways.push(pattern(Rank::Exact, field, &start, text, &end));
    ways.push(pattern(Rank::Start, field, &start, text, ""));
    ways.push(pattern(Rank::Inside, field, "", text, ""));
}

fn name_ways(ways: &mut Vec<Way>, name: &str) {
    detail_ways(ways, Field::Name, name);
    if !name.is_empty() {
        ways.push(pattern(Rank::Word, Field::Name, &WORD.to_string(), name, ""));
    }
}

fn reading_ways(ways: &mut Vec<Way>, name: &str) {
    let letters = name.replace(WORD, "");
    let mut way = |rank, wanted| ways.push(Way { rank, field: Field::Reading, wanted });
    if !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_lowercase()) {
        let mut read = |rank, first, whole| {
            let letters = reading::without_umlauts(&letters);
            way(rank, Wanted::Read { letters, first, whole });
        };
        read(Rank::Exact, true, true);
        read(Rank::Start, true, false);
        read(Rank::Word, false, false);
        // Words that stand apart are looked for one by one.
        if !name.contains(WORD) {
            way(Rank::Alike, Wanted::Like(letters));
        }
    } else if let Ok(parsed) = name.parse::<Name>() {
        let syllables = parsed.syllables().concat();
        // One character sounds like too many others.
        if syllables.len() > 1 {
            way(Rank::Alike, Wanted::Sounding(syllables));
        }
    }
}

/// A number's end is what people say of it, so it counts as its beginning does elsewhere.
fn phone_ways(ways: &mut Vec<Way>, digits: &str) {
    if digits.len() < DIGITS {
        return;
    }
    let (start, end) = (mark(Field::Phone).to_string(), END.to_string());
    // Before an area code or a country's one stand zeros that are no part of the stored number.
    let stored = Some(digits.trim_start_matches('0')).filter(|stored| stored.len() >= DIGITS && *stored != digits);
    for digits in [Some(digits), stored].into_iter().flatten() {
        ways.push(pattern(Rank::Exact, Field::Phone, &start, digits, &end));
        ways.push(pattern(Rank::Start, Field::Phone, "", digits, &end));
        ways.push(pattern(Rank::Inside, Field::Phone, "", digits, ""));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Vec<Field> {
        let mut fields: Vec<Field> = ways(text).iter().map(|way| way.field).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    #[test]
    fn a_text_is_looked_for_where_it_may_stand() {
        use Field::*;
        assert_eq!(fields("wang"), [Name, Reading, Email, Number]);
        assert_eq!(fields("小明"), [Name, Reading, Email, Number]);
        assert_eq!(fields("(138) 00-13"), [Name, Phone, Number]);
        assert_eq!(fields("13"), [Name, Email, Number]);
        assert_eq!(fields("li.na@e"), [Name, Email]);
        assert_eq!(fields(" -"), [Email]);
        assert_eq!(fields(""), []);
    }

    #[test]
    fn words_are_looked_for_together_and_one_by_one() {
        assert_eq!(meanings("小明").len(), 1);
        let both = meanings("王 8000");
        assert_eq!(both.iter().map(Vec::len).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(both[1][1], ways("8000"));
    }
}
