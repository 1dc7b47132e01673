//! How a device gets its own token: the device authorization grant (RFC 8628).

use std::time::Duration;

use retail::api::{
    Secret,
    access::oauth::{DEVICE_GRANT, DeviceAuthorization, DeviceAuthorizationRequest, DeviceToken},
};

use super::{Call, Client, parse};
use crate::{LinkError, error::Refusal};

/// How much longer the waits become with each `slow_down` (RFC 8628, section 3.5).
const SLOWER: Duration = Duration::from_secs(5);

/// The longest wait where no answer comes.
const LONGEST: Duration = Duration::from_secs(120);

impl Client {
    /// Asks for this device to be let in. Show the user code; [`Client::device_token`] then waits for a manager's word. Needs
    /// no token. If an answer is lost it is asked again, and the first request lapses.
    ///
    /// # Errors
    ///
    /// As [`Client::member`]; 400 `invalid_client` or `invalid_request` if the hub takes no such device.
    pub async fn ask_to_be_let_in(&self, ask: &DeviceAuthorizationRequest) -> Result<DeviceAuthorization, LinkError> {
        let form = [("client_id", ask.client_id.as_str()), ("name", &ask.name)];
        self.read(&Call::oauth("device_authorization").with_form(&form)).await
    }

    /// Waits until a manager has let this device in; the token with which [`Client::with_token`] calls as the device.
    /// `client_id` is what was asked with. May be dropped and begun again while the codes are good.
    ///
    /// # Errors
    ///
    /// [`LinkError::Refused`] `access_denied` if a manager keeps the device out, `expired_token` if nobody said anything
    /// in time. While there is no line it goes on waiting, until the codes have lapsed.
    pub async fn device_token(
        &self,
        client_id: &str,
        authorization: &DeviceAuthorization,
    ) -> Result<Secret, LinkError> {
        let code = authorization.device_code.reveal();
        let form = [("grant_type", DEVICE_GRANT), ("device_code", code), ("client_id", client_id)];
        let call = Call::oauth("token").with_form(&form);
        let lapses_at = self.time().now().saturating_add(authorization.expires_in.saturating_mul(1_000));
        let mut waits = Waits::new(authorization.interval);
        while self.time().now() < lapses_at {
            self.time().sleep(waits.next).await;
            match self.once(&call).await {
                Ok(body) => return parse(&body).map(|token: DeviceToken| token.access_token),
                Err(error) => waits.go_on(error)?,
            }
        }
        let detail = "nobody let this device in in time: ask again".to_owned();
        Err(Refusal { status: 400, code: "expired_token".to_owned(), detail }.into())
    }
}

/// How long to wait before each question for the token.
struct Waits {
    interval: Duration,
    next: Duration,
}

impl Waits {
    fn new(interval_s: i64) -> Self {
        let interval = Duration::from_secs(u64::try_from(interval_s).unwrap_or(0).max(1));
        Self { interval, next: interval }
    }

    /// Waits on after such an answer, or gives it back if it is the last word (RFC 8628, section 3.5).
    fn go_on(&mut self, error: LinkError) -> Result<(), LinkError> {
        match error.refusal().map(|refusal| refusal.code.as_str()) {
            Some("authorization_pending") => self.next = self.interval,
            Some("slow_down") => {
                self.interval += SLOWER;
                self.next = self.interval;
            }
            _ if error.passes() => self.next = (self.next * 2).min(LONGEST.max(self.interval)),
            _ => return Err(error),
        }
        Ok(())
    }
}
