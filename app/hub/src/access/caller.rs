//! The caller of a request.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use sqlx::Row;

use super::{check_in, session};
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

    /// Refuses everybody but staff and shop systems, who keep members' records and till slips.
    pub fn require_keeper(&self) -> Result<(), HubError> {
        self.require(&[Role::Associate, Role::Manager, Role::System])
    }

    /// Refuses everybody but the managers of a place; of none: the managers of the whole chain.
    pub fn require_lead_of(&self, location: Option<&str>) -> Result<(), HubError> {
        self.require(&[Role::Manager])?;
        if self.location.is_none() || self.location.as_deref() == location {
            return Ok(());
        }
        Err(HubError::Forbidden("only a manager of that store or of the whole chain may do this"))
    }

    /// Whether the caller may see a member's personal data: staff and shop systems may, a mirror while the member is
    /// checked in at it.
    pub async fn sees(&self, hub: &Hub, member: &str) -> Result<bool, HubError> {
        match self.role {
            Role::Manager | Role::Associate | Role::System => Ok(true),
            Role::Tablet => Ok(false),
            Role::Mirror => check_in::is_in(hub, &self.device, member).await,
        }
    }
}

/// The digest of the token that a request was sent with.
pub struct Token(pub Vec<u8>);

impl FromRequestParts<Hub> for Token {
    type Rejection = HubError;

    async fn from_request_parts(parts: &mut Parts, _: &Hub) -> Result<Self, HubError> {
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ")).ok_or(HubError::Unauthenticated)?;
        Ok(Self(token_digest(token)))
    }
}

impl FromRequestParts<Hub> for Caller {
    type Rejection = HubError;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, HubError> {
        let Token(digest) = Token::from_request_parts(parts, hub).await?;
        let Some(caller) = caller(hub, &digest).await? else {
            hub.limits().stranger(parts)?;
            return Err(HubError::Unauthenticated);
        };
        hub.limits().caller(&caller.actor, caller.role)?;
        observe::note(&parts.extensions, caller.role);
        Ok(caller)
    }
}

async fn caller(hub: &Hub, digest: &[u8]) -> Result<Option<Caller>, HubError> {
    if let Some(caller) = session::caller(hub, digest).await? {
        return Ok(Some(caller));
    }
    let row = sqlx::query("SELECT id, kind, location FROM device WHERE token_digest = $1 AND revoked_at IS NULL")
        .bind(digest.to_vec())
        .fetch_optional(hub.database().read())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let role = match row.try_get::<String, _>(1)?.as_str() {
        "mirror" => Role::Mirror,
        "tablet" => Role::Tablet,
        _ => Role::System,
    };
    let id: String = row.try_get(0)?;
    Ok(Some(Caller { actor: format!("device:{id}"), role, location: row.try_get(2)?, device: id }))
}
