//! The number under a bar code: a Global Trade Item Number.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The lengths of a GTIN in digits, shortest first (GS1 General Specifications, section 3.3.2).
const LENGTHS: [usize; 4] = [8, 12, 13, 14];

/// Why a text is no GTIN.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GtinError {
    /// A character stands where a digit belongs.
    #[error("'{}' is no digit: write a GTIN in the digits 0 to 9", .0.escape_debug())]
    NoDigit(char),
    /// The count of digits is none of a GTIN's.
    #[error("{0} digits make no GTIN: it has 8, 12, 13 or 14")]
    Length(usize),
    /// The last digit does not follow from the others: one of them is wrong.
    #[error("the check digit is {found} and should be {expected}: compare the number with the one under the bar code")]
    CheckDigit {
        /// The digit that the others call for.
        expected: u8,
        /// The digit that is there.
        found: u8,
    },
}

/// A Global Trade Item Number: which article it is, whoever sells it.
///
/// GTIN-8, GTIN-12 (UPC-A), GTIN-13 (EAN-13) and GTIN-14 are one number space: a shorter one is the longer one without
/// its leading zeros, so both are equal here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Gtin(u64);

impl Gtin {
    /// Reads 8, 12, 13 or 14 digits and nothing else, as a data carrier holds them.
    ///
    /// # Errors
    ///
    /// [`GtinError`] if there is a character besides digits, another count of digits, or a wrong check digit.
    pub fn from_digits(text: &str) -> Result<Self, GtinError> {
        if let Some(other) = text.chars().find(|char| !char.is_ascii_digit()) {
            return Err(GtinError::NoDigit(other));
        }
        if !LENGTHS.contains(&text.len()) {
            return Err(GtinError::Length(text.len()));
        }
        let number = text.bytes().fold(0, |number, byte| number * 10 + u64::from(byte - b'0'));
        let (expected, found) = (check_digit(number / 10), (number % 10) as u8);
        if expected != found {
            return Err(GtinError::CheckDigit { expected, found });
        }
        Ok(Self(number))
    }

    /// The number in the shortest of the standard lengths, as it stands under a bar code: 13 digits for an EAN-13.
    ///
    /// GS1 gives out no longer number that would be mistaken for a GTIN-8 this way.
    pub fn shortest(self) -> String {
        let digits = self.to_string();
        let zeros = digits.bytes().take_while(|&byte| byte == b'0').count();
        let length = LENGTHS.into_iter().find(|length| length + zeros >= digits.len()).unwrap_or(digits.len());
        digits[digits.len() - length..].to_owned()
    }
}

/// The digit that follows `body` (GS1 General Specifications, section 7.9): the body's digits weigh 3 and 1 in turn
/// from the right, and the check digit makes their sum a multiple of ten. Leading zeros weigh nothing.
fn check_digit(body: u64) -> u8 {
    let (mut rest, mut weight, mut sum) = (body, 3, 0);
    while rest > 0 {
        sum += rest % 10 * weight;
        (rest, weight) = (rest / 10, 4 - weight);
    }
    ((10 - sum % 10) % 10) as u8
}

impl FromStr for Gtin {
    type Err = GtinError;

    /// Reads a GTIN as people copy it from a label: spaces around it, and spaces and hyphens between its digits
    /// (`9 506000 134352`), are passed over.
    fn from_str(text: &str) -> Result<Self, GtinError> {
        Self::from_digits(&text.trim().replace([' ', '-'], ""))
    }
}

impl TryFrom<String> for Gtin {
    type Error = GtinError;

    fn try_from(text: String) -> Result<Self, GtinError> {
        text.parse()
    }
}

impl From<Gtin> for String {
    fn from(gtin: Gtin) -> Self {
        gtin.to_string()
    }
}

impl fmt::Display for Gtin {
    /// All 14 digits, which is how GS1's feeds and links want it.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:014}", self.0)
    }
}

#[cfg(test)]
mod tests;
