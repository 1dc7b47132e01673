//! Phone numbers in the one form that is dialled from everywhere (ITU-T E.164).

mod plan;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::fold::narrow;
pub use plan::Country;

/// How many digits a number has with its country code: ITU-T E.164 allows 15 at most, and none in use has under 8.
const LENGTHS: std::ops::RangeInclusive<usize> = 8..=15;

/// Why a text is no phone number. The text isn't repeated: it may be someone's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PhoneError {
    /// There is no digit in it.
    #[error("there is no phone number: write its digits")]
    Empty,
    /// Something in it is neither a digit nor set between digits.
    #[error("a phone number has no {0:?}: write its digits alone and leave an extension off")]
    Character(char),
    /// The country it was read for has no such number.
    #[error("{country} has no such phone number: add what is missing, or write + and the country code in front")]
    National {
        /// The country that was assumed.
        country: Country,
    },
    /// An international number is too short, too long, or its country code starts with zero.
    #[error("this is no phone number after +: write the country code and the number, 8 to 15 digits in all")]
    International,
}

/// A number with its country code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

impl Phone {
    /// Reads a number as it is written in `country`, or with its own country code after `+` or `00`.
    pub fn parse(text: &str, country: Country) -> Result<Self, PhoneError> {
        let (digits, plus) = digits(text)?;
        if plus {
            return Self::international(&digits);
        }
        // A country's own prefix comes first: in Hong Kong 001 is dialled, and the 1 is no part of the number.
        if let Some(rest) = [country.exit_code(), "00"].iter().find_map(|exit| digits.strip_prefix(exit)) {
            return Self::international(rest);
        }
        let national = country.national(&digits).ok_or(PhoneError::National { country })?;
        Ok(Self(format!("+{}{national}", country.calling_code())))
    }

    fn international(digits: &str) -> Result<Self, PhoneError> {
        if !LENGTHS.contains(&digits.len()) || digits.starts_with('0') {
            return Err(PhoneError::International);
        }
        // `+44 020 …` and `+44 (0)20 …` carry a digit that is dialled only at home.
        Ok(Self(format!("+{}", plan::without_trunk(digits).unwrap_or_else(|| digits.to_owned()))))
    }

    /// The number as it is stored: `+8613800138000`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last `count` digits, for lists that hide the rest.
    pub fn tail(&self, count: usize) -> &str {
        let digits = &self.0[1..];
        &digits[digits.len().saturating_sub(count)..]
    }
}

/// The digits of a text, and whether a plus stands before them.
fn digits(text: &str) -> Result<(String, bool), PhoneError> {
    let mut digits = String::new();
    let mut plus = false;
    for letter in text.chars().map(narrow) {
        match letter {
            '0'..='9' => digits.push(letter),
            '+' if digits.is_empty() && !plus => plus = true,
            // Every dash that a keyboard or a word processor makes, and marks of direction that pasting brings along.
            '-'
            | '\u{2010}'..='\u{2015}'
            | '\u{2212}'
            | '.'
            | '·'
            | '('
            | ')'
            | '/'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' => {}
            _ if letter.is_whitespace() => {}
            _ => return Err(PhoneError::Character(letter)),
        }
    }
    if digits.is_empty() { Err(PhoneError::Empty) } else { Ok((digits, plus)) }
}

impl FromStr for Phone {
    type Err = PhoneError;

    /// Reads a number that carries its country code.
    fn from_str(text: &str) -> Result<Self, PhoneError> {
        match digits(text)? {
            (digits, true) => Self::international(&digits),
            _ => Err(PhoneError::International),
        }
    }
}

impl TryFrom<String> for Phone {
    type Error = PhoneError;

    fn try_from(text: String) -> Result<Self, PhoneError> {
        text.parse()
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
