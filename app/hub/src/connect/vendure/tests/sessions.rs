//! Signing in, and what happens when no answer comes.

use super::{server::PASSWORD, *};

fn note() -> NewNote {
    NewNote { id: "n1".into(), customer: "1".into(), text: "hello".into() }
}

#[tokio::test]
async fn signs_in_once_and_again_when_the_session_has_ended() {
    let server = Server::start(|_, _| list([], 0)).await;
    let vendure = server.vendure();
    vendure.places().await.expect("read");
    vendure.places().await.expect("read");
    assert_eq!(server.sign_ins(), 1);
    server.end_session();
    vendure.places().await.expect("read again");
    assert_eq!((server.sign_ins(), server.asked()), (2, 4));
}

#[tokio::test]
async fn many_that_find_the_session_ended_sign_in_once() {
    let server = Server::start(|_, _| list([], 0)).await;
    let vendure = server.vendure();
    vendure.places().await.expect("read");
    server.end_session();
    let each = futures_util::future::join_all((0..8).map(|_| vendure.places())).await;
    assert!(each.iter().all(Result::is_ok), "{each:?}");
    assert_eq!(server.sign_ins(), 2);
}

#[tokio::test]
async fn a_wrong_password_is_refused_at_once() {
    let server = Server::start(|_, _| list([], 0)).await;
    let read = server.vendure_of("wrong", Duration::from_secs(20)).places().await;
    assert_eq!(read, Err(ConnectError::Refused("The provided credentials are invalid".into())));
    assert_eq!((server.sign_ins(), server.asked()), (1, 0));
}

#[tokio::test]
async fn what_the_administrator_may_not_do_is_refused() {
    let server = Server::start(|_, _| Reply::Fault("FORBIDDEN", "You are not currently authorized")).await;
    assert!(matches!(server.vendure().places().await, Err(ConnectError::Refused(_))));
    assert_eq!((server.sign_ins(), server.asked()), (2, 2));
}

#[tokio::test]
async fn reads_are_tried_again_and_writes_are_not() {
    for fault in [|| Reply::Status(503), || Reply::After(429, "0"), || Reply::Fault("INTERNAL_SERVER_ERROR", "busy")] {
        let mut left = 3;
        let server = Server::start(move |_, _| {
            left -= 1;
            if left >= 0 { fault() } else { list([], 0) }
        })
        .await;
        server.vendure().places().await.expect("read in the end");
        assert_eq!(server.asked(), 4);

        let server = Server::start(move |_, _| fault()).await;
        let read = server.vendure().places().await.expect_err("never");
        assert!(read.is_transient(), "{read}");
        assert_eq!(server.asked(), 4);

        let server = Server::start(move |_, _| fault()).await;
        let written = server.vendure().write_note(&note()).await.expect_err("never");
        assert!(written.is_transient(), "{written}");
        assert_eq!(server.asked(), 1);
    }
}

#[tokio::test]
async fn a_long_wish_to_be_left_alone_is_passed_on() {
    let server = Server::start(|_, _| Reply::After(429, "3600")).await;
    assert_eq!(server.vendure().places().await, Err(ConnectError::Limited(3600)));
    assert_eq!(server.asked(), 1);
}

#[tokio::test]
async fn silence_and_an_empty_address_are_no_answer() {
    let server = Server::start(|_, _| Reply::Silence).await;
    let read = server.vendure_of(PASSWORD, Duration::from_millis(200)).places().await;
    assert_eq!(read, Err(ConnectError::Unreachable("no answer in time".into())));

    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}/admin-api", listener.local_addr().expect("an address"));
    drop(listener);
    let settings = Settings { pause: Duration::from_millis(1), ..Settings::new(address, "hub", Secret::new("secret")) };
    let read = Vendure::new(settings).expect("a client").places().await;
    assert_eq!(read, Err(ConnectError::Unreachable("no connection".into())));
}

#[tokio::test]
async fn secrets_are_not_shown() {
    let server = Server::start(|_, _| list([], 0)).await;
    let vendure = server.vendure();
    vendure.places().await.expect("read");
    let shown = format!("{vendure:?}");
    assert!(!shown.contains(PASSWORD) && !shown.contains("token-1"), "{shown}");
}

#[test]
fn an_address_that_is_none_is_refused() {
    let settings = Settings::new("shop", "hub", Secret::new("secret"));
    assert!(matches!(Vendure::new(settings), Err(ConnectError::Setup(_))));
}
