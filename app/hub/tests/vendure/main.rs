//! The connector before a live Vendure server, which `tests/vendure/run` starts: what `server.mjs` there put into it is
//! what is read here. Each test that writes has articles of its own.

mod admin;
mod faults;
mod orders;
mod proxy;
mod reads;
mod sync;

use std::time::Duration;

use hub::connect::{NewOrder, Secret, Vendure, record::NewLine, vendure::Settings};

fn server() -> String {
    std::env::var("VITRINE_TEST_VENDURE").expect("VITRINE_TEST_VENDURE is the address of a Vendure server for tests")
}

fn password() -> String {
    std::env::var("VENDURE_PASSWORD").expect("VENDURE_PASSWORD is the test server's password")
}

fn vendure(address: &str, password: &str) -> Vendure {
    let settings = Settings::new(address, "hub", Secret::new(password));
    Vendure::new(Settings { pause: Duration::from_millis(1), ..settings }).expect("a client")
}

/// A sale of `quantity` pieces of `sku` to the first customer, at `price` cents each.
fn sale(id: &str, sku: &str, quantity: u32, price: i64) -> NewOrder {
    NewOrder {
        id: id.to_owned(),
        customer: "1".to_owned(),
        lines: vec![NewLine { sku: sku.to_owned(), quantity }],
        total_minor: i64::from(quantity) * price,
        currency: "EUR".to_owned(),
    }
}
