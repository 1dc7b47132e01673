//! Days of birth.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::calendar::{date, days, is_leap};

/// Why a text is no birthday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this is no birthday: write a day of the calendar since 1880 as year-month-day, such as 1990-02-28")]
pub struct BirthdayError;

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Birthday {
    year: u16,
    month: u8,
    day: u8,
}

impl Birthday {
    /// The day, where the calendar has it and a living person can be born on it.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, BirthdayError> {
        let known = (1880..=2199).contains(&year) && day >= 1 && day <= days(month, is_leap(year.into()));
        known.then_some(Self { year, month, day }).ok_or(BirthdayError)
    }

    /// Whether it is celebrated on a day, counted since 1970-01-01: on the 28th for a 29 February that a year lacks.
    pub fn falls_on(&self, day: i64) -> bool {
        let (year, month, day) = date(day);
        let last = days(self.month, is_leap(year));
        self.month == month && self.day.min(last) == day
    }

    /// Whether one is the other with a single slip: one digit, two neighbouring digits swapped, or day and month
    /// exchanged.
    pub fn is_slip_of(&self, other: &Self) -> bool {
        let exchanged = self.year == other.year && self.month == other.day && self.day == other.month;
        exchanged || super::edit::distance(&self.to_string(), &other.to_string()) <= 1
    }
}

impl FromStr for Birthday {
    type Err = BirthdayError;

    fn from_str(text: &str) -> Result<Self, BirthdayError> {
        let mut parts = text.trim().split('-');
        let mut part = || parts.next().and_then(|part| part.parse::<u16>().ok()).ok_or(BirthdayError);
        let (year, month, day) = (part()?, part()?, part()?);
        if parts.next().is_some() {
            return Err(BirthdayError);
        }
        let small = |part| u8::try_from(part).map_err(|_| BirthdayError);
        Self::new(year, small(month)?, small(day)?)
    }
}

impl TryFrom<String> for Birthday {
    type Error = BirthdayError;

    fn try_from(text: String) -> Result<Self, BirthdayError> {
        text.parse()
    }
}

impl From<Birthday> for String {
    fn from(day: Birthday) -> Self {
        day.to_string()
    }
}

impl fmt::Display for Birthday {
    /// As ISO 8601 writes it: `1990-02-28`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_birthdays() {
        for good in ["1990-02-28", "2000-02-29", " 1990-1-5 "] {
            assert!(good.parse::<Birthday>().is_ok(), "{good}");
        }
        for bad in
            ["", "1990", "1990-02-30", "1900-02-29", "1990-13-01", "1990-00-00", "90-01-01", "1990-1-1-1", "x-y-z"]
        {
            assert_eq!(bad.parse::<Birthday>(), Err(BirthdayError), "{bad}");
        }
    }

    #[test]
    fn a_slip_is_one_digit_a_swap_or_day_for_month() {
        let slip = |a: &str, b: &str| a.parse::<Birthday>().unwrap().is_slip_of(&b.parse().unwrap());
        assert!(slip("1990-03-07", "1990-07-03"));
        assert!(slip("1990-03-07", "1991-03-07"));
        assert!(slip("1990-03-12", "1990-03-21"));
        assert!(!slip("1990-03-07", "1962-11-07"));
    }
}
