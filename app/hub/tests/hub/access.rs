//! Who may come in, how, and what is kept of it.

mod audit;
mod check_in;
mod devices;
mod roles;
mod secrets;
mod server;
mod sign_in;

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::{Value, json};

use crate::shop::{Answer, Shop};

/// Sends an OAuth form, as somebody who has no token.
async fn form(shop: &Shop, path: &str, form: &str) -> Answer {
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::HOST, "hub.store")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()));
    shop.send(request.expect("a request")).await
}

/// A device asks to be let in.
async fn asks(shop: &Shop, kind: &str) -> Value {
    form(shop, "/oauth/device_authorization", &format!("client_id={kind}&name=Front")).await.ok()
}

/// A device asks for its token.
async fn polls(shop: &Shop, codes: &Value) -> Answer {
    let code = codes["device_code"].as_str().expect("a code");
    let grant = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code";
    form(shop, "/oauth/token", &format!("grant_type={grant}&device_code={code}&client_id=tablet")).await
}

/// OAuth's word of a refusal.
#[track_caller]
fn word(answer: Answer) -> String {
    assert_eq!(answer.status.as_u16(), 400, "{answer:?}");
    answer.body["error"].as_str().expect("a word").to_owned()
}

/// Somebody new on the staff, who has chosen the PIN 2580.
async fn hire(shop: &Shop, id: &str, role: &str, location: Option<&str>) {
    let body = json!({"name": id, "role": role, "location": location, "active": true, "pin": "1357"});
    shop.put("manager", &format!("/v1/staff/{id}"), body).await.ok();
    let first = json!({"staff": id, "pin": "1357", "new_pin": "2580"});
    shop.post("tablet", "/v1/sessions", first).await.ok();
}

async fn signs_in(shop: &Shop, tablet: &str, staff: &str, pin: &str) -> Answer {
    shop.post(tablet, "/v1/sessions", json!({"staff": staff, "pin": pin})).await
}

fn token(session: &Value) -> String {
    session["token"].as_str().expect("a token").to_owned()
}

/// Runs a statement that no route offers.
async fn sql(shop: &Shop, sql: &'static str) {
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    sqlx::query(sql).execute(&mut *tx).await.expect(sql);
    tx.commit().await.expect("written");
}

/// A number of the member's own.
fn phone(member: &str) -> String {
    format!("+861380013{:04}", member.bytes().map(u32::from).sum::<u32>())
}

/// A member's record, with a loyalty QR code and a phone.
async fn member(shop: &Shop, id: &str, person: &str) {
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    let sql =
        "INSERT INTO member (id, person, tier, version, created_at, updated_at) VALUES ($1, $2, 'plain', 1, 0, 0)";
    sqlx::query(sql).bind(id).bind(person).execute(&mut *tx).await.expect("a member");
    for (kind, value) in [("loyalty_qr", format!("qr-{id}")), ("phone", phone(id))] {
        let sql = "INSERT INTO identifier (kind, digest, member) VALUES ($1, $2, $3)";
        let digest = shop.hub.vault().digest(kind, &value);
        sqlx::query(sql).bind(kind).bind(digest).bind(id).execute(&mut *tx).await.expect("an identifier");
    }
    tx.commit().await.expect("written");
}
