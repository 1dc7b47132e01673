//! What a hub does by itself: it lets go of what is past its time, and follows what other hubs on its database change.

use std::time::Duration;

use crate::{
    Hub, HubError,
    law::{erasure, retention},
    members::learning,
    stock,
};

/// How often holds past their time are let go. Whoever wants the pieces need not wait for it.
const EVERY: Duration = Duration::from_secs(1);

/// After how many of these rounds the index of members is brought up to date.
const ROUNDS_TO_FOLLOW: u64 = 5;

/// After how many rounds what is past its retention is thrown away.
const ROUNDS_TO_CLEAR: u64 = 3_600;

/// How often the hub learns what its members' records are like.
const LEARN_EVERY: Duration = Duration::from_secs(24 * 3_600);

/// How long after its start it does so first: who waits for the first answers is not to wait for this too.
const LEARN_AFTER: Duration = Duration::from_secs(60);

/// Works until it is dropped. What fails is tried again the next time.
pub async fn run(hub: &Hub) {
    tokio::join!(rounds(hub), learn(hub));
}

async fn rounds(hub: &Hub) {
    let mut rounds = tokio::time::interval(EVERY);
    rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    for round in 0_u64.. {
        rounds.tick().await;
        if let Err(error) = once(hub, round).await {
            tracing::warn!(%error, "work in the background failed");
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

async fn once(hub: &Hub, round: u64) -> Result<(), HubError> {
    stock::expire(hub).await?;
    if round.is_multiple_of(ROUNDS_TO_FOLLOW) {
        hub.follow_members().await?;
    }
    if round.is_multiple_of(ROUNDS_TO_CLEAR) {
        erasure::sweep(hub).await?;
        for (class, rows) in retention::run(hub).await? {
            if rows > 0 {
                tracing::info!(class, rows, "past retention");
            }
        }
    }
    Ok(())
}
