//! What the server holds, read.

use std::time::{SystemTime, UNIX_EPOCH};

use hub::connect::{
    ConnectError, Level, Place, Platform, Product,
    record::{Address, Text},
    snapshot,
};
use serde_json::json;

use crate::{
    admin::Admin,
    password,
    proxy::{Fault, Proxy},
    server, vendure,
};

fn named<'a>(products: &'a [Product], name: &str) -> Option<&'a Product> {
    products.iter().find(|product| product.name.en == name)
}

#[tokio::test]
#[ignore = "needs a Vendure server: tests/vendure/run"]
async fn everything_reads() {
    let all = snapshot(&vendure(&server(), &password()), None).await.expect("all of it");

    assert_eq!(all.products.len(), 7);
    let round = named(&all.products, "Round frame").expect("the frame");
    assert_eq!(round.name.zh, "\u{5706}\u{6846}\u{955c}");
    assert_eq!(round.description, Text { en: "Round frame, described".into(), zh: "Round frame, described".into() });
    let black = &round.variants[0];
    assert_eq!((black.sku.as_str(), black.price_minor, black.currency.as_str()), ("ROUND-BLACK", 12_900, "EUR"));
    assert_eq!(black.options, [("Colour".to_owned(), "Black".to_owned())]);
    assert!(round.active && black.active && round.variants.len() == 2);

    let place = |id: &str, name: &str| Place { id: id.into(), name: name.into() };
    assert_eq!(all.places, [place("1", "Default Stock Location"), place("2", "Second store")]);
    let level = |place: &str, on_hand| Level { sku: "ROUND-GOLD".into(), place: place.into(), on_hand, allocated: 0 };
    let gold: Vec<_> = all.levels.iter().filter(|level| level.sku == "ROUND-GOLD").cloned().collect();
    assert_eq!(gold, [level("1", 1), level("2", 0)]);

    assert_eq!(all.customers.len(), 3);
    let [ann, wang, ben] = all.customers.as_slice() else { panic!("three customers") };
    assert_eq!((ann.given_name.as_str(), ann.phone.as_deref()), ("Ann", Some("+4930123456")));
    let address = Address {
        lines: vec!["Main Street 1".into()],
        city: "Berlin".into(),
        postal_code: "10115".into(),
        region: String::new(),
        country: "DE".into(),
    };
    assert!(ann.addresses == [address]);
    assert_eq!((wang.family_name.as_str(), wang.phone.as_deref()), ("\u{738b}", None));
    assert!(ben.addresses.is_empty() && ben.email == "ben@example.com");
}

#[tokio::test]
#[ignore = "needs a Vendure server: tests/vendure/run"]
async fn a_changed_price_shows_its_product_as_changed() {
    let admin = Admin::sign_in().await;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_millis();
    let found =
        admin.ask("{ productVariants(options: { filter: { sku: { eq: \"MUG-1\" } } }) { items { id } } }", json!({}));
    let id = found.await["productVariants"]["items"][0]["id"].clone();
    let change = "mutation ($id: ID!) { updateProductVariants(input: [{ id: $id, price: 777 }]) { id } }";
    admin.ask(change, json!({ "id": id })).await;

    let since = i64::try_from(now).expect("not for long") - 1;
    let changed = snapshot(&vendure(&server(), &password()), Some(since)).await.expect("what changed").products;
    assert_eq!(named(&changed, "Mug 1").map(|mug| mug.variants[0].price_minor), Some(777));
    assert!(named(&changed, "Mug 5").is_none());
}

#[tokio::test]
#[ignore = "needs a Vendure server: tests/vendure/run"]
async fn an_ended_session_is_begun_again() {
    let (proxy, address) = Proxy::start().await;
    let vendure = vendure(&address, &password());
    vendure.places().await.expect("read");
    proxy.plan(1, Fault::SessionEnded);
    assert_eq!(vendure.places().await.map(|places| places.len()), Ok(2));
    assert!(proxy.clear());
}

#[tokio::test]
#[ignore = "needs a Vendure server: tests/vendure/run"]
async fn a_wrong_password_is_refused() {
    let read = vendure(&server(), "wrong").places().await;
    assert_eq!(read, Err(ConnectError::Refused("The provided credentials are invalid".into())));
}
