//! The date until which an article keeps, as a bar code writes it: `YYMMDD`.

use std::{fmt, str::FromStr};

use thiserror::Error;

use crate::calendar::{days, is_leap};

/// Why a text is no expiry date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ExpiryError {
    /// There are not six digits.
    #[error("an expiry date has six digits, YYMMDD, as in 261231")]
    Shape,
    /// The month is 0 or above 12.
    #[error("month {0} does not exist: the third and fourth digit are a month from 01 to 12")]
    Month(u8),
    /// The month has fewer days in any century.
    #[error("month {month} has no day {day}: write one that it has, or 00 for its end")]
    Day {
        /// The month, 1 to 12.
        month: u8,
        /// The day that it lacks.
        day: u8,
    },
}

/// A day of the Gregorian calendar; an earlier one is less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year with its century.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// The date until which an article keeps (GS1 Application Identifier 17), still without its century.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Expiry {
    /// Year of the century, 0 to 99.
    year: u8,
    /// 1 to 12.
    month: u8,
    /// 1 to 31, or 0 for the month's end.
    day: u8,
}

impl Expiry {
    /// The last day on which the article is good, read in the year `current_year`.
    ///
    /// The century is the one that puts the year at most 49 years back and 50 years ahead (GS1 General Specifications,
    /// section 7.12), and day 00 is the month's last (section 3.4.7). February 29 is read as the 28th where the year
    /// turns out not to be a leap year, as in 2100.
    pub fn date(self, current_year: u16) -> Date {
        let earliest = i32::from(current_year) - 49;
        let year = earliest + (i32::from(self.year) - earliest).rem_euclid(100);
        let last = days(self.month, is_leap(year));
        let day = if self.day == 0 { last } else { self.day.min(last) };
        Date { year, month: self.month, day }
    }
}

impl FromStr for Expiry {
    type Err = ExpiryError;

    fn from_str(text: &str) -> Result<Self, ExpiryError> {
        let &[y1, y2, m1, m2, d1, d2] = text.as_bytes() else { return Err(ExpiryError::Shape) };
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ExpiryError::Shape);
        }
        let pair = |tens: u8, ones: u8| (tens - b'0') * 10 + (ones - b'0');
        let (year, month, day) = (pair(y1, y2), pair(m1, m2), pair(d1, d2));
        if !(1..=12).contains(&month) {
            return Err(ExpiryError::Month(month));
        }
        // Every year that divides by four may be a leap year in some century, even year 00.
        if day > days(month, year % 4 == 0) {
            return Err(ExpiryError::Day { month, day });
        }
        Ok(Self { year, month, day })
    }
}

impl fmt::Display for Expiry {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:02}{:02}{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str, current_year: u16) -> (i32, u8, u8) {
        let Date { year, month, day } = text.parse::<Expiry>().expect(text).date(current_year);
        (year, month, day)
    }

    #[test]
    fn the_century_is_the_near_one() {
        assert_eq!(date("180426", 2026), (2018, 4, 26));
        assert_eq!(date("760101", 2026), (2076, 1, 1));
        assert_eq!(date("770101", 2026), (1977, 1, 1));
        assert_eq!(date("000101", 2051), (2100, 1, 1));
        assert_eq!(date("990101", 2048), (1999, 1, 1));
        assert_eq!(date("990101", 2049), (2099, 1, 1));
    }

    #[test]
    fn day_00_is_the_end_of_the_month() {
        assert_eq!(date("260200", 2026), (2026, 2, 28));
        assert_eq!(date("280200", 2026), (2028, 2, 29));
        assert_eq!(date("261100", 2026), (2026, 11, 30));
        assert_eq!(date("000229", 2026), (2000, 2, 29));
        assert_eq!(date("000229", 2099), (2100, 2, 28));
    }

    #[test]
    fn refuses_what_is_no_date() {
        let fault = |text: &str| text.parse::<Expiry>().expect_err(text);
        for shape in ["", "26123", "2612311", "26-1-1", "2612\u{664}", "+61231"] {
            assert_eq!(fault(shape), ExpiryError::Shape);
        }
        assert_eq!(fault("260031"), ExpiryError::Month(0));
        assert_eq!(fault("261331"), ExpiryError::Month(13));
        assert_eq!(fault("270229"), ExpiryError::Day { month: 2, day: 29 });
        assert_eq!(fault("260431"), ExpiryError::Day { month: 4, day: 31 });
    }

    proptest! {
        /// The rule as the standard's figure puts it, by the difference of the two-digit years.
        #[test]
        fn agrees_with_the_standards_table(yy in 0u8..100, current_year in 1900u16..2200) {
            let (century, ahead) = (i32::from(current_year) / 100, i32::from(yy) - i32::from(current_year % 100));
            let century = match ahead {
                51..=99 => century - 1,
                -99..=-50 => century + 1,
                _ => century,
            };
            prop_assert_eq!(date(&format!("{yy:02}0101"), current_year).0, century * 100 + i32::from(yy));
        }

        #[test]
        fn no_text_makes_it_panic(text in "[0-9]{6}|.*", current_year: u16) {
            if let Ok(expiry) = text.parse::<Expiry>() {
                expiry.date(current_year);
                prop_assert_eq!(expiry.to_string(), text);
            }
        }
    }
}
