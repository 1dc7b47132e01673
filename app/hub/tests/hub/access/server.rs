use std::fs;

use hub::http::{Server, Tls};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::sync::oneshot;

use crate::shop::{On, Shop};

#[tokio::test(flavor = "multi_thread")]
async fn serves_over_tls_with_the_certificate_it_is_given() {
    let shop = Shop::open(On::Sqlite).await;
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let tls = Tls { certificate: shop.folder().join("hub.pem"), key: shop.folder().join("hub.key") };
    fs::write(&tls.certificate, cert.pem()).expect("written");
    fs::write(&tls.key, signing_key.serialize_pem()).expect("written");

    let server = Server::bind("127.0.0.1:0".parse().expect("an address"), Some(&tls)).await.expect("listens");
    let address = server.address();
    let (stop, stopped) = oneshot::channel::<()>();
    let hub = shop.hub.clone();
    let serving = tokio::spawn(async move {
        let stopped = async {
            let _ = stopped.await;
        };
        server.run(&hub, stopped).await
    });

    let trusting = reqwest::Client::builder()
        .tls_certs_only([reqwest::Certificate::from_pem(cert.pem().as_bytes()).expect("a certificate")])
        .resolve("localhost", address)
        .build()
        .expect("a client");
    let base = format!("https://localhost:{}", address.port());
    assert_eq!(
        trusting.get(format!("{base}/healthz")).send().await.expect("answers").text().await.expect("reads"),
        "ok"
    );
    let form = "client_id=mirror&name=Front";
    let kind = "application/x-www-form-urlencoded";
    let ask = trusting.post(format!("{base}/oauth/device_authorization")).header("content-type", kind).body(form);
    let codes: serde_json::Value = ask.send().await.expect("answers").json().await.expect("reads");
    assert_eq!(codes["verification_uri"], format!("{base}/v1/device-grants"));

    let wary = reqwest::Client::builder().resolve("localhost", address).build().expect("a client");
    assert!(wary.get(format!("{base}/healthz")).send().await.is_err(), "nobody vouches for the certificate");
    let plain = format!("http://localhost:{}/healthz", address.port());
    assert!(trusting.get(plain).send().await.is_err(), "not in the open");

    drop(trusting);
    stop.send(()).expect("still serving");
    serving.await.expect("no panic").expect("stopped");
}

#[tokio::test]
async fn a_certificate_that_does_not_read_is_refused() {
    let tls = Tls { certificate: "nowhere.pem".into(), key: "nowhere.key".into() };
    let refused = Server::bind("127.0.0.1:0".parse().expect("an address"), Some(&tls)).await;
    assert!(refused.expect_err("refused").to_string().contains("nowhere.pem"));
}
