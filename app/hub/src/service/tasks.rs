//! What a hub does by itself: it lets go of what is past its time, and follows what other hubs on its database change.

use std::time::Duration;

use crate::{
    Hub, HubError,
    law::{erasure, retention},
    members::learning,
    stock,
};

/// How often there is something to do.
const EVERY: Duration = Duration::from_secs(1);

/// The parts of the work in the order in which they are done: in which round each is due first, and after how many
/// rounds again. What is thrown away waits until the hub has started; the log is emptied last, which others may put off.
const PARTS: [(Part, u64, u64); 4] =
    [(Part::Holds, 0, 1), (Part::Members, 0, 5), (Part::Retention, 60, 3_600), (Part::Sweep, 60, 3_600)];

/// A part of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Holds past their time are let go. Whoever wants the pieces need not wait for it.
    Holds,
    /// The index of members is brought up to date.
    Members,
    /// What is past its retention is thrown away.
    Retention,
    /// What was thrown away leaves the database's log too.
    Sweep,
}

/// How often the hub learns what its members' records are like. That takes so long that it goes on beside the rounds.
const LEARN_EVERY: Duration = Duration::from_secs(24 * 3_600);

/// How long after its start it does so first: who waits for the first answers is not to wait for this too.
const LEARN_AFTER: Duration = Duration::from_secs(60);

/// Works until it is dropped. What fails is tried again when it is due the next time, and holds up nothing else.
pub async fn run(hub: &Hub) {
    tokio::join!(rounds(hub), learn(hub));
}

async fn rounds(hub: &Hub) {
    let mut rounds = tokio::time::interval(EVERY);
    rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    for round in 0_u64.. {
        rounds.tick().await;
        for part in due(round) {
            if let Err(error) = part.work(hub).await {
                tracing::warn!(?part, %error, "work in the background failed");
            }
        }
    }
}

async fn learn(hub: &Hub) {
    tokio::time::sleep(LEARN_AFTER).await;
    loop {
        if let Err(error) = learning::learn_from_records(hub).await {
            tracing::warn!(%error, "the records of members could not be learned from");
        }
        tokio::time::sleep(LEARN_EVERY).await;
    }
}

/// What is to be done in a round.
fn due(round: u64) -> impl Iterator<Item = Part> {
    let is_due = move |first: u64, every| round.checked_sub(first).is_some_and(|since| since.is_multiple_of(every));
    PARTS.into_iter().filter(move |(_, first, every)| is_due(*first, *every)).map(|(part, ..)| part)
}

impl Part {
    async fn work(self, hub: &Hub) -> Result<(), HubError> {
        match self {
            Self::Holds => stock::expire(hub).await.map(drop),
            Self::Members => hub.follow_members().await,
            Self::Retention => {
                for (class, rows) in retention::run(hub).await? {
                    if rows > 0 {
                        tracing::info!(class, rows, "past retention");
                    }
                }
                Ok(())
            }
            Self::Sweep => erasure::sweep(hub).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_thrown_away_at_the_start_and_the_log_is_emptied_last() {
        let parts = |round| due(round).collect::<Vec<_>>();
        assert_eq!(parts(0), [Part::Holds, Part::Members]);
        assert_eq!(parts(1), [Part::Holds]);
        for round in [60, 3_660] {
            assert_eq!(parts(round), [Part::Holds, Part::Members, Part::Retention, Part::Sweep]);
        }
        assert_eq!((0..3_660).filter(|round| due(*round).any(|part| part == Part::Sweep)).count(), 1);
    }
}
