//! What the hub learns of its own records, so that pairs are weighed as they fall out here: how often one person's two
//! records agree in a field, how often strangers do, and how rare matches are.
//!
//! Now and then, and beside the requests, it compares pairs out of a part of the blocks. Their keyed digests are spread
//! evenly, so that all blocks with digests in some stretch are as good as drawn at random, and the stretch says what part
//! of all pairs they are. The model is kept in memory alone. It orders the pairs that people look at and says which ones
//! those are; who is one person without anybody asked is decided by rules, whatever was learned.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use retail::identity::matching::{Field, Level, Member, Model, Samples, learn, level};
use sqlx::{AnyConnection, Row};

use super::{
    duplicates::{LARGEST_BLOCK, blocks},
    store,
};
use crate::{Hub, HubError, random};

/// How many rows of blocks are looked at.
const ROWS: usize = 100_000;

/// How many pairs of each kind are enough.
const PAIRS: usize = 20_000;

/// How many records of one block are compared with each other.
const OF_A_BLOCK: usize = 12;

/// What pairs of records are weighed by.
#[derive(Debug)]
pub struct Matching(RwLock<Arc<Model>>);

impl Default for Matching {
    fn default() -> Self {
        Self(RwLock::new(Arc::new(Model::starting())))
    }
}

impl Matching {
    /// The model that was learned last; before that, the one that a store begins with.
    pub fn model(&self) -> Arc<Model> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, model: Model) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(model);
    }
}

/// Learns from the records that are there, and says whether they taught anything; if not, the model stays as it was.
///
/// # Errors
///
/// [`HubError::Database`].
pub async fn learn_from_records(hub: &Hub) -> Result<bool, HubError> {
    let samples = samples(hub).await?;
    let learned = tokio::task::spawn_blocking(move || learn(&samples, &Model::starting())).await;
    match learned.map_err(|_| HubError::Setup("the learning of matches stopped".to_owned()))? {
        Ok(model) => {
            tracing::info!(match_share = model.match_share(), "pairs of members are weighed anew");
            hub.matching().set(model);
            Ok(true)
        }
        Err(error) => {
            tracing::debug!(%error, "nothing was learned of pairs of members");
            Ok(false)
        }
    }
}

/// Pairs of records: of one name, of one birthday, and of strangers.
async fn samples(hub: &Hub) -> Result<Samples, HubError> {
    let mut connection = hub.database().read().acquire().await?;
    let stretch = stretch(&mut connection).await?;
    let (mut samples, mut met, mut share) = (Samples::default(), BTreeMap::new(), stretch.share);
    for (number, (digest, members)) in stretch.blocks.iter().enumerate() {
        if samples.by_name.len() >= PAIRS {
            share *= number as f64 / stretch.blocks.len() as f64;
            break;
        }
        if met.len() * met.len().saturating_sub(1) / 2 < PAIRS && !met.contains_key(&members[0]) {
            let record = records(hub, &mut connection, &members[..1]).await?.pop();
            met.extend(record.map(|record| (&members[0], record)));
        }
        if members.len() > 1 && members.len() as i64 <= LARGEST_BLOCK {
            let field = field_of(hub, &mut connection, digest, &members[0]).await?;
            if let Some(field @ (Field::Name | Field::Birthday)) = field {
                compare(hub, &mut connection, members, field, &mut samples).await?;
            }
        }
    }
    let met: Vec<Member> = met.into_values().collect();
    samples.strangers = pairs(&met).take(PAIRS).map(|(a, b)| level::compare(a, b)).collect();
    let sql = "SELECT COUNT(*) FROM member WHERE erased_at IS NULL";
    let records = sqlx::query(sql).fetch_one(&mut *connection).await?.try_get::<i64, _>(0)? as f64;
    samples.pairs = share * records * (records - 1.0) / 2.0;
    Ok(samples)
}

/// Blocks whose digests lie next to each other.
struct Stretch {
    blocks: Vec<(Vec<u8>, Vec<String>)>,
    /// What part of all digests lie there.
    share: f64,
}

/// The blocks behind a random digest; all of them if they are few.
async fn stretch(connection: &mut AnyConnection) -> Result<Stretch, HubError> {
    let start = random::bytes::<8>()?.to_vec();
    let behind = "SELECT digest, member FROM blocking WHERE digest >= $1 ORDER BY digest, member LIMIT $2";
    let mut rows = sqlx::query(behind).bind(start.clone()).bind(ROWS as i64).fetch_all(&mut *connection).await?;
    if rows.len() < ROWS {
        let before = "SELECT digest, member FROM blocking WHERE digest < $1 ORDER BY digest, member LIMIT $2";
        let left = (ROWS - rows.len()) as i64;
        rows.extend(sqlx::query(before).bind(start.clone()).bind(left).fetch_all(&mut *connection).await?);
    }
    let is_all = rows.len() < ROWS;
    let mut blocks: Vec<(Vec<u8>, Vec<String>)> = Vec::new();
    for row in rows {
        let (digest, member): (Vec<u8>, String) = (row.try_get(0)?, row.try_get(1)?);
        match blocks.last_mut() {
            Some((last, members)) if *last == digest => members.push(member),
            _ => blocks.push((digest, vec![member])),
        }
    }
    if is_all {
        return Ok(Stretch { blocks, share: 1.0 });
    }
    // The last one may be cut off.
    let end = blocks.pop().map_or(0, |(digest, _)| position(&digest));
    let share = end.wrapping_sub(position(&start)) as f64 / u64::MAX as f64;
    Ok(Stretch { blocks, share })
}

/// Where a digest lies among all.
fn position(digest: &[u8]) -> u64 {
    digest.iter().take(8).fold(0, |position, byte| position << 8 | u64::from(*byte))
}

/// What the members of a block have in common; nothing if the record has changed since.
async fn field_of(
    hub: &Hub,
    connection: &mut AnyConnection,
    digest: &[u8],
    member: &str,
) -> Result<Option<Field>, HubError> {
    let record = records(hub, connection, &[member.to_owned()]).await?.pop();
    Ok(record.and_then(|record| blocks(hub, &record).remove(digest)).map(|(field, _)| field))
}

async fn records(hub: &Hub, connection: &mut AnyConnection, ids: &[String]) -> Result<Vec<Member>, HubError> {
    let mut records = Vec::with_capacity(ids.len());
    for id in ids {
        records.extend(store::record(hub, connection, id).await?.map(|stored| stored.record.to_compare()));
    }
    Ok(records)
}

/// Compares the records of a block, or some of them.
async fn compare(
    hub: &Hub,
    connection: &mut AnyConnection,
    members: &[String],
    field: Field,
    samples: &mut Samples,
) -> Result<(), HubError> {
    let some = records(hub, connection, &members[..members.len().min(OF_A_BLOCK)]).await?;
    let count = |members: usize| (members * members.saturating_sub(1) / 2) as f64;
    let stands_for = count(members.len()) / count(some.len()).max(1.0);
    let patterns = pairs(&some).map(|(a, b)| level::compare(a, b));
    match field {
        Field::Birthday if samples.by_birthday.len() < PAIRS => samples.by_birthday.extend(patterns),
        // A record may have several names, and the one in common be no more than a surname.
        Field::Name => {
            let alike = patterns.filter(|pattern| pattern.level(Field::Name) >= Level::Close);
            samples.by_name.extend(alike.map(|pattern| (pattern, stands_for)));
        }
        _ => {}
    }
    Ok(())
}

fn pairs(records: &[Member]) -> impl Iterator<Item = (&Member, &Member)> {
    records.iter().enumerate().flat_map(|(index, a)| records[..index].iter().map(move |b| (a, b)))
}
