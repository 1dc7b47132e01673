//! Members at devices.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Secret;

/// One of a member's identifiers.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Identified {
    /// `member_number`, `phone`, `email`, `loyalty_qr` or `platform:NAME`.
    pub kind: String,
    /// The number, the address or what the QR code says.
    pub value: Secret,
}

/// A member checks in with an associate; either `member` or `by` says who.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCheckIn {
    /// The device to serve the member at; none for the caller's own.
    pub device: Option<String>,
    /// The member.
    pub member: Option<String>,
    /// What the member is found by.
    pub by: Option<Identified>,
}

/// A member checks in at a mirror.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MirrorCheckIn {
    /// The check-in's identifier.
    pub id: String,
    /// What the member's QR code says, or a check-in code.
    pub code: Secret,
}

/// A member is at a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CheckIn {
    /// Identifier.
    pub id: String,
    /// Where.
    pub device: String,
    /// Who.
    pub member: String,
    /// Since when, ms since 1970 UTC.
    pub at: i64,
    /// Until when, ms since 1970 UTC.
    pub ends_at: i64,
}

/// A code with which a member checks in once.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CheckInCode {
    /// The code.
    pub code: Secret,
    /// Until when, ms since 1970 UTC.
    pub expires_at: i64,
}
