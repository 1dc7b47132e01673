//! The device authorization grant (RFC 8628), in its own forms.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Secret;

/// The grant type of a device's question for its token.
pub const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// A device asks to be let in (RFC 8628, section 3.1).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeviceAuthorizationRequest {
    /// `mirror`, `tablet` or `system`.
    pub client_id: String,
    /// What a manager will know the device by.
    pub name: String,
}

/// The answer to it (RFC 8628, section 3.2).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeviceAuthorization {
    /// What the device fetches its token with.
    pub device_code: Secret,
    /// What the device shows, for a manager to enter.
    pub user_code: String,
    /// Where a manager's tablet finds the devices that wait.
    pub verification_uri: String,
    /// Where it finds this one: for a QR code.
    pub verification_uri_complete: String,
    /// How long both codes are good for, seconds.
    pub expires_in: i64,
    /// How long to wait between two questions for the token, seconds.
    pub interval: i64,
}

/// A device asks for its token (RFC 8628, section 3.4).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeviceTokenRequest {
    /// [`DEVICE_GRANT`].
    pub grant_type: String,
    /// The code from the device authorization.
    pub device_code: Secret,
    /// As in the device authorization; not needed.
    pub client_id: Option<String>,
}

/// A device's token (RFC 6749, section 5.1). It is good until the device is shut out.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeviceToken {
    /// The token.
    pub access_token: Secret,
    /// `Bearer`.
    pub token_type: String,
}

/// A refusal (RFC 6749, section 5.2, and RFC 8628, section 3.5).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OauthProblem {
    /// The reason, one of the standard's words.
    pub error: String,
    /// One line for a person.
    pub error_description: String,
}
