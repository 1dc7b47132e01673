//! The caller of a request.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use sqlx::Row;

use crate::{Hub, HubError, observe, vault::token_digest};

/// What a caller is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Leads a store or the chain; may do all that an associate may, and more.
    Manager,
    /// Serves members.
    Associate,
    /// A tablet that nobody is signed in at.
    Tablet,
    /// A mirror: sees no personal data until a member checks in at it.
    Mirror,
    /// A shop platform, a till, a gateway for shelves and RFID.
    System,
}

impl Role {
    /// The role's word, for the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Associate => "associate",
            Self::Tablet => "tablet",
            Self::Mirror => "mirror",
            Self::System => "system",
        }
    }
}

/// Who calls.
#[derive(Clone, Debug)]
pub struct Caller {
    /// For the record: `staff:ID` or `device:ID`.
    pub actor: String,
    /// What the caller is.
    pub role: Role,
    /// The store that the caller belongs to; none for the whole chain.
    pub location: Option<String>,
    /// The device that the call comes from.
    pub device: String,
}

impl Caller {
    /// Refuses everybody who has none of `roles`.
    ///
    /// # Errors
    ///
    /// [`HubError::Forbidden`].
    pub fn require(&self, roles: &[Role]) -> Result<(), HubError> {
        if roles.contains(&self.role) {
            return Ok(());
        }
        Err(HubError::Forbidden(match self.role {
            Role::Tablet => "sign in at this tablet first",
            Role::Associate => "only a manager may do this",
            _ => "this device may not do this",
        }))
    }

    /// Refuses everybody but associates and managers.
    pub fn require_staff(&self) -> Result<(), HubError> {
        self.require(&[Role::Associate, Role::Manager])
    }
}

impl FromRequestParts<Hub> for Caller {
    type Rejection = HubError;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, HubError> {
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ")).ok_or(HubError::Unauthenticated)?;
        let caller = caller(hub, &token_digest(token)).await?;
        observe::note(&parts.extensions, caller.role);
        Ok(caller)
    }
}

async fn caller(hub: &Hub, digest: &[u8]) -> Result<Caller, HubError> {
    let staff = sqlx::query(
        "SELECT staff.id, staff.role, staff.location, session.device FROM session \
         JOIN staff ON staff.id = session.staff JOIN device ON device.id = session.device \
         WHERE session.token_digest = $1 AND session.expires_at > $2 AND staff.active = 1 AND device.revoked_at IS NULL",
    )
    .bind(digest.to_vec())
    .bind(hub.now())
    .fetch_optional(hub.database().read())
    .await?;
    if let Some(row) = staff {
        let role = if row.try_get::<String, _>(1)? == "manager" { Role::Manager } else { Role::Associate };
        let actor = format!("staff:{}", row.try_get::<String, _>(0)?);
        return Ok(Caller { actor, role, location: row.try_get(2)?, device: row.try_get(3)? });
    }
    let row = sqlx::query("SELECT id, kind, location FROM device WHERE token_digest = $1 AND revoked_at IS NULL")
        .bind(digest.to_vec())
        .fetch_optional(hub.database().read())
        .await?
        .ok_or(HubError::Unauthenticated)?;
    let role = match row.try_get::<String, _>(1)?.as_str() {
        "mirror" => Role::Mirror,
        "tablet" => Role::Tablet,
        _ => Role::System,
    };
    let id: String = row.try_get(0)?;
    Ok(Caller { actor: format!("device:{id}"), role, location: row.try_get(2)?, device: id })
}
