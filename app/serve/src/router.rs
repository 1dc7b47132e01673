//! Answering for a folder.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use hub::http::tagged::tagged;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::{Folder, Policy, folder::is_hashed, policy};

/// For a file whose name changes with what is in it: a year, which is as good as for ever (RFC 8246).
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// For a refusal: it is asked for anew.
const ASK_FIRST: HeaderValue = HeaderValue::from_static("no-cache");

/// The script that shops load into their own pages.
const ELEMENT: &str = "element.js";

/// Answers for every file of `folder`, compressed with brotli where such a file lies beside it and the browser takes it.
pub fn router(folder: Folder, policy: &Policy) -> Router {
    let headers = Arc::new(policy.headers());
    let files = ServeDir::new(folder.path()).precompressed_br();
    Router::new()
        .route("/", get(file))
        .route("/{*name}", get(file))
        .with_state(Files { folder, files })
        .method_not_allowed_fallback(other_method)
        .layer(from_fn_with_state(headers, with_headers))
}

#[derive(Clone, Debug)]
struct Files {
    folder: Folder,
    files: ServeDir,
}

async fn file(State(Files { folder, files }): State<Files>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    // The file system is asked on a thread that may wait for it.
    let found = tokio::task::spawn_blocking(move || folder.name(&path).map(str::to_owned)).await;
    let Ok(Some(name)) = found else { return nothing() };
    let answer = if is_hashed(&name) { kept(files, &name, request).await } else { asked(files, &name, request).await };
    let Some(mut answer) = answer else { return nothing() };
    complete(&name, answer.headers_mut());
    answer
}

/// A file whose name changes with what is in it.
async fn kept(files: ServeDir, name: &str, mut request: Request) -> Option<Response> {
    *request.uri_mut() = address(name)?;
    let Ok(mut answer) = files.oneshot(request).await;
    let is_there = answer.status().is_success() || answer.status() == StatusCode::NOT_MODIFIED;
    answer.headers_mut().insert(header::CACHE_CONTROL, if is_there { FOR_EVER } else { ASK_FIRST });
    (answer.status() != StatusCode::NOT_FOUND).then(|| answer.map(Body::new))
}

/// Any other file. Its tag is made from its bytes: a page names its scripts in as many bytes whichever they are, and the
/// files of an image or an archive may all bear one date, so length and date would not tell a newer one.
async fn asked(files: ServeDir, name: &str, request: Request) -> Option<Response> {
    let mut whole = Request::get(address(name)?);
    for encoding in request.headers().get_all(header::ACCEPT_ENCODING) {
        whole = whole.header(header::ACCEPT_ENCODING, encoding);
    }
    let Ok(mut answer) = files.oneshot(whole.body(Body::empty()).ok()?).await;
    for name in [header::LAST_MODIFIED, header::ACCEPT_RANGES] {
        answer.headers_mut().remove(name);
    }
    let is_there = answer.status() == StatusCode::OK;
    if is_there { tagged(request.headers(), answer.map(Body::new)).await.ok() } else { None }
}

fn address(name: &str) -> Option<Uri> {
    Uri::try_from(format!("/{name}")).ok()
}

/// Says what the name of a file tells of it.
fn complete(name: &str, headers: &mut HeaderMap) {
    // A browser that has its copy already is told too that there is another one for others.
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    let kind = match headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes) {
        Some(b"text/html") => Some("text/html; charset=utf-8"),
        Some(b"text/css") => Some("text/css; charset=utf-8"),
        Some(b"text/javascript") => Some("text/javascript; charset=utf-8"),
        Some(_) if name.ends_with(".map") => Some("application/json"),
        _ => None,
    };
    if let Some(kind) = kind {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    if name == ELEMENT {
        policy::open_to_shops(headers);
    }
}

fn nothing() -> Response {
    plainly(StatusCode::NOT_FOUND, "there is no such file: the page is at /\n")
}

async fn other_method(method: Method) -> Response {
    plainly(StatusCode::METHOD_NOT_ALLOWED, &format!("files do not answer to {method}: use GET or HEAD\n"))
}

fn plainly(status: StatusCode, line: &str) -> Response {
    (status, [(header::CACHE_CONTROL, ASK_FIRST)], line.to_owned()).into_response()
}

/// Adds the headers of every answer to one that has not said otherwise itself.
async fn with_headers(State(headers): State<Arc<HeaderMap>>, request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    for (name, value) in headers.iter() {
        answer.headers_mut().entry(name).or_insert_with(|| value.clone());
    }
    answer
}

#[cfg(test)]
mod tests;
