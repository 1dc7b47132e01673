//! Answers that a browser keeps and asks about again.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use sha2::{Digest, Sha256};

/// How many bytes of a digest make a tag.
const TAG: usize = 16;

/// What is said of a body, and of no body is not.
const OF_BODY: [HeaderName; 3] = [header::CONTENT_TYPE, header::CONTENT_ENCODING, header::CONTENT_LENGTH];

/// Gives an answer, which is 200, a strong entity tag made from its bytes (RFC 9110, 8.8.3), to be asked about before each
/// use; 304 without a body if the request's headers, `asked`, name that tag already.
///
/// # Errors
///
/// That of reading the answer's body.
pub async fn tagged(asked: &HeaderMap, answer: Response) -> Result<Response, axum::Error> {
    let (mut parts, body) = answer.into_parts();
    let body = to_bytes(body, usize::MAX).await?;
    let digest: String = Sha256::digest(&body).iter().take(TAG).map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{digest}\"");
    let is_known = names(asked, &tag);
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    parts.headers.insert(header::ETAG, HeaderValue::try_from(tag).map_err(axum::Error::new)?);
    if !is_known {
        return Ok(Response::from_parts(parts, Body::from(body)));
    }
    parts.status = StatusCode::NOT_MODIFIED;
    for name in OF_BODY {
        parts.headers.remove(name);
    }
    Ok(Response::from_parts(parts, Body::empty()))
}

/// Whether `If-None-Match` names a tag, by the weak comparison (RFC 9110, 13.1.2). No tag of ours has a comma in it.
fn names(asked: &HeaderMap, tag: &str) -> bool {
    let lists = asked.get_all(header::IF_NONE_MATCH).into_iter().filter_map(|value| value.to_str().ok());
    let mut named = lists.flat_map(|list| list.split(',')).map(str::trim);
    named.any(|named| named == "*" || named.trim_start_matches("W/") == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_known_however_it_is_named() {
        let named = |value: &'static str| {
            names(&HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(value))]), "\"abc\"")
        };
        for value in ["\"abc\"", "W/\"abc\"", "*", "\"x\", \"abc\"", "\"x\",W/\"abc\" "] {
            assert!(named(value), "{value}");
        }
        for value in ["", "abc", "\"ab\"", "\"x\", \"y\"", "W/*"] {
            assert!(!named(value), "{value}");
        }
    }
}
