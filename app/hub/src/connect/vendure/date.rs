//! Times as GraphQL's `DateTime` writes them.

use crate::clock::{DAY, HOUR, MINUTE, Millis, SECOND};

/// `time` in UTC as RFC 3339 writes it: `2026-03-02T09:00:00.000Z`. For years 0 to 9999.
pub fn written(time: Millis) -> String {
    let (year, month, day) = date(time.div_euclid(DAY));
    let of_day = time.rem_euclid(DAY);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}Z",
        of_day / HOUR,
        of_day % HOUR / MINUTE,
        of_day % MINUTE / SECOND,
        of_day % SECOND
    )
}

/// Year, month and day that are `days` after 1970-01-01 in the proleptic Gregorian calendar. Years are counted from March, so
/// that the leap day is their last, within eras of 400 years (146,097 days).
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn writes_what_other_clocks_write() {
        // By `date --utc --date=@SECONDS --iso-8601=seconds`.
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400, "2000-02-29T00:00:00.000Z"),
            (1_772_442_000, "2026-03-02T09:00:00.000Z"),
            (1_798_761_599, "2026-12-31T23:59:59.000Z"),
            (-1, "1969-12-31T23:59:59.000Z"),
            (4_107_542_400, "2100-03-01T00:00:00.000Z"),
        ] {
            assert_eq!(written(seconds * 1_000), text);
        }
        assert_eq!(written(1), "1970-01-01T00:00:00.001Z");
    }
}
