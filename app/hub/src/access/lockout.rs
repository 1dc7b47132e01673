//! How long to wait after wrong PINs.
//!
//! Every try counts as wrong until it has proved right, so that many tries at once are no more than many in turn.

use crate::clock::{HOUR, MINUTE, Millis, SECOND};

/// How many wrong PINs in a row somebody may enter without a wait. With the waits after it, half of all four-digit PINs
/// take half a year.
pub const FREE_FOR_STAFF: i64 = 5;

/// How many wrong PINs, of whomever, may be entered at a device.
pub const FREE_FOR_DEVICE: i64 = 10;

/// After how much quiet a device's wrong PINs are forgotten. Right ones do not do it: whoever has a PIN of their own
/// could go on guessing another's.
pub const DEVICE_FORGETS: Millis = 10 * MINUTE;

/// The first wait; each further one is twice as long.
const FIRST: Millis = 30 * SECOND;

/// The longest wait.
const LONGEST: Millis = HOUR;

/// How long to wait after `failures` wrong PINs where `free` are without one, ms.
pub fn wait(failures: i64, free: i64) -> Millis {
    let more = failures.saturating_sub(free);
    if more < 0 { 0 } else { (FIRST << more.min(16)).min(LONGEST) }
}

/// The seconds until `locked_until`; none if that is over.
pub fn seconds_left(now: Millis, locked_until: Millis) -> Option<u64> {
    u64::try_from(locked_until - now).ok().filter(|left| *left > 0).map(|left| left.div_ceil(1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour() {
        let waits: Vec<Millis> = (4..8).map(|failures| wait(failures, 5)).collect();
        assert_eq!(waits, [0, 30_000, 60_000, 120_000]);
        assert_eq!(wait(12, 5), HOUR);
        assert_eq!(wait(i64::MAX, 5), HOUR);
    }

    #[test]
    fn the_seconds_left_are_rounded_up() {
        assert_eq!(seconds_left(0, 1), Some(1));
        assert_eq!(seconds_left(0, 2_000), Some(2));
        assert_eq!(seconds_left(5, 5), None);
        assert_eq!(seconds_left(6, 5), None);
    }
}
