//! Points in time as RFC 3339 writes them.

use thiserror::Error;

use crate::calendar::{date, days, days_since_1970, is_leap};

/// One second, ms.
pub const SECOND: i64 = 1_000;
/// One minute, ms.
pub const MINUTE: i64 = 60 * SECOND;
/// One hour, ms.
pub const HOUR: i64 = 60 * MINUTE;
/// One day, ms; days of UTC have no others.
pub const DAY: i64 = 24 * HOUR;

/// Why a text is no point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TimestampError {
    /// It is not written as RFC 3339 asks.
    #[error("write a time as RFC 3339 does, with its offset, as in 2026-03-02T09:00:00Z")]
    Shape,
    /// The month has no such day, or there is no such month.
    #[error("there is no such day: write a month from 01 to 12 and a day that it has")]
    Day,
    /// The day has no such time, or there is no such offset.
    #[error("there is no such time of day: hours go to 23, minutes and seconds to 59")]
    Clock,
}

/// Reads a `date-time` of RFC 3339 (section 5.6): milliseconds since 1970-01-01 UTC, finer digits cut off.
///
/// A leap second is the last one of a UTC day and reads as the second after it, as POSIX counts.
///
/// # Errors
///
/// [`TimestampError`] if it is anything else, such as a time without offset or a date alone.
pub fn parse(text: &str) -> Result<i64, TimestampError> {
    let mut rest = text.as_bytes();
    let year = number(&mut rest, 4)?;
    let month = after(&mut rest, b"-")?;
    let day = after(&mut rest, b"-")?;
    literal(&mut rest, b"Tt")?;
    let hour = number(&mut rest, 2)?;
    let minute = after(&mut rest, b":")?;
    let second = after(&mut rest, b":")?;
    let millis = fraction(&mut rest)?;
    let offset = offset(&mut rest)?;
    if !rest.is_empty() {
        return Err(TimestampError::Shape);
    }
    let longest = days(u8::try_from(month).unwrap_or(0), is_leap(i32::try_from(year).unwrap_or(0)));
    if day == 0 || day > i64::from(longest) {
        return Err(TimestampError::Day);
    }
    let minutes = days_since_1970(year, month, day) * 1_440 + hour * 60 + minute - offset;
    let leap = second == 60 && minutes.rem_euclid(1_440) == 1_439;
    if hour > 23 || minute > 59 || (second > 59 && !leap) {
        return Err(TimestampError::Clock);
    }
    Ok(minutes * MINUTE + second * SECOND + if leap { 0 } else { millis })
}

/// A point in time, ms since 1970-01-01 UTC, as RFC 3339 writes it: `2026-03-02T09:00:00.000Z`. For years 0 to 9999.
pub fn written(at: i64) -> String {
    let (year, month, day) = date(at.div_euclid(DAY));
    let of_day = at.rem_euclid(DAY);
    let (hours, minutes, seconds) = (of_day / HOUR, of_day / MINUTE % 60, of_day / SECOND % 60);
    format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}.{:03}Z", of_day % SECOND)
}

/// The next `count` digits.
fn number(rest: &mut &[u8], count: usize) -> Result<i64, TimestampError> {
    let (digits, after) = rest.split_at_checked(count).ok_or(TimestampError::Shape)?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(TimestampError::Shape);
    }
    *rest = after;
    Ok(digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0')))
}

/// One of the bytes in `allowed`.
fn literal(rest: &mut &[u8], allowed: &[u8]) -> Result<u8, TimestampError> {
    match rest.split_first() {
        Some((byte, after)) if allowed.contains(byte) => {
            *rest = after;
            Ok(*byte)
        }
        _ => Err(TimestampError::Shape),
    }
}

/// Two digits after a mark.
fn after(rest: &mut &[u8], mark: &[u8]) -> Result<i64, TimestampError> {
    literal(rest, mark)?;
    number(rest, 2)
}

/// What follows a decimal point, if there is one, in whole milliseconds.
fn fraction(rest: &mut &[u8]) -> Result<i64, TimestampError> {
    if literal(rest, b".").is_err() {
        return Ok(0);
    }
    let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, after) = rest.split_at(count);
    if digits.is_empty() {
        return Err(TimestampError::Shape);
    }
    *rest = after;
    Ok((0..3).fold(0, |millis, place| millis * 10 + digits.get(place).map_or(0, |digit| i64::from(digit - b'0'))))
}

/// How far local time is ahead of UTC, minutes.
fn offset(rest: &mut &[u8]) -> Result<i64, TimestampError> {
    let sign = match literal(rest, b"Zz+-")? {
        b'+' => 1,
        b'-' => -1,
        _ => return Ok(0),
    };
    let hours = number(rest, 2)?;
    let minutes = after(rest, b":")?;
    if hours > 23 || minutes > 59 {
        return Err(TimestampError::Clock);
    }
    Ok(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests;
