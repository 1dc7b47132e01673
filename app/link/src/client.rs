//! Calls to the hub.

mod access;
mod backoff;
mod book;
mod call;
mod catalogue;
mod device_grant;
mod events;
mod law;
mod members;
mod recommendations;
mod stock;

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use futures_util::future::{Either, select};
use reqwest::{Response, StatusCode, Url, header};
use retail::api::access::oauth::OauthProblem;
use zeroize::Zeroizing;

pub(crate) use self::{
    backoff::Backoff,
    call::{Call, parse},
};
use crate::{LinkError, Time, error::Refusal};

/// How long one try may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often a call is tried that may be repeated.
const TRIES: u32 = 3;

/// The hub's `Date` header tells whole seconds: a clock that is off by less is not corrected, ms.
const GRAIN: i64 = 2_000;

/// A connection to a hub, as one caller. Clones are the same one.
#[derive(Clone)]
pub struct Client(Arc<Parts>);

struct Parts {
    http: reqwest::Client,
    address: Url,
    token: Zeroizing<String>,
    time: Arc<dyn Time>,
    /// How far the hub's clock is ahead of the device's, ms; [`UNKNOWN`] until it answered.
    skew: AtomicI64,
}

const UNKNOWN: i64 = i64::MIN;

impl fmt::Debug for Client {
    /// Without the token.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Client").field("address", &self.0.address.as_str()).finish_non_exhaustive()
    }
}

impl Client {
    /// A client of the hub at `address` (`https://hub.example`), which calls with `token`.
    ///
    /// # Errors
    ///
    /// [`LinkError::Setup`] if the address is none of HTTP, or TLS cannot be set up.
    pub fn new(address: &str, token: impl Into<String>, time: Arc<dyn Time>) -> Result<Self, LinkError> {
        let token = Zeroizing::new(token.into());
        let wrong =
            || LinkError::Setup(format!("\"{address}\" is no address of a hub: write it as https://hub.example"));
        let address = Url::parse(address).map_err(|_| wrong())?;
        if address.cannot_be_a_base() || !matches!(address.scheme(), "http" | "https") {
            return Err(wrong());
        }
        let http = http()?;
        Ok(Self(Arc::new(Parts { http, address, token, time, skew: AtomicI64::new(UNKNOWN) })))
    }

    /// A client of the same hub that calls with another token, as after signing in.
    #[must_use]
    pub fn with_token(&self, token: impl Into<String>) -> Self {
        let Parts { http, address, time, skew, .. } = &*self.0;
        let skew = AtomicI64::new(skew.load(Ordering::Relaxed));
        let (http, address, time) = (http.clone(), address.clone(), time.clone());
        Self(Arc::new(Parts { http, address, token: Zeroizing::new(token.into()), time, skew }))
    }

    /// The host's time.
    pub fn time(&self) -> &Arc<dyn Time> {
        &self.0.time
    }

    /// How far the hub's clock is ahead of the device's, ms; none before its first answer.
    pub fn skew(&self) -> Option<i64> {
        let skew = self.0.skew.load(Ordering::Relaxed);
        (skew != UNKNOWN).then_some(skew)
    }

    /// The present time as the hub has it, ms since 1970 UTC; the device's before its first answer.
    pub fn now(&self) -> i64 {
        self.0.time.now().saturating_add(self.skew().unwrap_or(0))
    }

    /// Makes a call, again where that is harmless and may help.
    pub(crate) async fn send(&self, call: &Call) -> Result<Vec<u8>, LinkError> {
        let mut backoff = Backoff::short();
        for _ in 1..TRIES {
            match self.once(call).await {
                Err(error) if error.passes() => self.0.time.sleep(backoff.next()).await,
                result => return result,
            }
        }
        self.once(call).await
    }

    /// Makes a call once.
    pub(crate) async fn once(&self, call: &Call) -> Result<Vec<u8>, LinkError> {
        let exchange = async {
            let response = self.open(call).await?;
            let body = response.bytes().await.map_err(offline)?;
            Ok(body.to_vec())
        };
        self.within(PATIENCE, exchange).await?
    }

    /// Makes a call whose answer is read as it comes.
    pub(crate) async fn open(&self, call: &Call) -> Result<Response, LinkError> {
        let url = call.url(&self.0.address)?;
        let mut request = self.0.http.request(call.method.clone(), url).bearer_auth(self.0.token.as_str());
        for (name, value) in &call.headers {
            request = request.header(name, value);
        }
        if let Some((media_type, body)) = &call.body {
            request = request.header(header::CONTENT_TYPE, *media_type).body(body.clone());
        }
        let asked_at = self.0.time.now();
        let response = request.send().await.map_err(offline)?;
        self.compare_clocks(&response, asked_at);
        if response.status().is_success() {
            return Ok(response);
        }
        let status = response.status();
        let body = response.bytes().await.map_err(offline)?;
        Err(refusal(status, &body))
    }

    /// `future`, or offline if it takes longer.
    pub(crate) async fn within<F: Future>(&self, patience: Duration, future: F) -> Result<F::Output, LinkError> {
        match select(std::pin::pin!(future), self.0.time.sleep(patience)).await {
            Either::Left((output, _)) => Ok(output),
            Either::Right(_) => Err(LinkError::Offline(format!("no answer in {} s", patience.as_secs()))),
        }
    }

    fn compare_clocks(&self, response: &Response, asked_at: i64) {
        let Some(hub) = response.headers().get(header::DATE).and_then(|date| time_of(date.to_str().ok()?)) else {
            return;
        };
        // Somewhere in the second that the hub names, and somewhere between question and answer.
        let ahead = hub + 500 - (asked_at + self.0.time.now()) / 2;
        let known = self.skew().unwrap_or(0);
        // What differs by less is no news: times that are given meanwhile keep their order.
        self.0.skew.store(if (ahead - known).abs() < GRAIN { known } else { ahead }, Ordering::Relaxed);
    }
}

fn time_of(date: &str) -> Option<i64> {
    let since = httpdate::parse_http_date(date).ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok()
}

/// A hub gives its reasons, to devices that ask to be let in in OAuth's form. Whoever refuses without one is something on
/// the way to it.
fn refusal(status: StatusCode, body: &[u8]) -> LinkError {
    if let Ok(refusal) = serde_json::from_slice::<Refusal>(body) {
        return refusal.into();
    }
    match serde_json::from_slice(body) {
        Ok(OauthProblem { error, error_description }) => {
            Refusal { status: status.as_u16(), code: error, detail: error_description }.into()
        }
        Err(_) => LinkError::Unreadable(format!("{status} without a reason")),
    }
}

/// Without the address, in which identifiers may stand.
fn offline(error: reqwest::Error) -> LinkError {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(deeper) = cause {
        text = deeper.to_string();
        cause = deeper.source();
    }
    LinkError::Offline(text)
}

#[cfg(not(target_arch = "wasm32"))]
fn http() -> Result<reqwest::Client, LinkError> {
    // Another part of the program may have chosen already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // A hub sends nobody elsewhere: whoever does is something on the way to it.
    let redirect = reqwest::redirect::Policy::none();
    let built = reqwest::Client::builder().connect_timeout(PATIENCE).redirect(redirect).build();
    built.map_err(|error| LinkError::Setup(format!("no client for HTTP: {error}")))
}

#[cfg(target_arch = "wasm32")]
fn http() -> Result<reqwest::Client, LinkError> {
    Ok(reqwest::Client::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::port::SystemTime;

    #[test]
    fn a_token_is_never_shown() {
        let client = Client::new("https://hub.example", "Zqxylophone", Arc::new(SystemTime)).expect("a client");
        let shown = format!("{client:?}");
        assert!(shown.contains("hub.example") && !shown.contains("Zqxylophone"), "{shown}");
    }

    #[test]
    fn an_address_that_is_none_is_refused() {
        for bad in ["", "hub.example", "ftp://hub.example", "mailto:a@b"] {
            assert!(matches!(Client::new(bad, "t", Arc::new(SystemTime)), Err(LinkError::Setup(_))), "{bad}");
        }
    }

    #[test]
    fn a_refusal_is_read_and_a_strange_one_too() {
        let told = refusal(StatusCode::CONFLICT, br#"{"status":409,"code":"id_taken","detail":"it is taken"}"#);
        assert_eq!(told.refusal().map(|refusal| refusal.code.as_str()), Some("id_taken"));
        assert!(!told.passes());
        let told = refusal(StatusCode::BAD_REQUEST, br#"{"error":"slow_down","error_description":"wait"}"#);
        assert_eq!(told.refusal().map(|refusal| (refusal.status, refusal.code.as_str())), Some((400, "slow_down")));
        let strange = refusal(StatusCode::FORBIDDEN, b"<html>");
        assert!(strange.passes() && strange.refusal().is_none());
    }

    #[test]
    fn a_date_is_a_time() {
        assert_eq!(time_of("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777_000));
        assert_eq!(time_of("yesterday"), None);
    }
}
