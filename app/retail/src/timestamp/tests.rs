use proptest::prelude::*;

use super::*;

#[test]
fn reads_the_examples_of_the_standard() {
    // RFC 3339, section 5.8; seconds by `date -d TEXT +%s`.
    assert_eq!(parse("1985-04-12T23:20:50.52Z"), Ok(482_196_050_520));
    assert_eq!(parse("1996-12-19T16:39:57-08:00"), Ok(851_042_397_000));
    assert_eq!(parse("1990-12-31T23:59:60Z"), parse("1991-01-01T00:00:00Z"));
    assert_eq!(parse("1990-12-31T15:59:60-08:00"), parse("1990-12-31T23:59:60Z"));
    assert_eq!(parse("1937-01-01T12:00:27.87+00:20"), Ok(-1_041_337_172_130));
    assert_eq!(parse("1970-01-01t00:00:00z"), Ok(0));
    assert_eq!(parse("0000-03-01T00:00:00Z"), Ok(-719_468 * 86_400_000));
}

#[test]
fn finer_digits_are_cut_off() {
    assert_eq!(parse("1970-01-01T00:00:00.9999999999999999999999Z"), Ok(999));
    assert_eq!(parse("1970-01-01T00:00:00.5Z"), Ok(500));
    assert_eq!(parse("1969-12-31T23:59:59.9Z"), Ok(-100));
}

#[test]
fn refuses_what_is_no_time() {
    let texts = [
        ("", TimestampError::Shape),
        ("2026-03-02", TimestampError::Shape),
        ("2026-03-02T09:00:00", TimestampError::Shape),
        ("2026-03-02 09:00:00Z", TimestampError::Shape),
        ("2026-3-2T9:00:00Z", TimestampError::Shape),
        ("2026-03-02T09:00Z", TimestampError::Shape),
        ("2026-03-02T09:00:00.Z", TimestampError::Shape),
        ("2026-03-02T09:00:00Z ", TimestampError::Shape),
        ("2026-03-02T09:00:00+0100", TimestampError::Shape),
        ("+026-03-02T09:00:00Z", TimestampError::Shape),
        ("2026-03-02T09:00:0\u{663}Z", TimestampError::Shape),
        ("2026-02-29T09:00:00Z", TimestampError::Day),
        ("2026-13-01T09:00:00Z", TimestampError::Day),
        ("2026-00-01T09:00:00Z", TimestampError::Day),
        ("2026-01-00T09:00:00Z", TimestampError::Day),
        ("2026-03-02T24:00:00Z", TimestampError::Clock),
        ("2026-03-02T09:60:00Z", TimestampError::Clock),
        ("2026-03-02T09:00:60Z", TimestampError::Clock),
        ("2026-03-02T23:59:61Z", TimestampError::Clock),
        ("2026-03-02T09:00:00+24:00", TimestampError::Clock),
        ("2026-03-02T09:00:00-01:60", TimestampError::Clock),
    ];
    for (text, fault) in texts {
        assert_eq!(parse(text), Err(fault), "{text}");
    }
}

#[test]
fn days_are_those_of_a_count_one_by_one() {
    let mut count = days_since_1970(0, 1, 1);
    for year in 0..=9_999 {
        for month in 1..=12_u8 {
            assert_eq!(days_since_1970(year, i64::from(month), 1), count, "{year}-{month}");
            count += i64::from(days(month, is_leap(i32::try_from(year).expect("small"))));
        }
    }
}

proptest! {
    #[test]
    fn an_offset_moves_the_clock_and_not_the_time(minutes in -1_439_i64..=1_439, hour in 0_i64..24, minute in 0_i64..60) {
        let sign = if minutes < 0 { '-' } else { '+' };
        let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
        let text = format!("2026-03-02T{hour:02}:{minute:02}:00{sign}{hours:02}:{rest:02}");
        let midnight = parse("2026-03-02T00:00:00Z").expect("a time");
        prop_assert_eq!(parse(&text), Ok(midnight + (hour * 60 + minute - minutes) * 60_000));
    }

    #[test]
    fn whatever_comes_is_answered(text in "[-0-9TtZz:+. ]{0,40}|.{0,40}") {
        let _ = parse(&text);
    }
}
