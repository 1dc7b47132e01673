//! People's names in a form that compares across scripts, orders and spellings.

mod han;
mod reading;

use std::str::FromStr;

use thiserror::Error;

use super::{edit::distance, fold::plain};
pub(crate) use han::simplified;

/// The longest name, characters. The longest in passports (ICAO 9303) have 39.
const LONGEST: usize = 100;

/// How many letters of a Latin name may be slips: one in this many.
const LETTERS_PER_SLIP: usize = 6;

/// Why a text is no name. The text isn't repeated: it may be someone's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameError {
    /// There is no letter in it.
    #[error("there is no name: write at least one letter")]
    Empty,
    /// It is longer than any name.
    #[error("a name has at most 100 characters: leave titles and notes off")]
    Long,
}

/// How much two names say that they are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// The same characters, or the same letters where only one is written in characters.
    Same,
    /// Other characters that are read alike: `王小明` and `王晓明`.
    Homophone,
    /// A slip, an initial, or sounds that many speakers don't tell apart.
    Near,
    /// One is a single word, a surname or a nickname, that the other has too: nothing against it, and little for it.
    Partial,
    /// Two names.
    Other,
}

/// A name as words of small Latin letters, and as simplified Chinese characters where it is written in such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Simplified characters; empty for a name in Latin letters.
    han: String,
    /// Surname and given name of a Chinese name in pinyin, or the words of a Latin one as they are written.
    words: Vec<String>,
    initials: String,
    key: String,
}

impl Name {
    /// Pinyin without tones, or the Latin letters, whatever the order of surname and given name: the least rotation
    /// of all letters. `王小明`, `Wang, Xiao-Ming` and `xiaoming wang` have one key.
    ///
    /// Letters and not syllables are turned, for `Xian` may be one or two. The price is that now and then two names
    /// have one key, as `Anna Li` and `Lian Na` do.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The simplified characters of a Chinese name; empty for any other.
    pub fn han(&self) -> &str {
        &self.han
    }

    /// The first letter of each character's reading, or of each word: `wxm` for `王小明`.
    pub fn initials(&self) -> &str {
        &self.initials
    }

    /// The readings of a Chinese name's characters in pinyin without tones, those of surname and given name apart:
    /// `[["wang"], ["xiao", "ming"]]`. A character that no dictionary reads stands for itself. Empty for any other
    /// name.
    pub fn syllables(&self) -> [Vec<String>; 2] {
        reading::syllables(&self.han)
    }

    /// How much two names say that they are one.
    pub fn likeness(&self, other: &Self) -> Likeness {
        let both_han = !self.han.is_empty() && !other.han.is_empty();
        if self.words.len() == 1 || other.words.len() == 1 {
            let shared = self.words.iter().any(|word| other.words.contains(word));
            return if shared { Likeness::Partial } else { Likeness::Other };
        }
        match (self.key == other.key, both_han) {
            (true, true) if self.han != other.han => Likeness::Homophone,
            (true, _) => Likeness::Same,
            // Siblings often share two of three characters, so that spelling says nothing between two Chinese names.
            (false, true) if merged(self) == merged(other) => Likeness::Near,
            (false, false) if self.is_initialled(other) || self.is_slip_of(other) => Likeness::Near,
            _ => Likeness::Other,
        }
    }

    /// Whether some order of the words pairs each with itself or with its first letter, and one with itself.
    fn is_initialled(&self, other: &Self) -> bool {
        let stands_for = |a: &String, b: &String| a == b || (a.len() == 1 && b.starts_with(a.as_str()));
        rotations(&self.words).iter().any(|words| {
            let mut pairs = words.iter().zip(&other.words);
            words.len() == other.words.len()
                && pairs.clone().any(|(a, b)| a == b && a.len() > 1)
                && pairs.all(|(a, b)| stands_for(a, b) || stands_for(b, a))
        })
    }

    fn is_slip_of(&self, other: &Self) -> bool {
        let shorter = self.key.len().min(other.key.len());
        let allowed = shorter / LETTERS_PER_SLIP;
        allowed > 0
            && self.key.len().abs_diff(other.key.len()) <= allowed
            && rotations(&self.words)
                .iter()
                .any(|a| rotations(&other.words).iter().any(|b| distance(&a.concat(), &b.concat()) <= allowed))
    }
}

impl FromStr for Name {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        if text.chars().count() > LONGEST {
            return Err(NameError::Long);
        }
        let folded = simplified(&plain(text));
        let han = reading::without_title(folded.chars().filter(|letter| han::is_han(*letter)).collect());
        let latin: String = folded.chars().map(|letter| if han::is_han(letter) { ' ' } else { letter }).collect();
        let mut words = reading::latin_words(&latin);
        let mut initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
        match han.chars().count() {
            0 => {}
            // `Tony 王` is one name in two scripts; beside a whole Chinese name, Latin letters are a nickname.
            1 => words.extend(reading::words(&han)),
            _ => {
                words = reading::words(&han);
                initials = reading::initials(&han);
            }
        }
        if words.is_empty() {
            return Err(NameError::Empty);
        }
        let key = least_rotation(&words.concat());
        Ok(Self { han, words, initials, key })
    }
}

fn rotations(words: &[String]) -> Vec<Vec<String>> {
    (0..words.len()).map(|turn| [&words[turn..], &words[..turn]].concat()).collect()
}

fn least_rotation(text: &str) -> String {
    let starts = text.char_indices().map(|(start, _)| start);
    starts.map(|start| [&text[start..], &text[..start]].concat()).min().unwrap_or_default()
}

/// A name's letters with the sounds merged that speakers of southern China often don't tell apart, as input methods'
/// "fuzzy pinyin" does: `zh ch sh` as `z c s`, and final `ng` as `n`.
fn merged(name: &Name) -> String {
    let letters = name.words.concat();
    ["zh", "ch", "sh"].iter().fold(letters, |text, pair| text.replace(pair, &pair[..1])).replace("ng", "n")
}

#[cfg(test)]
mod tests;
