//! Where links lead: the part of a GS1 Digital Link before its identifiers.

use std::{fmt, str::FromStr};

use thiserror::Error;

use super::percent::{EscapeError, decode};

/// Why a text is no stem of a link.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StemError {
    /// It is no web address.
    #[error("the scheme is missing: a link starts with https:// or http://")]
    Scheme,
    /// The host is no name that can be looked up.
    #[error("host {0:?} is none: use letters, digits, hyphens and dots, and at most a port, as in shop.example:8080")]
    Host(String),
    /// A segment of the path has no meaning of its own.
    #[error("path segment {0:?} is empty, only dots or not allowed in a URI: leave it out or escape it")]
    Segment(String),
    /// A segment of the path is badly escaped.
    #[error("path before /01/: {0}")]
    Escape(#[from] EscapeError),
}

/// A host and the path before a link's identifiers, such as `https://shop.example/products`.
///
/// The scheme is always written as `https`. Names outside ASCII are written in Punycode, and IPv6 addresses and user
/// names are refused: no article is labelled with them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Stem {
    host: String,
    prefix: String,
}

impl Stem {
    /// The host in lower case, with its port if it has one.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The path, escaped, with a slash before each segment; empty if there is none.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Reads what follows the scheme.
    pub(super) fn read(text: &str) -> Result<Self, StemError> {
        let (host, prefix) = text.split_at(text.find('/').unwrap_or(text.len()));
        if !is_host(host) {
            return Err(StemError::Host(host.chars().take(LONGEST_HOST).collect()));
        }
        for segment in prefix.split('/').skip(1) {
            check_segment(segment)?;
        }
        Ok(Self { host: host.to_ascii_lowercase(), prefix: prefix.to_owned() })
    }
}

/// The longest host name, in bytes (RFC 1035, section 2.3.4, less what the wire adds).
const LONGEST_HOST: usize = 253;

fn is_host(text: &str) -> bool {
    let (name, port) = text.split_once(':').unwrap_or((text, "443"));
    let label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let digits = port.bytes().all(|byte| byte.is_ascii_digit());
    name.len() <= LONGEST_HOST && name.split('.').all(label) && digits && port.parse::<u16>().is_ok()
}

/// A dot segment would be resolved away by whoever follows the link (RFC 3986, section 5.2.4).
fn check_segment(segment: &str) -> Result<(), StemError> {
    let allowed = |char: char| char.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%".contains(char);
    let plain = decode(segment)?;
    if matches!(plain.as_str(), "" | "." | "..") || !segment.chars().all(allowed) {
        return Err(StemError::Segment(segment.chars().take(LONGEST_HOST).collect()));
    }
    Ok(())
}

/// What follows `https://` or `http://`; a scheme may be in upper case, which makes smaller QR codes.
pub(super) fn after_scheme(text: &str) -> Result<&str, StemError> {
    let after = |scheme: &str| {
        let (start, rest) = text.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    };
    after("https://").or_else(|| after("http://")).ok_or(StemError::Scheme)
}

impl FromStr for Stem {
    type Err = StemError;

    /// Reads an address such as `https://shop.example/products`; a slash at its end is dropped.
    fn from_str(text: &str) -> Result<Self, StemError> {
        let text = after_scheme(text)?;
        Self::read(text.strip_suffix('/').unwrap_or(text))
    }
}

impl fmt::Display for Stem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "https://{}{}", self.host, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_hosts_and_paths() {
        let stem: Stem = "HTTP://Shop.Example:8080/a%20b/c/".parse().expect("valid");
        assert_eq!((stem.host(), stem.prefix()), ("shop.example:8080", "/a%20b/c"));
        assert_eq!(stem.to_string(), "https://shop.example:8080/a%20b/c");
    }

    #[test]
    fn names_what_is_at_fault() {
        let fault = |text: &str| text.parse::<Stem>().expect_err(text);
        assert_eq!(fault("ftp://shop.example"), StemError::Scheme);
        assert_eq!(fault("https://a/%2"), StemError::Escape(EscapeError));
        for host in ["", "a..b", "user@a", "[::1]", "a:", "a:+1", "a:65536", "a b", "\u{e9}.fr", &"a".repeat(254)] {
            assert!(matches!(fault(&format!("https://{host}")), StemError::Host(_)), "{host}");
        }
        for segment in ["", ".", "..", "%2E.", "a b", "\u{e9}", "a?b"] {
            assert!(matches!(fault(&format!("https://a/{segment}/b")), StemError::Segment(_)), "{segment}");
        }
    }
}
