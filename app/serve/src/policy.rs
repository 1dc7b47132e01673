//! What a browser lets the page do, and other pages do with it.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::Origin;

/// What the page needs of a browser, its camera before all, and what is shut whatever runs there (Permissions Policy).
const PERMISSIONS: &str = "camera=(self), accelerometer=(), display-capture=(), encrypted-media=(), \
    geolocation=(), gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), \
    payment=(), publickey-credentials-get=(), serial=(), usb=(), window-management=(), xr-spatial-tracking=()";

const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const EMBEDDER: HeaderName = HeaderName::from_static("cross-origin-embedder-policy");
const RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// Whom the page talks to, and who may show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The hubs that the page asks.
    pub hubs: Vec<Origin>,
    /// The shops whose pages may show it in a frame.
    pub framed_by: Vec<Origin>,
}

impl Policy {
    /// The headers of every answer.
    ///
    /// A page that isolates itself, as it must to share memory, shows only frames that say so of themselves and that
    /// allow it: hence `require-corp` everywhere, and `cross-origin` where shops may frame the page.
    pub(crate) fn headers(&self) -> HeaderMap {
        let resource = if self.framed_by.is_empty() { "same-origin" } else { "cross-origin" };
        let mut headers = HeaderMap::from_iter(
            [
                (OPENER, "same-origin"),
                (EMBEDDER, "require-corp"),
                (RESOURCE, resource),
                (PERMISSIONS_POLICY, PERMISSIONS),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                (header::REFERRER_POLICY, "no-referrer"),
            ]
            .map(|(name, value)| (name, HeaderValue::from_static(value))),
        );
        // Origins hold nothing that a header may not.
        headers.extend(HeaderValue::from_str(&self.content()).map(|value| (header::CONTENT_SECURITY_POLICY, value)));
        headers
    }

    /// The Content Security Policy (level 3): what is ours runs, and WebAssembly; nothing else is loaded or asked.
    fn content(&self) -> String {
        let with = |origins: &[Origin]| origins.iter().map(|origin| format!(" {origin}")).collect::<String>();
        [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "worker-src 'self'",
            "style-src 'self'",
            "img-src 'self' blob:",
            "media-src 'self' blob:",
            &format!("connect-src 'self'{}", with(&self.hubs)),
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            &format!("frame-ancestors 'self'{}", with(&self.framed_by)),
        ]
        .join("; ")
    }
}

/// What the headers become for the script that shops' own pages load.
pub(crate) fn open_to_shops(headers: &mut HeaderMap) {
    headers.insert(RESOURCE, HeaderValue::from_static("cross-origin"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
}
