use hub::clock::{MINUTE, SECOND};
use serde_json::json;

use super::{asks, form, hire, polls, signs_in, sql, token, word};
use crate::shop::{On, Shop, on_both};

on_both!(a_device_is_let_in_by_a_manager, async |on: On| {
    let shop = Shop::open(on).await;
    let codes = asks(&shop, "mirror").await;
    assert_eq!((&codes["expires_in"], &codes["interval"]), (&json!(900), &json!(5)));
    let user_code = codes["user_code"].as_str().expect("a code").to_owned();
    assert_eq!(codes["verification_uri"], "http://hub.store/v1/device-grants");
    assert_eq!(codes["verification_uri_complete"], format!("http://hub.store/v1/device-grants/{user_code}"));

    assert_eq!(word(polls(&shop, &codes).await), "authorization_pending");
    shop.clock.advance(4 * SECOND);
    assert_eq!(word(polls(&shop, &codes).await), "slow_down");
    shop.clock.advance(9 * SECOND);
    assert_eq!(word(polls(&shop, &codes).await), "slow_down", "ten seconds by now");
    shop.clock.advance(15 * SECOND);
    assert_eq!(word(polls(&shop, &codes).await), "authorization_pending");

    let path = format!("/v1/device-grants/{}", user_code.to_lowercase().replace('-', ""));
    assert_eq!(shop.get("manager", "/v1/device-grants").await.ok()[0]["user_code"], user_code);
    assert_eq!(shop.get("manager", &path).await.ok()["state"], "pending");
    let yes = json!({"approve": true, "location": "s1"});
    assert_eq!(shop.post("manager", &path, yes.clone()).await.ok()["state"], "approved");
    assert_eq!(shop.post("manager", &path, yes).await.ok()["state"], "approved", "told twice");
    assert_eq!(shop.post("manager", &path, json!({"approve": false})).await.refused(409), "decided");

    let answer = polls(&shop, &codes).await.ok();
    assert_eq!(answer["token_type"], "Bearer");
    assert_eq!(polls(&shop, &codes).await.ok(), answer, "the first answer was lost");
    let access_token = answer["access_token"].as_str().expect("a token");
    assert_eq!(shop.get(access_token, "/v1/check-ins/current").await.refused(404), "not_found", "it is in");

    let devices = shop.get("manager", "/v1/devices").await.ok();
    let device = devices.as_array().expect("a list").iter().find(|device| device["name"] == "Front").expect("there");
    assert_eq!((&device["kind"], &device["location"]), (&json!("mirror"), &json!("s1")));
    let path = format!("/v1/devices/{}", device["id"].as_str().expect("an identifier"));
    let moved = shop.put("manager", &path, json!({"name": "Back", "location": "s2"})).await.ok();
    assert_eq!((&moved["name"], &moved["location"]), (&json!("Back"), &json!("s2")));
    shop.delete("manager", &path).await.ok();
    shop.delete("manager", &path).await.ok();
    assert_eq!(shop.get(access_token, "/v1/check-ins/current").await.refused(401), "unauthenticated");
});

on_both!(a_device_is_kept_out_or_comes_too_late, async |on: On| {
    let shop = Shop::open(on).await;
    let codes = asks(&shop, "system").await;
    let path = format!("/v1/device-grants/{}", codes["user_code"].as_str().expect("a code"));
    shop.post("manager", &path, json!({"approve": false})).await.ok();
    assert_eq!(word(polls(&shop, &codes).await), "access_denied");

    let codes = asks(&shop, "system").await;
    shop.clock.advance(15 * MINUTE);
    assert_eq!(word(polls(&shop, &codes).await), "expired_token");
    let path = format!("/v1/device-grants/{}", codes["user_code"].as_str().expect("a code"));
    assert_eq!(shop.post("manager", &path, json!({"approve": true})).await.refused(404), "not_found");

    assert_eq!(word(polls(&shop, &json!({"device_code": "made-up"})).await), "invalid_grant");
    let authorization = "/oauth/device_authorization";
    assert_eq!(word(form(&shop, authorization, "client_id=fridge&name=F").await), "invalid_client");
    assert_eq!(word(form(&shop, authorization, "client_id=mirror").await), "invalid_request");
    assert_eq!(word(form(&shop, "/oauth/token", "grant_type=password&device_code=x").await), "unsupported_grant_type");
    assert_eq!(word(form(&shop, "/oauth/token", "").await), "invalid_request");
});

on_both!(a_revoked_tablet_signs_everybody_out, async |on: On| {
    let shop = Shop::open(on).await;
    hire(&shop, "ann", "associate", Some("s1")).await;
    let session = token(&signs_in(&shop, "tablet", "ann", "2580").await.ok());
    shop.get(&session, "/v1/staff").await.ok();
    sql(&shop, "UPDATE session SET device = 'system' WHERE staff = 'manager'").await;
    shop.delete("manager", "/v1/devices/tablet").await.ok();
    shop.get(&session, "/v1/staff").await.refused(401);
    signs_in(&shop, "tablet", "ann", "2580").await.refused(401);
});

on_both!(the_first_tablet_comes_in_with_the_set_up_code, async |on: On| {
    let shop = Shop::open(on).await;
    assert_eq!(shop.hub.set_up_code().await.expect("asked"), None, "there are a manager and a tablet");
    for statement in ["DELETE FROM session", "DELETE FROM staff", "DELETE FROM device"] {
        sql(&shop, statement).await;
    }
    let old = shop.hub.set_up_code().await.expect("asked").expect("needed");
    let code = shop.hub.set_up_code().await.expect("asked").expect("needed");
    let codes = asks(&shop, "tablet").await;
    let set_up = |code: &str, pin: &str| {
        let user_code = &codes["user_code"];
        json!({"code": code, "staff": "boss", "name": "Bo", "pin": pin, "user_code": user_code, "location": "s1"})
    };
    for wrong in ["WDJB-MJHT", "", &old] {
        assert_eq!(shop.post("", "/v1/setup", set_up(wrong, "2580")).await.refused(403), "forbidden");
    }
    assert_eq!(shop.post("", "/v1/setup", set_up(&code, "1234")).await.refused(422), "invalid");
    shop.post("", "/v1/setup", set_up(&code.to_lowercase(), "2580")).await.ok();
    assert_eq!(shop.post("", "/v1/setup", set_up(&code, "2580")).await.refused(403), "forbidden", "used up");

    let tablet = polls(&shop, &codes).await.ok();
    let session = signs_in(&shop, tablet["access_token"].as_str().expect("a token"), "boss", "2580").await.ok();
    assert_eq!(session["staff"]["role"], "manager");
    let devices = shop.get(&token(&session), "/v1/devices").await.ok();
    assert_eq!(devices[0]["location"], "s1");
    assert_eq!(shop.hub.set_up_code().await.expect("asked"), None);

    let again = shop.hub.new_set_up_code().await.expect("drawn");
    let body = json!({"code": again, "staff": "boss", "name": "Bo", "pin": "1357"});
    shop.post("", "/v1/setup", body).await.ok();
    signs_in(&shop, tablet["access_token"].as_str().expect("a token"), "boss", "1357").await.ok();
});

on_both!(strangers_are_slowed_down, async |on: On| {
    let shop = Shop::open(on).await;
    for _ in 0..10_000 {
        let answer = polls(&shop, &json!({"device_code": "made-up"})).await;
        if answer.status == 429 {
            assert_eq!(answer.refused(429), "too_many");
            return;
        }
    }
    panic!("nobody was slowed down");
});
