//! An order over a line that loses requests and answers.

use hub::connect::Platform;

use crate::{
    admin::Admin,
    password,
    proxy::{Fault, Proxy},
    sale, vendure,
};

/// How many requests an order takes where the session is there.
const REQUESTS: usize = 13;

#[tokio::test]
#[ignore = "needs a Vendure server: tests/vendure/run"]
async fn whatever_is_lost_an_order_is_written_once() {
    let admin = Admin::sign_in().await;
    let (proxy, address) = Proxy::start().await;
    let vendure = vendure(&address, &password());
    vendure.places().await.expect("signed in");
    let mut orders = 0;
    for turn in 1..=REQUESTS {
        for fault in [Fault::RequestLost, Fault::AnswerLost] {
            let id = format!("{fault:?}-{turn}");
            let order = sale(&id, "LAMP", 1, 5_990);
            // The first try loses one request, the second another one, wherever that is in what is left to do.
            proxy.plan(turn, fault);
            let lost = vendure.write_order(&order).await.expect_err("an answer is missing");
            assert!(proxy.clear() && lost.is_transient(), "{id}: {lost}");
            proxy.plan(turn * 5 % REQUESTS + 1, Fault::AnswerLost);
            let again = vendure.write_order(&order).await;
            assert_eq!(proxy.clear(), again.is_err(), "{id}: {again:?}");
            vendure.write_order(&order).await.unwrap_or_else(|error| panic!("{id}: {error}"));
            orders += 1;
            assert_eq!((admin.paid(&id).await, admin.unpaid(&id).await), (1, 0), "{id}");
        }
    }
    assert_eq!(admin.allocated("LAMP").await, orders);
}
