use hub::{
    access::{Caller, Role},
    clock::MINUTE,
};
use serde_json::json;

use super::member;
use crate::shop::{On, Shop, on_both};

fn mirror() -> Caller {
    let (actor, device) = ("device:mirror".to_owned(), "mirror".to_owned());
    Caller { actor, role: Role::Mirror, location: Some("s1".to_owned()), device }
}

on_both!(a_mirror_sees_a_member_only_while_checked_in, async |on: On| {
    let shop = Shop::open(on).await;
    member(&shop, "ann", "ann").await;
    member(&shop, "ann-old", "ann").await;
    member(&shop, "ben", "ben").await;
    let sees = async |member: &str| mirror().sees(&shop.hub, member).await.expect("asked");
    assert!(!sees("ann").await);

    let wrong = json!({"id": "c0", "code": "qr-nobody"});
    assert_eq!(shop.post("mirror", "/v1/mirror/check-in", wrong).await.refused(404), "not_found");
    let ask = json!({"id": "c1", "code": "qr-ann"});
    let done = shop.post("mirror", "/v1/mirror/check-in", ask.clone()).await.ok();
    assert_eq!(shop.post("mirror", "/v1/mirror/check-in", ask).await.ok(), done, "sent again");
    assert_eq!(shop.get("mirror", "/v1/check-ins/current").await.ok(), done);
    assert!(sees("ann").await && sees("ann-old").await && !sees("ben").await);

    shop.post("mirror", "/v1/mirror/check-in", json!({"id": "c2", "code": "qr-ben"})).await.ok();
    assert!(!sees("ann").await && sees("ben").await, "one at a time");
    shop.clock.advance(15 * MINUTE);
    assert!(!sees("ben").await);

    shop.post("mirror", "/v1/mirror/check-in", json!({"id": "c3", "code": "qr-ben"})).await.ok();
    shop.delete("mirror", "/v1/check-ins/c3").await.ok();
    shop.delete("mirror", "/v1/check-ins/c3").await.ok();
    assert!(!sees("ben").await);
    assert_eq!(shop.get("mirror", "/v1/check-ins/current").await.refused(404), "not_found");
});

on_both!(a_check_in_code_is_good_once_and_not_for_long, async |on: On| {
    let shop = Shop::open(on).await;
    member(&shop, "ann", "ann").await;
    let draw = async || {
        let code = shop.post("system", "/v1/members/ann/check-in-code", json!({})).await.ok();
        code["code"].as_str().expect("a code").to_owned()
    };
    let code = draw().await;
    let first = json!({"id": "c1", "code": code});
    shop.post("mirror", "/v1/mirror/check-in", first.clone()).await.ok();
    shop.post("mirror", "/v1/mirror/check-in", first).await.ok();
    shop.post("mirror", "/v1/mirror/check-in", json!({"id": "c2", "code": code})).await.refused(404);
    let code = draw().await;
    shop.clock.advance(2 * MINUTE);
    shop.post("mirror", "/v1/mirror/check-in", json!({"id": "c3", "code": code})).await.refused(404);
    shop.post("system", "/v1/members/nobody/check-in-code", json!({})).await.refused(404);
});

on_both!(an_associate_checks_a_member_in, async |on: On| {
    let shop = Shop::open(on).await;
    member(&shop, "ann", "ann").await;
    let at_mirror = json!({"device": "mirror", "by": {"kind": "phone", "value": "138 0013 0317"}});
    let done = shop.put("associate", "/v1/check-ins/c1", at_mirror.clone()).await.ok();
    assert_eq!((&done["member"], &done["device"]), (&json!("ann"), &json!("mirror")));
    assert_eq!(shop.put("associate", "/v1/check-ins/c1", at_mirror).await.ok(), done);
    let elsewhere = json!({"member": "ann"});
    assert_eq!(shop.put("associate", "/v1/check-ins/c1", elsewhere.clone()).await.refused(409), "id_taken");
    assert_eq!(shop.put("associate", "/v1/check-ins/c2", elsewhere).await.ok()["device"], "tablet");
    assert_eq!(shop.put("associate", "/v1/check-ins/c3", json!({})).await.refused(422), "invalid");
    assert_eq!(shop.put("associate", "/v1/check-ins/c3", json!({"member": "zoe"})).await.refused(404), "not_found");
    let far = json!({"member": "ann", "device": "system"});
    shop.put("associate", "/v1/check-ins/c4", far).await.refused(403);
});
