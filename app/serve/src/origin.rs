//! Where pages and hubs come from.

use std::{fmt, str::FromStr};

use axum::http::Uri;

use crate::ServeError;

/// A scheme, a host and a port, as `https://shop.example` (RFC 6454). It may stand in a header as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl FromStr for Origin {
    type Err = ServeError;

    /// Reads a web address; its path, if it has one, is left out.
    fn from_str(text: &str) -> Result<Self, ServeError> {
        origin(text).ok_or_else(|| ServeError::NoOrigin(text.to_owned()))
    }
}

fn origin(text: &str) -> Option<Origin> {
    let address: Uri = text.parse().ok()?;
    let scheme = address.scheme_str().filter(|scheme| ["http", "https"].contains(scheme))?;
    let host = address.host()?.to_lowercase();
    // What else an address may hold, a policy's signs among it, names no host.
    let is_name = |host: &str| host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    let is_address = |host: &str| host.bytes().all(|byte| byte.is_ascii_hexdigit() || b".:".contains(&byte));
    let is_host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => is_address(address),
        None => is_name(&host),
    };
    let place = match address.port_u16() {
        Some(port) => format!("{host}:{port}"),
        None => host.clone(),
    };
    // A name of somebody, or a port that is no number.
    let has_more = !address.authority()?.as_str().eq_ignore_ascii_case(&place);
    if host.is_empty() || !is_host || has_more { None } else { Some(Origin(format!("{scheme}://{place}"))) }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_comes_from_its_origin() {
        for (text, origin) in [
            ("https://shop.example", "https://shop.example"),
            ("https://Shop.Example/", "https://shop.example"),
            ("http://127.0.0.1:7070/v1/window?category=eyewear", "http://127.0.0.1:7070"),
            ("http://[::1]:7070", "http://[::1]:7070"),
        ] {
            assert_eq!(text.parse::<Origin>().expect("an origin").to_string(), origin);
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for text in [
            "",
            "shop.example",
            "/",
            "*",
            "https://",
            "https://*",
            "https://*.example",
            "ftp://shop.example",
            "https://me@shop.example",
            "https://shop.example;script-src *",
            "https://a'b",
            "https://shop,example",
            "https://shop.example:port",
            "https://shop.example:99999",
            "https://[x]",
        ] {
            let refused = text.parse::<Origin>().expect_err(text).to_string();
            assert!(refused.starts_with(&format!("\"{text}\" is no origin")), "{refused}");
        }
    }

    proptest! {
        #[test]
        fn no_origin_says_more_in_a_policy(text in "https?://[ -~]{0,12}") {
            if let Ok(origin) = text.parse::<Origin>() {
                let origin = origin.to_string();
                prop_assert!(!origin.contains([' ', ';', ',', '\'', '*', '"']), "{}", origin);
            }
        }
    }
}
