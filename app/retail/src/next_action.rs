//! What to do for a member next: rules that an associate can follow.

use crate::{api::profile::NextAction, identity::Birthday, timestamp::DAY};

/// From how many days ahead a birthday is told of.
const BIRTHDAY_AHEAD: i64 = 7;

/// How many days somebody must have stayed away at least before they count as lapsing.
const AWAY: i64 = 60;

/// From which score on something is wanted enough to be shown: as if tried on not long ago.
const WANTED: f64 = 1.0;

/// How many wanted products are named.
const SHOWN: usize = 3;

/// What the rules look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The present time, ms since 1970 UTC.
    pub now: i64,
    /// How far the store's day is ahead of UTC, ms.
    pub offset: i64,
    /// The day of birth.
    pub birthday: Option<Birthday>,
    /// Open holds: their id and end.
    pub holds: Vec<(String, i64)>,
    /// Open tasks: their id and until when.
    pub tasks: Vec<(String, Option<i64>)>,
    /// When they bought something, in any order.
    pub purchases: Vec<i64>,
    /// Wanted products that are here, with their score, the most wanted first.
    pub wanted: Vec<(String, f64)>,
    /// Whether they agree to personalisation.
    pub personal: bool,
}

/// What to do next, the most urgent first: what was promised, then what pleases, then what sells.
pub fn next(facts: &Facts) -> Vec<NextAction> {
    let mut holds = facts.holds.clone();
    holds.sort_by_key(|(_, expires_at)| *expires_at);
    let mut tasks = facts.tasks.clone();
    tasks.sort_by_key(|(_, due_at)| due_at.unwrap_or(i64::MAX));
    let hand_over = holds.into_iter().map(|(hold, expires_at)| NextAction::HandOver { hold, expires_at });
    let do_task = tasks.into_iter().map(|(entry, due_at)| NextAction::DoTask { entry, due_at });
    let today = (facts.now + facts.offset).div_euclid(DAY);
    let congratulate = facts.birthday.and_then(|birthday| days_until(birthday, today));
    let congratulate = congratulate.filter(|days| *days <= BIRTHDAY_AHEAD);
    let congratulate = congratulate.map(|in_days| NextAction::Congratulate { in_days });
    let wanted = facts.wanted.iter().filter(|(_, score)| *score >= WANTED).take(SHOWN);
    let show = wanted.map(|(product, score)| NextAction::Show { product: product.clone(), score: *score });
    let ask = (!facts.personal).then_some(NextAction::AskConsent);
    hand_over.chain(do_task).chain(congratulate).chain(show).chain(lapsing(facts)).chain(ask).collect()
}

/// Whether somebody who came again and again has stayed away for more than twice the usual time.
fn lapsing(facts: &Facts) -> Option<NextAction> {
    let mut days: Vec<i64> = facts.purchases.iter().map(|at| at.div_euclid(DAY)).collect();
    days.sort_unstable();
    days.dedup();
    let mut gaps: Vec<i64> = days.windows(2).map(|pair| pair[1] - pair[0]).collect();
    gaps.sort_unstable();
    let usual_days = *gaps.get(gaps.len() / 2).filter(|_| gaps.len() >= 2)?;
    let days_away = facts.now.div_euclid(DAY) - days.last()?;
    (days_away > AWAY && days_away > 2 * usual_days).then_some(NextAction::WinBack { days_away, usual_days })
}

/// Days from `today`, counted since 1970-01-01, to the next birthday. Born on 29 February, it is the 28th in other years.
fn days_until(birthday: Birthday, today: i64) -> Option<i64> {
    (0..=366).find(|ahead| birthday.falls_on(today + ahead))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-03-02, 09:00 UTC.
    const NOW: i64 = 1_772_442_000_000;

    fn facts() -> Facts {
        Facts { now: NOW, personal: true, ..Facts::default() }
    }

    fn birthday(text: &str) -> Facts {
        Facts { birthday: text.parse().ok(), ..facts() }
    }

    #[test]
    fn what_was_promised_comes_first() {
        let facts = Facts {
            holds: vec![("late".to_owned(), NOW + 9), ("soon".to_owned(), NOW + 1)],
            tasks: vec![("some day".to_owned(), None), ("today".to_owned(), Some(NOW))],
            wanted: vec![("lamp".to_owned(), 3.0), ("sofa".to_owned(), 0.2)],
            personal: false,
            ..birthday("1990-03-04")
        };
        let actions = next(&facts);
        let hand_over = |hold: &str, expires_at| NextAction::HandOver { hold: hold.to_owned(), expires_at };
        let task = |entry: &str, due_at| NextAction::DoTask { entry: entry.to_owned(), due_at };
        assert_eq!(
            actions,
            [
                hand_over("soon", NOW + 1),
                hand_over("late", NOW + 9),
                task("today", Some(NOW)),
                task("some day", None),
                NextAction::Congratulate { in_days: 2 },
                NextAction::Show { product: "lamp".to_owned(), score: 3.0 },
                NextAction::AskConsent,
            ]
        );
    }

    #[test]
    fn a_birthday_is_told_a_week_ahead_in_every_year() {
        let told = |text: &str| next(&birthday(text));
        assert_eq!(told("1990-03-02"), [NextAction::Congratulate { in_days: 0 }]);
        assert_eq!(told("1990-03-09"), [NextAction::Congratulate { in_days: 7 }]);
        assert_eq!(told("1990-03-10"), []);
        assert_eq!(told("1990-03-01"), []);
        let leap = Facts { now: NOW - 2 * DAY, ..birthday("2000-02-29") };
        assert_eq!(next(&leap), [NextAction::Congratulate { in_days: 0 }], "2026 has no 29 February");
        let shanghai = Facts { now: NOW + 8 * 3_600_000, offset: 8 * 3_600_000, ..birthday("1990-03-03") };
        assert_eq!(next(&shanghai), [NextAction::Congratulate { in_days: 0 }], "it is the 3rd there already");
    }

    #[test]
    fn who_stays_away_twice_as_long_as_usual_is_lapsing() {
        let bought = |days: &[i64]| Facts { purchases: days.iter().map(|day| NOW - day * DAY).collect(), ..facts() };
        let usual_days = 40;
        assert_eq!(next(&bought(&[100, 140, 180])), [NextAction::WinBack { days_away: 100, usual_days }]);
        assert_eq!(next(&bought(&[80, 120, 160])), [], "twice the usual time is not more than it");
        assert_eq!(next(&bought(&[50, 60, 70])), [], "a month is nothing to chase anybody for");
        assert_eq!(next(&bought(&[300, 340])), [], "one gap is no habit");
    }
}
