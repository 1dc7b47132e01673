//! Devices, and how they are let in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a device is; its `client_id` in OAuth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// A mirror.
    Mirror,
    /// A tablet that associates sign in at.
    Tablet,
    /// A shop platform, a till or a gateway.
    System,
}

/// A device that was let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Device {
    /// Identifier.
    pub id: String,
    /// What it is.
    pub kind: DeviceKind,
    /// Name.
    pub name: String,
    /// The store it stands in; none for the whole chain.
    pub location: Option<String>,
    /// When it was let in, ms since 1970 UTC.
    pub created_at: i64,
    /// When it was shut out, ms since 1970 UTC.
    pub revoked_at: Option<i64>,
}

/// Names a device anew, or places it elsewhere.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteDevice {
    /// Name.
    pub name: String,
    /// The store it stands in; none for the whole chain.
    pub location: Option<String>,
}

/// How far a device's request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GrantState {
    /// Nobody has decided.
    Pending,
    /// The device may fetch its token.
    Approved,
    /// The device stays out.
    Denied,
    /// The device has its token.
    Used,
}

/// A device that asks to be let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Grant {
    /// What the device shows.
    pub user_code: String,
    /// What it says it is.
    pub kind: DeviceKind,
    /// What it calls itself.
    pub name: String,
    /// How far it has come.
    pub state: GrantState,
    /// When the request lapses, ms since 1970 UTC.
    pub expires_at: i64,
}

/// A manager's word on it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideGrant {
    /// Whether to let the device in.
    pub approve: bool,
    /// The store it stands in; none for the whole chain.
    pub location: Option<String>,
}
