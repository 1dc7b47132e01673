//! Streets and cities in a form that compares.

use std::collections::BTreeSet;

use super::{fold::plain, name::simplified};

/// The longest line that is looked at, characters: what comes after is no address.
const LONGEST: usize = 200;

/// How much of two lines' pairs of letters must be shared to be close, by Dice's coefficient.
const CLOSE: f64 = 0.75;

/// A street, house and flat, without the city.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressLine {
    key: String,
    numbers: Vec<String>,
}

impl AddressLine {
    /// A line with its letters and digits alone, in order; none where it has none.
    pub fn new(text: &str) -> Option<Self> {
        let folded = simplified(&plain(text));
        let key = letters(&folded)?;
        let numbers = folded.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
        let numbers = numbers.map(str::to_owned).collect();
        Some(Self { key, numbers })
    }

    /// What two lines are equal by.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Whether the words are much alike and the numbers are the same: flat 501 isn't flat 502.
    ///
    /// Likeness is Dice's coefficient of the letters' pairs (Dice 1945, "Measures of the amount of ecologic
    /// association between species").
    pub fn is_close_to(&self, other: &Self) -> bool {
        let (a, b) = (pairs(&self.key), pairs(&other.key));
        let shared = a.intersection(&b).count() as f64;
        self.numbers == other.numbers && 2.0 * shared >= CLOSE * (a.len() + b.len()) as f64
    }
}

/// A city or town.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct City(String);

impl City {
    /// A city by its letters, without the ending that Chinese writes or leaves off; none where it has no letters.
    pub fn new(text: &str) -> Option<Self> {
        let key = letters(&simplified(&plain(text)))?;
        let bare = key.strip_suffix('市').filter(|bare| bare.chars().count() > 1);
        Some(Self(bare.unwrap_or(&key).to_owned()))
    }

    /// What two cities are equal by.
    pub fn key(&self) -> &str {
        &self.0
    }
}

fn letters(text: &str) -> Option<String> {
    let letters: String = text.chars().filter(|letter| letter.is_alphanumeric()).take(LONGEST).collect();
    (!letters.is_empty()).then_some(letters)
}

fn pairs(text: &str) -> BTreeSet<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_its_letters() {
        let line = |text| AddressLine::new(text).expect("an address");
        assert_eq!(line("南京西路１２６６號 3-501"), line("南京西路1266号3－501"));
        assert!(line("南京西路1266号恒隆广场501室").is_close_to(&line("静安南京西路1266号恒隆广场501")));
        assert!(!line("南京西路1266号501").is_close_to(&line("南京西路1266号502")));
        assert_eq!(AddressLine::new(" - "), None);
    }

    #[test]
    fn a_city_goes_by_its_name() {
        assert_eq!(City::new("上海市"), City::new("上海 "));
        assert_eq!(City::new("廣州"), City::new("广州市"));
        assert_eq!(City::new("Zürich"), City::new("ZURICH"));
        assert_eq!(City::new(""), None);
    }
}
