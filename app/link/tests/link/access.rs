//! How devices and people come in.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use axum::{Router, http::StatusCode, routing::post};
use hub::clock::Clock;
use link::{
    Client, LinkError, Time,
    port::{Later, SystemTime},
};
use retail::api::{
    Secret,
    access::{
        ChangePin, SetUp, SignIn,
        check_in::{MirrorCheckIn, NewCheckIn},
        device::{DecideGrant, GrantState},
        oauth::{DeviceAuthorization, DeviceAuthorizationRequest},
    },
    members::Changes,
};

use crate::shop::{Line, Shop, refused};

/// Time that passes at once when it is waited for, for the hub too; only a call's own limit is waited out.
#[derive(Debug, Default)]
struct Hurried {
    ahead: AtomicI64,
    hub: Clock,
    waits: Mutex<Vec<u64>>,
}

impl Time for Hurried {
    fn now(&self) -> i64 {
        SystemTime.now() + self.ahead.load(Ordering::SeqCst)
    }

    fn sleep(&self, duration: Duration) -> Later<'static, ()> {
        let limit = Duration::from_secs(10);
        if duration != limit {
            self.ahead.fetch_add(duration.as_millis() as i64, Ordering::SeqCst);
            self.hub.advance(duration.as_millis() as i64);
            self.waits.lock().expect("no panic").push(duration.as_secs());
        }
        SystemTime.sleep(if duration == limit { limit } else { Duration::ZERO })
    }
}

fn secret(text: &str) -> Secret {
    text.to_owned().into()
}

fn mirror() -> DeviceAuthorizationRequest {
    DeviceAuthorizationRequest { client_id: "mirror".to_owned(), name: "by the door".to_owned() }
}

/// A hub by a clock that a client's waits move on, and a client that has no token yet.
async fn hurried() -> (Shop, Client, Arc<Hurried>) {
    let clock = Clock::standing_at(SystemTime.now());
    let shop = Shop::open_by(clock.clone()).await;
    let time = Arc::new(Hurried { hub: clock, ..Hurried::default() });
    let client = Client::new(&format!("http://{}", shop.address), "", time.clone()).expect("a client");
    (shop, client, time)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_tablet_is_let_in_and_its_manager_signs_in_and_out() {
    let (shop, stranger, _) = hurried().await;
    let ask = DeviceAuthorizationRequest { client_id: "tablet".to_owned(), name: "till".to_owned() };
    let codes = stranger.ask_to_be_let_in(&ask).await.expect("codes");
    assert!(codes.verification_uri_complete.ends_with(&codes.user_code));
    let mut set_up = SetUp {
        code: secret("BCDF-GHJK"),
        staff: "zoe".to_owned(),
        name: "Zoe".to_owned(),
        pin: secret("135790"),
        user_code: Some(codes.user_code.clone()),
        location: Some("s1".to_owned()),
    };
    assert_eq!(refused(stranger.set_up(&set_up).await), (403, "forbidden".to_owned()));
    set_up.code = shop.hub.new_set_up_code().await.expect("a code").into();
    stranger.set_up(&set_up).await.expect("set up");

    let token = stranger.device_token("tablet", &codes).await.expect("let in");
    let tablet = stranger.with_token(token.reveal());
    let sign_in = |pin: &str| SignIn { staff: "zoe".to_owned(), pin: secret(pin), new_pin: None };
    assert_eq!(refused(tablet.sign_in(&sign_in("246802")).await).0, 403);
    assert_eq!(refused(stranger.sign_in(&sign_in("135790")).await).0, 401, "not at a tablet");
    let session = tablet.sign_in(&sign_in("135790")).await.expect("signed in");
    assert_eq!(session.staff.id, "zoe");
    let zoe = stranger.with_token(session.token.reveal());
    zoe.locations().await.expect("signed in");

    let change = |old: &str| ChangePin { old: secret(old), new: secret("975310") };
    assert_eq!(refused(zoe.change_pin(&change("000000")).await).0, 403);
    zoe.change_pin(&change("135790")).await.expect("changed");
    for _ in 0..2 {
        zoe.sign_out().await.expect("now or before");
        assert_eq!(refused(zoe.locations().await).0, 401);
    }
    assert_eq!(refused(tablet.sign_in(&sign_in("135790")).await).0, 403, "the PIN until then");
    tablet.sign_in(&sign_in("975310")).await.expect("signed in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mirror_waits_for_a_managers_word() {
    let (shop, mirror_client, time) = hurried().await;
    let manager = shop.client("manager");
    let decide = |approve| DecideGrant { approve, location: Some("s1".to_owned()) };
    for approve in [true, false] {
        let codes = mirror_client.ask_to_be_let_in(&mirror()).await.expect("codes");
        let shown = codes.user_code.to_lowercase();
        let grant = manager.grant(&shown).await.expect("an answer").expect("it waits");
        assert_eq!((grant.state, grant.name.as_str()), (GrantState::Pending, "by the door"));
        assert_eq!(refused(shop.client("associate").decide_grant(&shown, &decide(approve)).await).0, 403);
        time.waits.lock().expect("no panic").clear();
        // The word comes once the mirror has asked a few times.
        let word = async {
            while time.waits.lock().expect("no panic").len() < 3 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            manager.decide_grant(&shown, &decide(approve)).await.expect("decided");
            manager.decide_grant(&shown, &decide(approve)).await.expect("decided before");
        };
        let (token, ()) = futures_util::future::join(mirror_client.device_token("mirror", &codes), word).await;
        if approve {
            let token = token.expect("let in");
            assert_eq!(mirror_client.with_token(token.reveal()).checked_in().await.expect("let in"), None);
            let again = mirror_client.device_token("mirror", &codes).await.expect("the same answer");
            assert_eq!(again.reveal(), token.reveal());
        } else {
            assert_eq!(refused(token), (400, "access_denied".to_owned()));
        }
        assert_eq!(refused(manager.decide_grant(&shown, &decide(!approve)).await).1, "decided");
        assert!(time.waits.lock().expect("no panic").iter().all(|wait| *wait == 5), "it keeps to the hub's interval");
    }
    assert!(manager.grant("BBBB-BBBB").await.expect("an answer").is_none());
    let strange = DeviceAuthorizationRequest { client_id: "toaster".to_owned(), ..mirror() };
    assert_eq!(refused(mirror_client.ask_to_be_let_in(&strange).await), (400, "invalid_client".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_nobody_lets_in_stops_asking() {
    let (_shop, client, time) = hurried().await;
    let codes = client.ask_to_be_let_in(&mirror()).await.expect("codes");
    // So many questions as a stranger may put at once.
    let codes = DeviceAuthorization { interval: 20, ..codes };
    let begun = time.now();
    assert_eq!(refused(client.device_token("mirror", &codes).await), (400, "expired_token".to_owned()));
    let waited = (time.now() - begun) / 1_000;
    assert!((codes.expires_in..codes.expires_in + 60).contains(&waited), "{waited} s");
    let lost = DeviceAuthorization { device_code: secret("nobody's"), ..codes };
    assert_eq!(refused(client.device_token("mirror", &lost).await), (400, "invalid_grant".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_a_token_goes_as_slowly_as_it_is_told() {
    let script = ["authorization_pending", "slow_down", "authorization_pending", "", "", "slow_down"];
    let asked = Arc::new(Mutex::new(Vec::<String>::new()));
    let heard = asked.clone();
    let answer = move |body: String| async move {
        let mut asked = heard.lock().expect("no panic");
        asked.push(body);
        match script.get(asked.len() - 1) {
            Some(&"") => (StatusCode::BAD_GATEWAY, "<html>".to_owned()),
            Some(word) => (StatusCode::BAD_REQUEST, format!(r#"{{"error":"{word}","error_description":"wait"}}"#)),
            None => (StatusCode::OK, r#"{"access_token":"Zq","token_type":"Bearer"}"#.to_owned()),
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/oauth/token", post(answer))).await });
    let time = Arc::new(Hurried::default());
    let client = Client::new(&format!("http://{address}"), "", time.clone()).expect("a client");
    let codes = DeviceAuthorization {
        device_code: secret("a&b"),
        user_code: String::new(),
        verification_uri: String::new(),
        verification_uri_complete: String::new(),
        expires_in: 600,
        interval: 1,
    };
    let token = client.device_token("mirror", &codes).await.expect("let in");
    assert_eq!(token.reveal(), "Zq");
    assert_eq!(*time.waits.lock().expect("no panic"), [1, 1, 6, 6, 12, 24, 11]);
    let form = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=a%26b&client_id=mirror";
    assert_eq!(asked.lock().expect("no panic")[0], form);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_checks_in_with_an_associate_and_at_a_mirror() {
    let shop = Shop::open().await;
    let (associate, wire) = shop.wired("associate").await;
    let changes = Changes { at: 1, name: Some("Ann".to_owned()), ..Changes::default() };
    associate.create_member("ann", &changes).await.expect("made");
    let who = |member: &str| NewCheckIn { device: None, member: Some(member.to_owned()), by: None };
    assert_eq!(refused(associate.check_in("c1", &who("nobody")).await).0, 404);
    wire.set(Line::Lose);
    let done = associate.check_in("c1", &who("ann")).await.expect("asked again");
    assert_eq!((done.device.as_str(), done.member.as_str()), ("tablet", "ann"));
    assert_eq!(associate.check_in("c1", &who("ann")).await.expect("the same"), done);
    assert_eq!(associate.checked_in().await.expect("an answer"), Some(done));
    wire.set(Line::Lose);
    associate.check_out("c1").await.expect("ended");
    associate.check_out("c1").await.expect("ended before");
    assert_eq!(refused(associate.check_out("c9").await).0, 404);
    assert_eq!(associate.checked_in().await.expect("an answer"), None);

    let (mirror, wire) = shop.wired("mirror").await;
    let code = associate.check_in_code("ann").await.expect("a code").code;
    assert_eq!(refused(associate.check_in_code("nobody").await).0, 404);
    let ask = |id: &str, code: &Secret| MirrorCheckIn { id: id.to_owned(), code: code.clone() };
    assert_eq!(refused(mirror.check_in_here(&ask("c2", &secret("BBBB-BBBB"))).await).0, 404);
    wire.set(Line::Lose);
    assert_eq!(mirror.check_in_here(&ask("c2", &code)).await.expect("asked again").member, "ann");
    assert_eq!(refused(mirror.check_in_here(&ask("c3", &code)).await).0, 404, "a code is good once");
    assert_eq!(mirror.checked_in().await.expect("an answer").map(|done| done.id).as_deref(), Some("c2"));
    assert_eq!(refused(mirror.check_in_code("ann").await).0, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_pin_is_asked_once_though_the_answer_is_lost() {
    let shop = Shop::open().await;
    let (tablet, wire) = shop.wired("tablet").await;
    wire.set(Line::Lose);
    let ask = SignIn { staff: "associate".to_owned(), pin: secret("1234"), new_pin: None };
    assert!(matches!(tablet.sign_in(&ask).await, Err(LinkError::Offline(_))));
    assert!(!wire.is(Line::Lose), "it was asked");
}
