//! Signing in, and members at devices.

use reqwest::Method;
use retail::api::access::{
    ChangePin, Session, SetUp, SignIn,
    check_in::{CheckIn, CheckInCode, MirrorCheckIn, NewCheckIn},
    device::{DecideGrant, Grant},
};

use super::{Call, Client, members::found};
use crate::LinkError;

impl Client {
    /// Makes the first manager, with the code that the hub printed. It is not asked again: the code is used up.
    ///
    /// # Errors
    ///
    /// As [`Client::member`]; 403 if it is not the code.
    pub async fn set_up(&self, ask: &SetUp) -> Result<(), LinkError> {
        self.once(&Call::new(Method::POST, &["setup"]).with(ask)?).await.map(|_| ())
    }

    /// Signs an associate in at this tablet; [`Client::with_token`] then calls as them. Asked once, since each wrong PIN
    /// counts.
    ///
    /// # Errors
    ///
    /// As [`Client::member`]; 403 for a wrong number or PIN, 409 if a PIN of one's own must be chosen, 429 after too many
    /// wrong PINs.
    pub async fn sign_in(&self, ask: &SignIn) -> Result<Session, LinkError> {
        super::parse(&self.once(&Call::new(Method::POST, &["sessions"]).with(ask)?).await?)
    }

    /// Ends the session that this client calls with.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn sign_out(&self) -> Result<(), LinkError> {
        self.done(&Call::new(Method::DELETE, &["sessions", "current"])).await
    }

    /// Changes the caller's own PIN. Asked once, since each wrong PIN counts.
    ///
    /// # Errors
    ///
    /// As [`Client::member`]; 403 for a wrong PIN.
    pub async fn change_pin(&self, change: &ChangePin) -> Result<(), LinkError> {
        self.once(&Call::new(Method::PUT, &["sessions", "current", "pin"]).with(change)?).await.map(|_| ())
    }

    /// A device that asks to be let in, by the code that it shows.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn grant(&self, user_code: &str) -> Result<Option<Grant>, LinkError> {
        found(self.read(&Call::get(&["device-grants", user_code])).await)
    }

    /// Lets a device in or keeps it out.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn decide_grant(&self, user_code: &str, decision: &DecideGrant) -> Result<(), LinkError> {
        self.done(&Call::new(Method::POST, &["device-grants", user_code]).with(decision)?).await
    }

    /// Checks a member in at a device.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn check_in(&self, id: &str, new: &NewCheckIn) -> Result<CheckIn, LinkError> {
        self.read(&Call::new(Method::PUT, &["check-ins", id]).with(new)?).await
    }

    /// Checks a member in at this mirror.
    ///
    /// # Errors
    ///
    /// As [`Client::member`]; 404 if nobody has the code.
    pub async fn check_in_here(&self, ask: &MirrorCheckIn) -> Result<CheckIn, LinkError> {
        self.read(&Call::new(Method::POST, &["mirror", "check-in"]).with(ask)?).await
    }

    /// Who is checked in at this device; none if nobody is.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn checked_in(&self) -> Result<Option<CheckIn>, LinkError> {
        found(self.read(&Call::get(&["check-ins", "current"])).await)
    }

    /// Ends a check-in.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn check_out(&self, id: &str) -> Result<(), LinkError> {
        self.done(&Call::new(Method::DELETE, &["check-ins", id])).await
    }

    /// A code with which a member checks in at a mirror, once.
    ///
    /// # Errors
    ///
    /// As [`Client::member`].
    pub async fn check_in_code(&self, member: &str) -> Result<CheckInCode, LinkError> {
        self.read(&Call::new(Method::POST, &["members", member, "check-in-code"])).await
    }
}
