//! What narrows a GTIN down: a variant, a lot or a serial number.

use std::{fmt, str::FromStr};

use thiserror::Error;

use super::percent::{EscapeError, decode};

/// The longest value, in characters (`X..20` in the GS1 General Specifications, section 3.2).
const LONGEST: usize = 20;

/// What GS1's encodable character set 82 has besides letters and digits (General Specifications, section 7.11).
const SIGNS: &str = "!\"%&'()*+,-./:;<=>?_";

/// Why a text is no value of a key qualifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum QualifierError {
    /// It is empty or too long.
    #[error("{0} characters are too few or too many: use 1 to 20")]
    Length(usize),
    /// A character is outside the set.
    #[error("'{}' is not allowed: use letters A to Z in either case, digits and {SIGNS}", .0.escape_debug())]
    Character(char),
    /// It is badly escaped in a link.
    #[error(transparent)]
    Escape(#[from] EscapeError),
}

/// The value of a GTIN's key qualifier, such as `ABC-123`: 1 to 20 characters, in which upper and lower case differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Qualifier(String);

impl Qualifier {
    /// The value, not escaped.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads the value as it is escaped in a link.
    pub(super) fn read(escaped: &str) -> Result<Self, QualifierError> {
        decode(escaped)?.parse()
    }
}

impl FromStr for Qualifier {
    type Err = QualifierError;

    fn from_str(text: &str) -> Result<Self, QualifierError> {
        let allowed = |char: &char| char.is_ascii_alphanumeric() || SIGNS.contains(*char);
        if let Some(other) = text.chars().find(|char| !allowed(char)) {
            return Err(QualifierError::Character(other));
        }
        if !(1..=LONGEST).contains(&text.len()) {
            return Err(QualifierError::Length(text.len()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Qualifier {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_82_characters_and_no_others() {
        let allowed = |char: &char| char.to_string().parse::<Qualifier>().is_ok();
        assert_eq!(('\0'..='\u{2fff}').filter(allowed).count(), 82);
    }

    #[test]
    fn takes_1_to_20_characters() {
        let fault = |text: &str| text.parse::<Qualifier>().err();
        assert_eq!(fault(""), Some(QualifierError::Length(0)));
        assert_eq!(fault(&"x".repeat(20)), None);
        assert_eq!(fault(&"x".repeat(21)), Some(QualifierError::Length(21)));
    }
}
