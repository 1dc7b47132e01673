use std::{collections::HashMap, fs, path::Path};

use axum::body::to_bytes;
use proptest::prelude::*;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::*;

const SCRIPT: &str = "main.0123456789ab.js";

/// What is not of the folder, and shows wherever it comes out.
const SECRET: &[u8] = b"nobody is to read this";

/// A folder as `web/build` makes it, with what a careless hand may have added; a secret lies beside it.
fn site() -> TempDir {
    let root = TempDir::new().expect("a folder");
    let web = root.path().join("web");
    fs::create_dir_all(web.join("maps")).expect("folders");
    let write = |path: &Path, bytes: &[u8]| fs::write(path, bytes).expect("written");
    for name in
        ["index.html", "element.js", "service-worker.js", "manifest.webmanifest", SCRIPT, "window.0123456789ab.wasm"]
    {
        write(&web.join(name), format!("{name} as it is").as_bytes());
        write(&web.join(format!("{name}.br")), format!("{name} pressed").as_bytes());
    }
    write(&web.join("alone.0123456789ab.css"), b"alone");
    write(&web.join("maps/main.js.map"), b"{}");
    write(&web.join(".hidden"), SECRET);
    write(&web.join("leaking.txt"), b"fine");
    write(&root.path().join("secret"), SECRET);
    #[cfg(unix)]
    for (target, name) in
        [("../secret", "link"), ("..", "up"), ("../secret", "leaking.txt.br"), ("index.html", "same.html")]
    {
        std::os::unix::fs::symlink(target, web.join(name)).expect("a link");
    }
    root
}

fn routes(site: &TempDir, policy: &Policy) -> Router {
    router(Folder::open(&site.path().join("web")).expect("a folder"), policy)
}

async fn ask(router: &Router, method: Method, path: &str, headers: &[(header::HeaderName, &str)]) -> Answer {
    let request = Request::builder().method(method).uri(path);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(name, *value));
    let answer = router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
    Answer { status: parts.status.as_u16(), headers: parts.headers, body }
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }
}

async fn get(router: &Router, path: &str) -> Answer {
    ask(router, Method::GET, path, &[]).await
}

#[tokio::test]
async fn files_come_with_their_types_and_ages() {
    let site = site();
    let router = routes(&site, &Policy::default());
    let for_ever = "public, max-age=31536000, immutable";
    for (path, kind, age, body) in [
        ("/", "text/html; charset=utf-8", "no-cache", "index.html as it is"),
        ("/index.html", "text/html; charset=utf-8", "no-cache", "index.html as it is"),
        ("/?product=panto-hall", "text/html; charset=utf-8", "no-cache", "index.html as it is"),
        ("/main.0123456789ab.js", "text/javascript; charset=utf-8", for_ever, "main.0123456789ab.js as it is"),
        ("/window.0123456789ab.wasm", "application/wasm", for_ever, "window.0123456789ab.wasm as it is"),
        ("/service-worker.js", "text/javascript; charset=utf-8", "no-cache", "service-worker.js as it is"),
        ("/manifest.webmanifest", "application/manifest+json", "no-cache", "manifest.webmanifest as it is"),
        ("/alone.0123456789ab.css", "text/css; charset=utf-8", for_ever, "alone"),
        ("/maps/main.js.map", "application/json", "no-cache", "{}"),
    ] {
        let answer = get(&router, path).await;
        assert_eq!((answer.status, answer.text()), (200, body), "{path}");
        assert_eq!((answer.header("content-type"), answer.header("cache-control")), (kind, age), "{path}");
        assert_eq!(answer.header("vary"), "Accept-Encoding", "{path}");
    }
}

#[tokio::test]
async fn every_kind_of_file_has_its_type() {
    let site = site();
    let router = routes(&site, &Policy::default());
    for (ending, kind) in [
        ("json", "application/json"),
        ("map", "application/json"),
        ("png", "image/png"),
        ("webp", "image/webp"),
        ("svg", "image/svg+xml"),
        ("glb", "model/gltf-binary"),
        ("model", "application/octet-stream"),
    ] {
        fs::write(site.path().join("web/some.").with_extension(ending), "x").expect("written");
        assert_eq!(get(&router, &format!("/some.{ending}")).await.header("content-type"), kind, "{ending}");
    }
}

#[tokio::test]
async fn what_is_compressed_comes_as_it_lies_there() {
    let site = site();
    let router = routes(&site, &Policy::default());
    let path = format!("/{SCRIPT}");
    let pressed = format!("{SCRIPT} pressed");
    for (accepted, encoding) in [
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.8", "br"),
        ("gzip, br;q=0", ""),
        ("br;q=0.2, identity;q=0.9", ""),
        ("gzip", ""),
        ("identity", ""),
        ("", ""),
    ] {
        let answer = ask(&router, Method::GET, &path, &[(header::ACCEPT_ENCODING, accepted)]).await;
        assert_eq!((answer.status, answer.header("content-encoding")), (200, encoding), "{accepted}");
        assert_eq!(answer.text() == pressed, encoding == "br", "{accepted}");
        assert_eq!(answer.header("content-length"), answer.body.len().to_string());
        assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    }
    let alone = ask(&router, Method::GET, "/alone.0123456789ab.css", &[(header::ACCEPT_ENCODING, "br")]).await;
    assert_eq!((alone.text(), alone.header("content-encoding")), ("alone", ""), "there is none beside it");
    assert_eq!(get(&router, &format!("{path}.br")).await.status, 404, "it comes by its own name alone");
}

#[tokio::test]
async fn a_file_that_is_known_is_not_sent_again() {
    let site = site();
    let router = routes(&site, &Policy::default());
    let accepts = (header::ACCEPT_ENCODING, "br");
    let first = ask(&router, Method::GET, "/", std::slice::from_ref(&accepts)).await;
    let plain = get(&router, "/").await;
    let (tag, plain) = (first.header("etag"), plain.header("etag"));
    assert!(tag.starts_with('"') && tag != plain, "{tag} {plain}: what is compressed is another body");
    let known = [accepts.clone(), (header::IF_NONE_MATCH, tag)];
    let again = ask(&router, Method::GET, "/", &known).await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    for (name, value) in [("etag", tag), ("cache-control", "no-cache"), ("vary", "Accept-Encoding")] {
        assert_eq!(again.header(name), value);
    }
    assert!(again.header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(ask(&router, Method::HEAD, "/", &known).await.status, 304);

    // A newer one is as long, and as old.
    let file = site.path().join("web/index.html.br");
    let modified = fs::metadata(&file).and_then(|data| data.modified()).expect("a date");
    fs::write(&file, "index.html PRESSED").expect("written");
    fs::File::options().write(true).open(&file).and_then(|file| file.set_modified(modified)).expect("dated");
    let newer = ask(&router, Method::GET, "/", &known).await;
    assert_eq!((newer.status, newer.text()), (200, "index.html PRESSED"));
}

#[tokio::test]
async fn a_head_tells_what_would_come() {
    let site = site();
    let router = routes(&site, &Policy::default());
    for path in ["/", "/window.0123456789ab.wasm", "/nothing"] {
        let accepts = [(header::ACCEPT_ENCODING, "br")];
        let (head, whole) =
            (ask(&router, Method::HEAD, path, &accepts).await, ask(&router, Method::GET, path, &accepts).await);
        assert_eq!((head.status, head.body.len(), &head.headers), (whole.status, 0, &whole.headers), "{path}");
    }
}

#[tokio::test]
async fn a_part_of_a_file_that_never_changes_can_be_had() {
    let site = site();
    let router = routes(&site, &Policy::default());
    let path = format!("/{SCRIPT}");
    let part = ask(&router, Method::GET, &path, &[(header::RANGE, "bytes=0-3")]).await;
    assert_eq!((part.status, part.text()), (206, "main"));
    assert_eq!(ask(&router, Method::GET, "/", &[(header::RANGE, "bytes=0-3")]).await.text(), "index.html as it is");
    let beyond = ask(&router, Method::GET, &path, &[(header::RANGE, "bytes=900-")]).await;
    assert_eq!((beyond.status, beyond.header("cache-control")), (416, "no-cache"));
}

#[tokio::test]
async fn refusals_are_one_plain_line() {
    let site = site();
    let router = routes(&site, &Policy::default());
    let absent = get(&router, "/nothing.js").await;
    assert_eq!((absent.status, absent.text()), (404, "there is no such file: the page is at /\n"));
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let refused = ask(&router, method.clone(), "/index.html", &[]).await;
        assert_eq!(refused.status, 405);
        assert_eq!(refused.text(), format!("files do not answer to {method}: use GET or HEAD\n"));
        assert_eq!(refused.header("allow"), "GET,HEAD");
        assert_eq!(refused.header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(refused.header("x-content-type-options"), "nosniff");
    }
    assert_eq!(ask(&router, Method::POST, "/", &[]).await.status, 405);
}

#[tokio::test]
async fn nothing_but_the_folders_files_comes_out() {
    let site = site();
    let router = routes(&site, &Policy::default());
    for path in [
        "/maps",
        "/maps/",
        "/.hidden",
        "/link",
        "/up/secret",
        "/same.html",
        "/../secret",
        "/%2e%2e/secret",
        "/..%2fsecret",
        "//index.html",
        "/./index.html",
        "/maps/../index.html",
        "/index.html/",
        "/index.html%00",
        "/%69ndex.html",
        "/maps//main.js.map",
        "/..\\secret",
    ] {
        let answer = get(&router, path).await;
        assert_eq!((answer.status, answer.text()), (404, "there is no such file: the page is at /\n"), "{path}");
    }
    let leaking = ask(&router, Method::GET, "/leaking.txt", &[(header::ACCEPT_ENCODING, "br")]).await;
    assert_eq!(leaking.status, 404, "what is compressed lies in the folder too");
}

proptest! {
    #[test]
    fn no_path_leaves_the_folder(
        parts in prop::collection::vec(
            prop_oneof![
                Just("..".to_owned()), Just(".".to_owned()), Just(String::new()), Just("%2e%2e".to_owned()),
                Just("%2f".to_owned()), Just("..%5c".to_owned()), Just("%00".to_owned()), Just("secret".to_owned()),
                Just("web".to_owned()), Just("up".to_owned()), Just("link".to_owned()), Just(".hidden".to_owned()),
                Just("maps".to_owned()), Just("main.js.map".to_owned()), Just("index.html".to_owned()),
                Just("leaking.txt".to_owned()), "[ -~&&[^ \"#<>?`{}\\\\^|]]{0,4}",
            ],
            0..6,
        ),
    ) {
        let path = format!("/{}", parts.join("/"));
        prop_assume!(path.parse::<Uri>().is_ok());
        let site = site();
        let router = routes(&site, &Policy::default());
        let accepts = [(header::ACCEPT_ENCODING, "br, gzip")];
        let answer = Runtime::new().expect("a runtime").block_on(ask(&router, Method::GET, &path, &accepts));
        // The very names that are there, and nothing else.
        let there = ["/", "/index.html", "/maps/main.js.map"].contains(&path.as_str());
        prop_assert_eq!(answer.status, if there { 200 } else { 404 }, "{}", path);
        prop_assert!(!answer.body.windows(SECRET.len()).any(|window| window == SECRET), "{}", path);
    }
}

/// A policy's directives with their sources.
fn directives(policy: &str) -> HashMap<&str, Vec<&str>> {
    let directives = policy.split(';').map(|directive| {
        let mut words = directive.split_whitespace();
        (words.next().expect("a directive's name"), words.collect())
    });
    directives.collect()
}

#[tokio::test]
async fn the_page_runs_and_asks_what_is_ours_alone() {
    let site = site();
    let answer = get(&routes(&site, &Policy::default()), "/").await;
    let expected: HashMap<&str, Vec<&str>> = HashMap::from([
        ("default-src", vec!["'none'"]),
        ("script-src", vec!["'self'", "'wasm-unsafe-eval'"]),
        ("worker-src", vec!["'self'"]),
        ("style-src", vec!["'self'"]),
        ("img-src", vec!["'self'", "blob:"]),
        ("media-src", vec!["'self'", "blob:"]),
        ("connect-src", vec!["'self'"]),
        ("manifest-src", vec!["'self'"]),
        ("base-uri", vec!["'none'"]),
        ("form-action", vec!["'none'"]),
        ("frame-ancestors", vec!["'self'"]),
    ]);
    assert_eq!(directives(answer.header("content-security-policy")), expected);
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("access-control-allow-origin", ""),
    ] {
        assert_eq!(answer.header(name), value, "{name}");
    }
    let permissions: Vec<_> = answer.header("permissions-policy").split(", ").collect();
    for permission in ["camera=(self)", "microphone=()", "geolocation=()", "payment=()", "usb=()"] {
        assert!(permissions.contains(&permission), "{permission}");
    }
    assert!(permissions.iter().filter(|permission| !permission.ends_with("=()")).eq(&["camera=(self)"]));
}

#[tokio::test]
async fn hubs_are_asked_and_shops_frame_the_page_if_they_are_named() {
    let site = site();
    let origins = |texts: &[&str]| texts.iter().map(|text| text.parse().expect("an origin")).collect();
    let policy = Policy {
        hubs: origins(&["http://127.0.0.1:7070", "https://hub.example/docs"]),
        framed_by: origins(&["https://shop.example", "https://other.example:8443"]),
    };
    let router = routes(&site, &policy);
    for path in ["/", "/nothing", "/main.0123456789ab.js"] {
        let answer = get(&router, path).await;
        let directives = directives(answer.header("content-security-policy"));
        assert_eq!(directives["connect-src"], ["'self'", "http://127.0.0.1:7070", "https://hub.example"]);
        assert_eq!(directives["frame-ancestors"], ["'self'", "https://shop.example", "https://other.example:8443"]);
        assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin", "{path}");
    }
}

#[tokio::test]
async fn any_page_loads_the_element_and_only_that() {
    let site = site();
    let router = routes(&site, &Policy::default());
    let element = get(&router, "/element.js").await;
    assert_eq!(element.header("access-control-allow-origin"), "*");
    assert_eq!(element.header("cross-origin-resource-policy"), "cross-origin");
    for path in ["/", "/service-worker.js", "/nothing", "/main.0123456789ab.js"] {
        assert_eq!(get(&router, path).await.header("access-control-allow-origin"), "", "{path}");
    }
}
