use hub::clock::{DAY, HOUR, MINUTE, SECOND};
use serde_json::json;

use super::{hire, signs_in, sql, token};
use crate::shop::{On, Shop, on_both};

on_both!(an_associate_signs_in_and_out, async |on: On| {
    let shop = Shop::open(on).await;
    let new = json!({"name": "Ann", "role": "associate", "location": "s1", "active": true, "pin": "1357"});
    shop.put("manager", "/v1/staff/ann", new).await.ok();
    assert_eq!(signs_in(&shop, "tablet", "ann", "1357").await.refused(409), "new_pin_needed");
    let same = json!({"staff": "ann", "pin": "1357", "new_pin": "1357"});
    shop.post("tablet", "/v1/sessions", same).await.refused(422);
    let chosen = json!({"staff": "ann", "pin": "1357", "new_pin": "2580"});
    let session = shop.post("tablet", "/v1/sessions", chosen).await.ok();
    assert_eq!(session["staff"]["role"], "associate");
    signs_in(&shop, "tablet", "ann", "1357").await.refused(403);

    let session = token(&session);
    assert_eq!(shop.get(&session, "/v1/staff").await.ok().as_array().expect("a list").len(), 3);
    let change = json!({"old": "2580", "new": "24680"});
    shop.put(&session, "/v1/sessions/current/pin", change.clone()).await.ok();
    shop.put(&session, "/v1/sessions/current/pin", change).await.refused(403);
    signs_in(&shop, "tablet", "ann", "24680").await.ok();

    shop.delete(&session, "/v1/sessions/current").await.ok();
    shop.delete(&session, "/v1/sessions/current").await.ok();
    shop.get(&session, "/v1/staff").await.refused(401);
});

on_both!(a_session_ends_when_it_lies_unused_and_after_a_week, async |on: On| {
    let shop = Shop::open(on).await;
    hire(&shop, "ann", "associate", Some("s1")).await;
    let session = token(&signs_in(&shop, "tablet", "ann", "2580").await.ok());
    shop.clock.advance(HOUR);
    shop.get(&session, "/v1/staff").await.refused(401);

    let session = token(&signs_in(&shop, "tablet", "ann", "2580").await.ok());
    for _ in 0..(7 * DAY) / (50 * MINUTE) {
        shop.clock.advance(50 * MINUTE);
        shop.get(&session, "/v1/staff").await.ok();
    }
    shop.clock.advance(50 * MINUTE);
    shop.get(&session, "/v1/staff").await.refused(401);
});

on_both!(wrong_pins_cost_longer_and_longer_waits, async |on: On| {
    let shop = Shop::open(on).await;
    hire(&shop, "ann", "associate", Some("s1")).await;
    for _ in 0..5 {
        assert_eq!(signs_in(&shop, "tablet", "ann", "1111").await.refused(403), "forbidden");
    }
    assert_eq!(signs_in(&shop, "tablet", "ann", "2580").await.refused(429), "too_many", "right, but too soon");
    shop.clock.advance(30 * SECOND);
    signs_in(&shop, "tablet", "ann", "1111").await.refused(403);
    shop.clock.advance(30 * SECOND);
    signs_in(&shop, "tablet", "ann", "2580").await.refused(429);
    shop.clock.advance(30 * SECOND);
    signs_in(&shop, "tablet", "ann", "2580").await.ok();
    signs_in(&shop, "tablet", "ann", "1111").await.refused(403);
    signs_in(&shop, "tablet", "ann", "2580").await.ok();
});

on_both!(a_tablet_locks_after_wrong_pins_of_anybody, async |on: On| {
    let shop = Shop::open(on).await;
    hire(&shop, "ann", "associate", Some("s1")).await;
    for staff in 0..10 {
        let answer = signs_in(&shop, "tablet", &format!("nobody-{staff}"), "2580").await;
        assert_eq!(answer.body["detail"], "the staff number or the PIN is wrong");
        answer.refused(403);
    }
    signs_in(&shop, "tablet", "ann", "2580").await.refused(429);
    shop.clock.advance(30 * SECOND);
    signs_in(&shop, "tablet", "ann", "2580").await.ok();
    shop.clock.advance(10 * MINUTE);
    signs_in(&shop, "tablet", "nobody", "2580").await.refused(403);
    signs_in(&shop, "tablet", "ann", "2580").await.ok();
});

on_both!(many_guesses_at_once_are_no_more_than_in_turn, async |on: On| {
    let shop = Shop::open(on).await;
    hire(&shop, "ann", "associate", Some("s1")).await;
    let pins: Vec<String> = (0..12).map(|pin| format!("11{pin:02}")).collect();
    let guesses = pins.iter().map(|pin| signs_in(&shop, "tablet", "ann", pin));
    let answers = futures_util::future::join_all(guesses).await;
    let checked = answers.iter().filter(|answer| answer.status == 403).count();
    assert_eq!(checked, 5, "{answers:?}");
});

on_both!(who_leaves_is_signed_out_at_once, async |on: On| {
    let shop = Shop::open(on).await;
    hire(&shop, "ann", "associate", Some("s1")).await;
    let session = token(&signs_in(&shop, "tablet", "ann", "2580").await.ok());
    let mut ann = json!({"name": "Ann", "role": "associate", "location": "s1", "active": false});
    shop.put("manager", "/v1/staff/ann", ann.clone()).await.ok();
    shop.get(&session, "/v1/staff").await.refused(401);
    signs_in(&shop, "tablet", "ann", "2580").await.refused(403);
    ann["active"] = true.into();
    shop.put("manager", "/v1/staff/ann", ann).await.ok();
    shop.get(&session, "/v1/staff").await.refused(401);
    signs_in(&shop, "tablet", "ann", "2580").await.ok();

    let last = json!({"name": "M", "role": "associate", "active": true});
    assert_eq!(shop.put("manager", "/v1/staff/manager", last).await.refused(409), "last_manager");
});

on_both!(a_stores_manager_leads_that_store_alone, async |on: On| {
    let shop = Shop::open(on).await;
    hire(&shop, "mia", "manager", Some("s1")).await;
    let mia = token(&signs_in(&shop, "tablet", "mia", "2580").await.ok());
    let somebody = |location: Option<&str>| json!({"name": "Bo", "role": "associate", "location": location, "active": true, "pin": "1357"});
    shop.put(&mia, "/v1/staff/bo", somebody(Some("s1"))).await.ok();
    shop.put(&mia, "/v1/staff/cy", somebody(Some("s2"))).await.refused(403);
    shop.put(&mia, "/v1/staff/cy", somebody(None)).await.refused(403);
    shop.put("manager", "/v1/staff/cy", somebody(Some("s2"))).await.ok();
    shop.put(&mia, "/v1/staff/cy", somebody(Some("s1"))).await.refused(403);
    shop.put("manager", "/v1/staff/cy", somebody(Some("s9"))).await.refused(404);
    sql(&shop, "UPDATE device SET location = 's2' WHERE id = 'mirror'").await;
    shop.delete(&mia, "/v1/devices/mirror").await.refused(403);
});

/// Prints how long a sign-in takes; run it with `--ignored --nocapture`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
#[allow(clippy::print_stdout, reason = "prints what it measured")]
async fn measures_a_sign_in() {
    for on in [On::Sqlite, On::Postgres] {
        let shop = Shop::open(on).await;
        hire(&shop, "ann", "associate", Some("s1")).await;
        let mut took = Vec::new();
        for _ in 0..30 {
            let began = std::time::Instant::now();
            signs_in(&shop, "tablet", "ann", "2580").await.ok();
            took.push(began.elapsed());
        }
        took.sort();
        println!("{on:?}: a sign-in takes {:?}, the slowest of 30 took {:?}", took[15], took[29]);
    }
}
