//! Set-up, sign-in, devices, check-ins and the audit log.

pub mod check_in;
pub mod device;
pub mod oauth;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Secret;

/// Makes the first manager of a hub, who leads the whole chain, or gives one back the way in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// The code that the hub printed at its start.
    pub code: Secret,
    /// The manager's identifier, for signing in.
    pub staff: String,
    /// The manager's name.
    pub name: String,
    /// The manager's PIN: 4 to 8 digits.
    pub pin: Secret,
    /// The user code of the tablet's device grant, which is approved along with it.
    pub user_code: Option<String>,
    /// The store that the tablet stands in; none for the whole chain.
    pub location: Option<String>,
}

/// What a member of staff may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// Serves members.
    Associate,
    /// Leads a store or the chain.
    Manager,
}

/// A member of staff, as a manager writes it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteStaff {
    /// Name.
    pub name: String,
    /// Role.
    pub role: StaffRole,
    /// The store they belong to; none for the whole chain.
    pub location: Option<String>,
    /// Whether they may sign in; who no longer may is signed out at once.
    pub active: bool,
    /// A PIN for one sign-in, at which they choose their own: needed for somebody new, and unlocks anybody else.
    pub pin: Option<Secret>,
}

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Staff {
    /// Identifier, for signing in.
    pub id: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: StaffRole,
    /// The store they belong to; none for the whole chain.
    pub location: Option<String>,
    /// Whether they may sign in.
    pub active: bool,
}

/// Signs in at a tablet.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Who.
    pub staff: String,
    /// Their PIN.
    pub pin: Secret,
    /// The PIN of their own choice, where `pin` is one that a manager gave.
    pub new_pin: Option<Secret>,
}

/// A sign-in that succeeded.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// What the tablet sends from now on instead of its own token.
    pub token: Secret,
    /// Who is signed in.
    pub staff: Staff,
    /// When the session ends however much it is used, ms since 1970 UTC.
    pub ends_at: i64,
    /// How long it may lie unused, ms.
    pub idle_ms: i64,
}

/// Changes one's own PIN.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePin {
    /// The PIN until now.
    pub old: Secret,
    /// The PIN from now on: 4 to 8 digits.
    pub new: Secret,
}

/// Which entries of the audit log to read.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Whose data it was about.
    pub member: String,
    /// Only entries before this time, ms since 1970 UTC.
    pub before: Option<i64>,
}

/// An entry of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// When, ms since 1970 UTC.
    pub at: i64,
    /// Who: `staff:ID` or `device:ID`.
    pub actor: String,
    /// What.
    pub action: String,
    /// What for.
    pub purpose: String,
    /// Whose record.
    pub member: Option<String>,
}
