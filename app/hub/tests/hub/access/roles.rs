use axum::http::Method;
use serde_json::{Value, json};

use super::member;
use crate::shop::{On, Shop, on_both};

/// Each route, a body for it, and who may call it: everybody else is refused with 403, and nobody without a token.
fn table() -> Vec<(Method, &'static str, Option<Value>, &'static [&'static str])> {
    let staff = json!({"name": "Bo", "role": "associate", "location": "s1", "active": true, "pin": "1357"});
    let word = json!({"approve": true});
    vec![
        (Method::GET, "/v1/device-grants", None, &["manager"]),
        (Method::GET, "/v1/device-grants/WDJB-MJHT", None, &["manager"]),
        (Method::POST, "/v1/device-grants/WDJB-MJHT", Some(word), &["manager"]),
        (Method::GET, "/v1/devices", None, &["manager"]),
        (Method::PUT, "/v1/devices/none", Some(json!({"name": "n"})), &["manager"]),
        (Method::DELETE, "/v1/devices/none", None, &["manager"]),
        (Method::GET, "/v1/staff", None, &["manager", "associate", "tablet"]),
        (Method::PUT, "/v1/staff/bo", Some(staff), &["manager"]),
        (Method::GET, "/v1/audit?member=ann", None, &["manager"]),
        (Method::PUT, "/v1/check-ins/c1", Some(json!({"member": "ann"})), &["manager", "associate"]),
        (Method::GET, "/v1/check-ins/current", None, &["manager", "associate", "mirror"]),
        (Method::DELETE, "/v1/check-ins/none", None, &["manager", "associate", "mirror"]),
        (Method::POST, "/v1/mirror/check-in", Some(json!({"id": "c2", "code": "qr-ann"})), &["mirror"]),
        (Method::POST, "/v1/members/ann/check-in-code", Some(json!({})), &["manager", "associate", "system"]),
        (Method::PUT, "/v1/sessions/current/pin", Some(json!({"old": "2580", "new": "1"})), &["manager", "associate"]),
        (Method::POST, "/v1/sessions", Some(json!({"staff": "x", "pin": "2580"})), &["manager", "associate", "tablet"]),
    ]
}

on_both!(each_role_may_do_its_own, async |on: On| {
    let shop = Shop::open(on).await;
    member(&shop, "ann", "ann").await;
    for (method, path, body, allowed) in table() {
        for role in ["manager", "associate", "tablet", "mirror", "system"] {
            let answer = shop.call(role, method.clone(), path, body.clone()).await;
            let wrong_pin = answer.body["detail"] == "the staff number or the PIN is wrong";
            let refused = answer.status == 403 && !wrong_pin;
            assert_eq!(refused, !allowed.contains(&role), "{role} {method} {path}: {answer:?}");
        }
        let stranger = shop.call("made-up", method.clone(), path, body.clone()).await;
        assert_eq!(stranger.refused(401), "unauthenticated", "{method} {path}");
    }
});
