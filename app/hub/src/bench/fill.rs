//! Members for a hub, and its index of them.

use std::time::Instant;

use super::ground::{Ground, memory};
use crate::{
    HubError,
    sample::{self, SampleMember},
};

/// Everybody's seed, so that all measure the same.
const SEED: u64 = 1;

/// How many members have a year of purchases and events. The others have their records and consents.
const WITH_HISTORY: usize = 2_000;

/// How many of the members are asked for.
const ASKED_FOR: usize = 200;

/// Some of the members that were filled in.
pub struct Sample {
    /// Some with all that happened to them.
    pub with_history: Vec<SampleMember>,
    /// Some of all.
    pub some: Vec<SampleMember>,
}

/// Fills a hub with so many members and builds the index.
pub async fn fill(
    ground: &Ground,
    count: usize,
    say: &mut impl FnMut(&str, f64, &'static str),
) -> Result<Sample, HubError> {
    let (hub, now) = (&ground.hub, ground.hub.now());
    let chain = tokio::task::spawn_blocking(move || sample::chain(SEED, count.min(WITH_HISTORY), now))
        .await
        .map_err(|_| HubError::Setup("making the sample chain was broken off".to_owned()))??;
    let begin = Instant::now();
    sample::load(hub, &chain).await?;
    sample::insert_members(hub, sample::members(SEED, count, now).skip(WITH_HISTORY)).await?;
    let seconds = begin.elapsed().as_secs_f64();
    say("filled in", seconds, "s");
    say("filling", count as f64 / seconds, "members/s");
    say("database", ground.database_size().await?, "MiB");
    let before = memory();
    let begin = Instant::now();
    hub.follow_members().await?;
    say("index of members built in", begin.elapsed().as_secs_f64(), "s");
    if let (Some(before), Some(after)) = (before, memory()) {
        say("memory of the process", after, "MiB");
        say("memory grown by the index", after - before, "MiB");
    }
    let step = |count: usize| (count / ASKED_FOR).max(1);
    Ok(Sample {
        with_history: chain.members.into_iter().step_by(step(count.min(WITH_HISTORY))).collect(),
        some: sample::members(SEED, count, now).step_by(step(count)).collect(),
    })
}
