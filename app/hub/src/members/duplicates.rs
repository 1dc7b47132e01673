//! Finding records of one person: candidates that have something in common are compared, proof merges, the rest is
//! for people to decide.

use std::collections::{BTreeMap, BTreeSet};

use retail::{
    api::members::Review,
    identity::matching::{self, Assessment, Decision, Field, Frequencies, REVIEW_BITS, assess},
    member::Record,
};
use sqlx::Row;

use super::{
    merges,
    store::{self, Stored},
};
use crate::{Hub, HubError, database::Tx};

/// How many records with one thing in common are compared at most. A name that more have says little.
pub(super) const LARGEST_BLOCK: i64 = 200;

/// Who merges on proof, for the record.
pub const MATCHING: &str = "hub:matching";

/// What candidates have in common, as keyed digests with the field and the value they stand for.
pub(super) fn blocks(hub: &Hub, record: &matching::Member) -> BTreeMap<Vec<u8>, (Field, String)> {
    let names = record.names.iter().map(|name| (Field::Name, name.key().to_owned()));
    let phones = record.phones.iter().map(|phone| (Field::Phone, phone.number.to_string()));
    let emails = record.emails.iter().map(|email| (Field::Email, email.to_string()));
    let birthday = record.birthday.iter().map(|day| (Field::Birthday, day.to_string()));
    let address = record.address.iter().map(|line| (Field::Address, line.key().to_owned()));
    let all = names.chain(phones).chain(emails).chain(birthday).chain(address);
    all.map(|(field, value)| (hub.vault().digest(&format!("block:{field:?}"), &value), (field, value))).collect()
}

/// The digests that a record is compared by.
pub(crate) fn digests(hub: &Hub, record: &Record) -> BTreeSet<Vec<u8>> {
    blocks(hub, &record.to_compare()).into_keys().collect()
}

/// Brings the digests that a record is compared by in step with what it says.
pub(super) async fn replace_blocks(hub: &Hub, tx: &mut Tx, stored: &Stored) -> Result<(), HubError> {
    let mut wanted = digests(hub, &stored.record);
    let rows = sqlx::query("SELECT digest FROM blocking WHERE member = $1").bind(&stored.id).fetch_all(&mut **tx);
    for row in rows.await? {
        let have: Vec<u8> = row.try_get(0)?;
        if !wanted.remove(&have) {
            let sql = "DELETE FROM blocking WHERE digest = $1 AND member = $2";
            sqlx::query(sql).bind(have).bind(&stored.id).execute(&mut **tx).await?;
        }
    }
    for digest in wanted {
        let sql = "INSERT INTO blocking (digest, member) VALUES ($1, $2)";
        sqlx::query(sql).bind(digest).bind(&stored.id).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Looks for other records of the same person: merges on proof, and lays before people what only may be.
pub(super) async fn look(hub: &Hub, tx: &mut Tx, stored: &Stored) -> Result<(), HubError> {
    let ours = stored.record.to_compare();
    let (candidates, frequencies) = candidates(hub, tx, stored, &ours).await?;
    let model = hub.matching().model();
    for id in candidates {
        let Some(other) = store::record(hub, tx, &id).await? else { continue };
        let assessment = assess(&ours, &other.record.to_compare(), &model, &frequencies, REVIEW_BITS);
        match assessment.decision {
            Decision::Link => merges::link(hub, tx, &other.id, &stored.id).await?,
            Decision::Review => ask(hub, tx, &stored.id, &other.id, &assessment).await?,
            Decision::Distinct => {}
        }
    }
    Ok(())
}

/// Records of other persons with something in common, and how common that is.
async fn candidates(
    hub: &Hub,
    tx: &mut Tx,
    stored: &Stored,
    ours: &matching::Member,
) -> Result<(BTreeSet<String>, Frequencies), HubError> {
    let total = u32::try_from(hub.search().len()).unwrap_or(u32::MAX);
    let (mut found, mut frequencies) = (BTreeSet::new(), Frequencies::default());
    for (digest, (field, value)) in blocks(hub, ours) {
        let rows = sqlx::query(
            "SELECT blocking.member, member.person FROM blocking JOIN member ON member.id = blocking.member \
             WHERE blocking.digest = $1 ORDER BY blocking.member DESC LIMIT $2",
        )
        .bind(digest)
        .bind(LARGEST_BLOCK)
        .fetch_all(&mut **tx)
        .await?;
        frequencies.set(field, &value, u32::try_from(rows.len()).unwrap_or(u32::MAX), total);
        for row in rows {
            if row.try_get::<String, _>(1)? != stored.person {
                found.insert(row.try_get(0)?);
            }
        }
    }
    Ok((found, frequencies))
}

/// Lays a pair before people, unless it was already.
async fn ask(hub: &Hub, tx: &mut Tx, a: &str, b: &str, assessment: &Assessment) -> Result<(), HubError> {
    let (first, second) = if a < b { (a, b) } else { (b, a) };
    let reasons: Vec<String> = assessment
        .waterfall
        .steps
        .iter()
        .filter(|step| step.bits() != 0.0)
        .map(|step| format!("{:?} {:?} {:+.1}", step.field, step.level, step.bits()).to_lowercase())
        .collect();
    sqlx::query(
        "INSERT INTO review (first, second, bits, reasons, state, at) VALUES ($1, $2, $3, $4, 'open', $5) \
         ON CONFLICT (first, second) DO NOTHING",
    )
    .bind(first.to_owned())
    .bind(second.to_owned())
    .bind(assessment.waterfall.total_bits())
    .bind(reasons.join("\n"))
    .bind(hub.now())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The pairs that wait for a decision, most likely ones first.
pub async fn open_reviews(hub: &Hub, limit: i64) -> Result<Vec<Review>, HubError> {
    let mut connection = hub.database().read().acquire().await?;
    let rows = sqlx::query(
        "SELECT review.first, review.second, review.bits, review.reasons, review.at FROM review \
         JOIN member a ON a.id = review.first JOIN member b ON b.id = review.second \
         WHERE review.state = 'open' AND a.person <> b.person AND a.erased_at IS NULL AND b.erased_at IS NULL \
         ORDER BY review.bits DESC, review.first LIMIT $1",
    )
    .bind(limit)
    .fetch_all(&mut *connection)
    .await?;
    let mut reviews = Vec::with_capacity(rows.len());
    for row in rows {
        let (first, second): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        reviews.push(Review {
            first: store::member(&store::person(hub, &mut connection, &first).await?),
            second: store::member(&store::person(hub, &mut connection, &second).await?),
            bits: row.try_get(2)?,
            reasons: row.try_get::<String, _>(3)?.lines().map(str::to_owned).collect(),
            at: row.try_get(4)?,
        });
    }
    Ok(reviews)
}

/// Keeps what a person decided about all records of two persons.
pub async fn settle(tx: &mut Tx, a: &str, b: &str, state: &'static str, actor: &str, now: i64) -> Result<(), HubError> {
    let mut pairs = Vec::new();
    let rows = sqlx::query(
        "SELECT a.id, b.id FROM member a CROSS JOIN member b WHERE a.person = (SELECT person FROM member WHERE id = $1) \
         AND b.person = (SELECT person FROM member WHERE id = $2)",
    )
    .bind(a.to_owned())
    .bind(b.to_owned())
    .fetch_all(&mut **tx)
    .await?;
    for row in rows {
        let (a, b): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        pairs.push(if a < b { (a, b) } else { (b, a) });
    }
    for (first, second) in pairs {
        sqlx::query(
            "INSERT INTO review (first, second, bits, reasons, state, at, decided_by, decided_at) \
             VALUES ($1, $2, 0, '', $3, $4, $5, $4) ON CONFLICT (first, second) DO UPDATE \
             SET state = excluded.state, decided_by = excluded.decided_by, decided_at = excluded.decided_at",
        )
        .bind(first)
        .bind(second)
        .bind(state)
        .bind(now)
        .bind(actor)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Whether people have said that two records are two persons.
pub async fn are_distinct(tx: &mut Tx, a: &str, b: &str) -> Result<bool, HubError> {
    let (first, second) = if a < b { (a, b) } else { (b, a) };
    let sql = "SELECT 1 FROM review WHERE first = $1 AND second = $2 AND state = 'distinct'";
    Ok(sqlx::query(sql).bind(first.to_owned()).bind(second.to_owned()).fetch_optional(&mut **tx).await?.is_some())
}
