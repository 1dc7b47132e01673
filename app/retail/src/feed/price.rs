//! Prices as feeds write them, read digit by digit: no float is in between.

use base::{Currency, Money};

use super::fault::{Reason, excerpt};

/// Reads `12.90 CNY`.
pub(super) fn read(text: &str) -> Result<Money, Reason> {
    let wrong = || Reason::Price(excerpt(text));
    let (amount, code) = text.split_once([' ', '\u{a0}']).ok_or_else(wrong)?;
    let minor = hundredths(amount).ok_or_else(wrong)?;
    let code = code.trim();
    let known = Currency::ALL.into_iter().find(|currency| code.eq_ignore_ascii_case(currency.code()));
    let currency = known.ok_or_else(|| Reason::Currency(excerpt(code)))?;
    Ok(Money { minor, currency })
}

/// Reads `12.90`, which is in `currency`.
pub(super) fn read_amount(text: &str, currency: Currency) -> Result<Money, Reason> {
    let minor = hundredths(text).ok_or_else(|| Reason::Amount(excerpt(text)))?;
    Ok(Money { minor, currency })
}

/// Writes `12.90 CNY`.
pub(super) fn write(price: Money) -> String {
    format!("{} {}", write_amount(price), price.currency.code())
}

/// Writes `12.90`. A negative amount comes out as a text that is no price.
pub(super) fn write_amount(price: Money) -> String {
    let minus = if price.minor < 0 { "-" } else { "" };
    let minor = price.minor.unsigned_abs();
    format!("{minus}{}.{:02}", minor / 100, minor % 100)
}

/// `12`, `12.9` and `12.90`; more decimals only if they are zeros.
fn hundredths(text: &str) -> Option<i64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "00"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(decimals) {
        return None;
    }
    let rest = decimals.trim_end_matches('0');
    let cents: i64 = match rest.len() {
        0 => 0,
        1 => rest.parse::<i64>().ok()? * 10,
        2 => rest.parse().ok()?,
        _ => return None,
    };
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_a_feed_may_write_and_nothing_else() {
        let cny = |minor| Ok(Money { minor, currency: Currency::Cny });
        for (text, minor) in [("12.90 CNY", 1290), ("12.9 cny", 1290), ("12 CNY", 1200), ("0.070 CNY", 7)] {
            assert_eq!(read(text), cny(minor), "{text}");
        }
        for bad in ["12.90", "CNY 12.90", "1,290.00 CNY", "12.905 CNY", "-1 CNY", ".5 CNY", "5. CNY", "1e3 CNY", ""] {
            assert_eq!(read(bad), Err(Reason::Price(bad.to_owned())), "{bad}");
        }
        assert!(read("99999999999999999999 CNY").is_err());
        assert_eq!(read("92233720368547758.07 EUR").map(|money| money.minor), Ok(i64::MAX));
        assert!(read("92233720368547758.08 EUR").is_err());
        assert_eq!(read("12.90 JPY"), Err(Reason::Currency("JPY".to_owned())));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(minor in 0_i64.., currency in proptest::sample::select(&Currency::ALL[..])) {
            let money = Money { minor, currency };
            prop_assert_eq!(read(&write(money)), Ok(money));
            prop_assert_eq!(read_amount(&write_amount(money), currency), Ok(money));
        }
    }
}
