use std::{
    io,
    sync::{Arc, Mutex},
};

use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use super::{asks, member, polls, signs_in, sql, token};
use crate::shop::{On, Shop};

/// Everything that is logged.
#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl io::Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic elsewhere").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Page {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// On one thread, since what is logged elsewhere would not be seen. SQLite's data lies in files that can
/// be looked into.
#[tokio::test]
async fn nothing_secret_is_logged_or_kept() {
    let page = Page::default();
    let logging = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(page.clone()).finish();
    let _guard = tracing::subscriber::set_default(logging);
    for on in [On::Sqlite, On::Postgres] {
        let shop = Shop::open(on).await;
        let secrets = uses_every_secret(&shop).await;
        let logged = String::from_utf8_lossy(&page.0.lock().expect("no panic elsewhere")).into_owned();
        let files = std::fs::read_dir(shop.folder()).expect("a folder").map(|file| file.expect("a file").path());
        let kept: Vec<Vec<u8>> = files.map(|file| std::fs::read(file).expect("reads")).collect();
        for secret in secrets {
            assert!(!logged.contains(&secret), "{secret} is logged");
            assert!(!kept.iter().any(|file| contains(file, &secret)), "{secret} is kept");
        }
    }
    let logged = page.0.lock().expect("no panic elsewhere").clone();
    assert!(contains(&logged, "request failed"), "something is logged");
}

/// Goes through everything that has to do with secrets, and says which they were.
async fn uses_every_secret(shop: &Shop) -> Vec<String> {
    member(shop, "ann", "ann").await;
    sql(shop, "DELETE FROM session").await;
    sql(shop, "DELETE FROM staff").await;
    let code = shop.hub.set_up_code().await.expect("asked").expect("needed");
    let codes = asks(shop, "tablet").await;
    let (pin, wrong) = ("86420975", "97531086");
    let user_code = &codes["user_code"];
    let set_up =
        json!({"code": code, "staff": "boss", "name": "Bo", "pin": pin, "user_code": user_code, "location": "s1"});
    shop.post("", "/v1/setup", set_up).await.ok();
    let tablet = polls(shop, &codes).await.ok()["access_token"].as_str().expect("a token").to_owned();
    signs_in(shop, &tablet, wrong, pin).await.refused(403);
    signs_in(shop, &tablet, "boss", wrong).await.refused(403);
    let session = token(&signs_in(shop, &tablet, "boss", pin).await.ok());
    let drawn = shop.post(&session, "/v1/members/ann/check-in-code", json!({})).await.ok();
    let drawn = drawn["code"].as_str().expect("a code").to_owned();
    shop.post("mirror", "/v1/mirror/check-in", json!({"id": "c1", "code": drawn})).await.ok();
    shop.post("mirror", "/v1/mirror/check-in", json!({"id": "c2", "code": "qr-ann"})).await.ok();
    shop.post(&session, "/v1/sessions", json!({"staff": 1, "pin": pin})).await.refused(422);
    sql(shop, "ALTER TABLE session RENAME TO elsewhere").await;
    signs_in(shop, &tablet, "boss", pin).await.refused(500);
    shop.hub.close().await;
    let device_code = codes["device_code"].as_str().expect("a code").to_owned();
    vec![code, device_code, pin.to_owned(), wrong.to_owned(), tablet, session, drawn, "qr-ann".to_owned()]
}

fn contains(file: &[u8], text: &str) -> bool {
    file.windows(text.len()).any(|window| window == text.as_bytes())
}
