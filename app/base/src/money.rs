//! Money in whole minor units, so that no cent is ever lost to rounding.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Chinese yuan.
    Cny,
    /// Euro.
    Eur,
    /// United States dollar.
    Usd,
}

impl Currency {
    /// Every currency.
    pub const ALL: [Self; 3] = [Self::Cny, Self::Eur, Self::Usd];

    /// The ISO 4217 code: `CNY`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Cny => "CNY",
            Self::Eur => "EUR",
            Self::Usd => "USD",
        }
    }

    /// The sign written before an amount.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Cny => "\u{a5}",
            Self::Eur => "\u{20ac}",
            Self::Usd => "$",
        }
    }
}

/// An amount in hundredths of a currency's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// The amount in hundredths: fen or cents.
    pub minor: i64,
    /// The currency that the amount is in.
    pub currency: Currency,
}

impl fmt::Display for Money {
    /// Whole amounts without decimals, thousands set apart: `¥1,290`, `€129.50`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minus = if self.minor < 0 { "-" } else { "" };
        let (whole, cents) = (self.minor.unsigned_abs() / 100, self.minor.unsigned_abs() % 100);
        write!(out, "{minus}{}{}", self.currency.sign(), thousands(whole))?;
        if cents != 0 { write!(out, ".{cents:02}") } else { Ok(()) }
    }
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_a_price_tag() {
        let text = |minor, currency| Money { minor, currency }.to_string();
        assert_eq!(text(129_000, Currency::Cny), "\u{a5}1,290");
        assert_eq!(text(12_950, Currency::Eur), "\u{20ac}129.50");
        assert_eq!(text(-5, Currency::Usd), "-$0.05");
        assert_eq!(text(100_000_000, Currency::Usd), "$1,000,000");
    }
}
