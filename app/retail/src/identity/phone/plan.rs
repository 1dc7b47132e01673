//! How numbers are written at home: simple rules of length and first digits, by country.
//!
//! From the national numbering plans that the ITU collects (E.129). They tell a number from a slip of the pen;
//! whether anyone answers, only a call tells.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A country or region whose way of writing numbers is known, by its ISO 3166 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Country {
    /// Mainland China.
    Cn,
    /// Hong Kong.
    Hk,
    /// Macao.
    Mo,
    /// Taiwan.
    Tw,
    /// Singapore.
    Sg,
    /// Japan.
    Jp,
    /// The United States.
    Us,
    /// Canada.
    Ca,
    /// The United Kingdom.
    Gb,
    /// France.
    Fr,
    /// Germany.
    De,
}

use Country::{Ca, Cn, De, Fr, Gb, Hk, Jp, Mo, Sg, Tw, Us};

const ALL: [Country; 11] = [Cn, Hk, Mo, Tw, Sg, Jp, Us, Ca, Gb, Fr, De];

/// What a number reaches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A phone that is carried.
    Mobile,
    /// A place, or a number with no place that needs no digit before it.
    Fixed,
}

impl Country {
    /// What is dialled after the plus.
    pub fn calling_code(self) -> &'static str {
        match self {
            Cn => "86",
            Hk => "852",
            Mo => "853",
            Tw => "886",
            Sg => "65",
            Jp => "81",
            Us | Ca => "1",
            Gb => "44",
            Fr => "33",
            De => "49",
        }
    }

    /// What is dialled at home in place of the plus.
    pub(super) fn exit_code(self) -> &'static str {
        match self {
            Cn | Mo | Gb | Fr | De => "00",
            Hk | Sg => "001",
            Tw => "002",
            Jp => "010",
            Us | Ca => "011",
        }
    }

    /// The digit before a number that is dialled at home only; none where every number is dialled as it is.
    fn trunk(self) -> Option<&'static str> {
        match self {
            Cn | Tw | Jp | Gb | Fr | De => Some("0"),
            Us | Ca => Some("1"),
            Hk | Mo | Sg => None,
        }
    }

    /// The significant digits of a number as it is written at home.
    ///
    /// A mobile number may lack the trunk digit, which spreadsheets drop, and any number may carry its country code
    /// without a plus. Another without the trunk digit may lack its area code too, so it is refused.
    pub(super) fn national(self, digits: &str) -> Option<String> {
        let whole = |rest: &str| self.kind(rest).map(|_| rest.to_owned());
        let after_trunk = || self.trunk().and_then(|trunk| digits.strip_prefix(trunk)).and_then(whole);
        let complete = self.kind(digits).filter(|kind| *kind == Kind::Mobile || self.trunk() != Some("0"));
        let after_code = || digits.strip_prefix(self.calling_code()).and_then(whole);
        complete.map(|_| digits.to_owned()).or_else(after_trunk).or_else(after_code)
    }

    fn kind(self, national: &str) -> Option<Kind> {
        let mut first = national.bytes().map(|digit| digit - b'0').chain([0, 0, 0, 0]);
        let mut next = || first.next().unwrap_or(0);
        let shape = (national.len(), next(), next(), next(), next());
        match (self, shape) {
            (Cn, (11, 1, 3..=9, ..)) => Some(Kind::Mobile),
            (Cn, (10, 1, 0, ..) | (10, 2, ..) | (10..=11, 3..=9, ..)) => Some(Kind::Fixed),
            (Hk | Mo, (8, 2..=9, ..)) | (Sg, (8, 3 | 6 | 8 | 9, ..)) => Some(Kind::Fixed),
            (Tw, (9, 9, ..)) => Some(Kind::Mobile),
            (Tw, (8..=9, 2..=8, ..)) => Some(Kind::Fixed),
            (Jp, (10, 7..=9, 0, ..)) => Some(Kind::Mobile),
            (Jp, (9, 1..=9, ..)) => Some(Kind::Fixed),
            // The North American plan: neither the area code nor the exchange starts with 0 or 1.
            (Us | Ca, (10, 2..=9, _, _, 2..=9)) => Some(Kind::Fixed),
            (Gb, (10, 7, ..)) => Some(Kind::Mobile),
            (Gb, (9..=10, 1..=3, ..) | (10, 8, ..)) => Some(Kind::Fixed),
            (Fr, (9, 6..=7, ..)) => Some(Kind::Mobile),
            (Fr, (9, 1..=5 | 8..=9, ..)) => Some(Kind::Fixed),
            (De, (10..=11, 1, 5..=7, ..)) => Some(Kind::Mobile),
            (De, (6..=11, 2..=9, ..)) => Some(Kind::Fixed),
            _ => None,
        }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Cn => "mainland China",
            Hk => "Hong Kong",
            Mo => "Macao",
            Tw => "Taiwan",
            Sg => "Singapore",
            Jp => "Japan",
            Us => "the United States",
            Ca => "Canada",
            Gb => "the United Kingdom",
            Fr => "France",
            De => "Germany",
        })
    }
}

/// An international number without a trunk zero after its country code, where it has one and a number remains.
pub(super) fn without_trunk(digits: &str) -> Option<String> {
    ALL.into_iter().filter(|country| country.trunk() == Some("0")).find_map(|country| {
        let code = country.calling_code();
        let national = digits.strip_prefix(code)?.strip_prefix('0')?;
        country.kind(national).map(|_| format!("{code}{national}"))
    })
}
