//! The audit log: who did what with whose data and what for, each entry hashed over the one before it.

use retail::consent::Purpose;
use sha2::{Digest, Sha256};
use sqlx::Row;

use super::Caller;
use crate::{Hub, HubError, database::Tx};

/// What happened.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// A word for the act: `profile.read`, `member.merge`.
    pub action: &'static str,
    /// What for.
    pub purpose: Purpose,
    /// Whose data it was; none for acts on many or on nobody.
    pub member: Option<&'a str>,
}

impl Hub {
    /// Writes an entry of its own; it is on disk when this returns.
    pub async fn audit(&self, caller: &Caller, entry: Entry<'_>) -> Result<(), HubError> {
        self.database()
            .retrying(|| async {
                let mut tx = self.database().begin().await?;
                self.audit_within(&mut tx, caller, entry).await?;
                Ok(tx.commit().await?)
            })
            .await
    }

    /// Writes an entry together with the change that it tells of.
    pub async fn audit_within(&self, tx: &mut Tx, caller: &Caller, entry: Entry<'_>) -> Result<(), HubError> {
        let chain = "hub";
        let last = sqlx::query("SELECT number, hash FROM audit WHERE chain = $1 ORDER BY number DESC LIMIT 1")
            .bind(chain)
            .fetch_optional(&mut **tx)
            .await?;
        let (number, before) = match last {
            Some(row) => (row.try_get::<i64, _>(0)? + 1, row.try_get::<Vec<u8>, _>(1)?),
            None => (1, Vec::new()),
        };
        let (at, purpose) = (self.now(), entry.purpose.name());
        let hash = hash(
            &before,
            &[
                chain,
                &number.to_string(),
                &at.to_string(),
                &caller.actor,
                entry.action,
                purpose,
                entry.member.unwrap_or(""),
            ],
        );
        sqlx::query(
            "INSERT INTO audit (chain, number, at, actor, action, purpose, member, hash) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(chain)
        .bind(number)
        .bind(at)
        .bind(&caller.actor)
        .bind(entry.action)
        .bind(purpose)
        .bind(entry.member.map(str::to_owned))
        .bind(hash)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

/// SHA-256 over the hash before and every field with its length, so that no two rows read the same.
fn hash(before: &[u8], fields: &[&str]) -> Vec<u8> {
    let mut hasher = Sha256::new_with_prefix(before);
    for field in fields {
        hasher.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(field.as_bytes());
    }
    hasher.finalize().to_vec()
}
