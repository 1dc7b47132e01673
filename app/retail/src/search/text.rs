//! A member's contact details as one text: what is searched, and all that the index keeps of a member.
//!
//! Each detail is a section between a mark that tells its kind and [`END`]. Folding leaves neither in a detail, so
//! that a pattern that begins with a mark is found only where a detail begins, and one that ends with [`END`] only
//! where it ends.

use super::{Entry, Field};
use crate::identity::{
    Name,
    fold::{joins, narrow, plain},
    name::simplified,
};

/// What stands behind a detail.
pub(super) const END: char = '\0';

/// Where a surname's reading and a given name's part.
pub(super) const WORD: char = ' ';

/// Where the readings of two characters of one word part.
pub(super) const SYLLABLE: char = '\'';

/// How much of a detail is kept, characters: no name, address or number that is in use is longer.
const LONGEST: usize = 254;

/// The mark before a detail.
pub(super) fn mark(field: Field) -> char {
    match field {
        Field::Name => '\u{1}',
        Field::Reading => '\u{2}',
        Field::Phone => '\u{3}',
        Field::Email => '\u{4}',
        Field::Number => '\u{5}',
    }
}

fn marked(letter: char) -> Option<Field> {
    Field::ALL.into_iter().find(|field| mark(*field) == letter)
}

/// All details of a member, sections in a row.
pub(super) fn packed(entry: &Entry) -> String {
    let mut text = String::new();
    for name in &entry.names {
        push(&mut text, Field::Name, &name_text(name));
        push(&mut text, Field::Reading, &reading(name));
    }
    for phone in &entry.phones {
        push(&mut text, Field::Phone, &digits(phone.as_str()));
    }
    for email in &entry.emails {
        push(&mut text, Field::Email, &email_text(email.as_str()));
    }
    for number in &entry.numbers {
        push(&mut text, Field::Number, &number_text(number));
    }
    text
}

fn push(text: &mut String, field: Field, detail: &str) {
    if !detail.is_empty() {
        text.push(mark(field));
        text.extend(detail.chars().take(LONGEST));
        text.push(END);
    }
}

/// The sections of a packed text, with mark and end.
pub(super) fn sections(text: &str) -> impl Iterator<Item = (Field, &str)> {
    text.split_inclusive(END).filter_map(|section| Some((marked(section.chars().next()?)?, section)))
}

/// A section without mark and end.
pub(super) fn bare(section: &str) -> &str {
    section.trim_matches(|letter: char| letter == END || marked(letter).is_some())
}

/// In which details a pattern stands, once for each place.
pub(super) fn fields_with<'a>(text: &'a str, pattern: &'a str) -> impl Iterator<Item = Field> + 'a {
    let before = |at: usize| pattern.chars().take(1).chain(text[..at].chars().rev());
    text.match_indices(pattern).filter_map(move |(at, _)| before(at).find_map(marked))
}

/// A name as it is searched: small letters without accents, simplified characters, one space between words.
pub(super) fn name_text(name: &str) -> String {
    let folded = simplified(&plain(name));
    let mut text = String::with_capacity(folded.len());
    for letter in folded.chars().filter(|letter| !joins(*letter)) {
        if letter.is_alphanumeric() {
            text.push(letter);
        } else if !text.is_empty() && !text.ends_with(WORD) {
            text.push(WORD);
        }
    }
    text.truncate(text.trim_end_matches(WORD).len());
    text
}

/// How a Chinese name is read: `wang xiao'ming`. Empty for any other.
fn reading(name: &str) -> String {
    let words = name.parse::<Name>().map(|name| name.syllables()).unwrap_or_default();
    let written = words.iter().map(|word| word.join(&SYLLABLE.to_string())).filter(|word| !word.is_empty());
    written.collect::<Vec<_>>().join(&WORD.to_string())
}

/// An e-mail address as it is searched, or a part of one.
pub(super) fn email_text(email: &str) -> String {
    plain(email).chars().filter(|letter| !letter.is_whitespace() && !letter.is_control()).collect()
}

/// A member number as it is searched: its letters and digits.
pub(super) fn number_text(number: &str) -> String {
    plain(number).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// The digits of a phone number.
pub(super) fn digits(phone: &str) -> String {
    phone.chars().map(narrow).filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_one_text_of_marked_sections() {
        let entry = Entry {
            names: vec!["Tony-王　小明".to_owned(), "O’Neill,  Ünal ".to_owned()],
            phones: vec!["+8613800138000".parse().expect("a number")],
            emails: vec!["Li.Na@example.com".parse().expect("an address")],
            numbers: vec!["M-00 1".to_owned(), "--".to_owned()],
            last_seen: 0,
        };
        let expected = "\u{1}tony王 小明\0\u{2}wang xiao'ming\0\u{1}oneill unal\0\u{3}8613800138000\0\
                        \u{4}li.na@example.com\0\u{5}m001\0";
        assert_eq!(packed(&entry), expected);
        let fields: Vec<Field> = sections(expected).map(|(field, _)| field).collect();
        assert_eq!(fields, [Field::Name, Field::Reading, Field::Name, Field::Phone, Field::Email, Field::Number]);
        assert_eq!(bare("\u{1}oneill unal\0"), "oneill unal");
    }

    #[test]
    fn a_pattern_is_told_by_the_section_it_stands_in() {
        let text = "\u{1}ab 1\0\u{3}1ab\0";
        let fields = |pattern| fields_with(text, pattern).collect::<Vec<_>>();
        assert_eq!(fields("ab"), [Field::Name, Field::Phone]);
        assert_eq!(fields("\u{3}1"), [Field::Phone]);
        assert_eq!(fields("ab\0"), [Field::Phone]);
        assert_eq!(fields("x"), []);
    }
}
