//! Orders and notes, written.

use hub::connect::{ConnectError, NewNote, NewOrder, Platform};
use serde_json::json;

use crate::{admin::Admin, password, sale, server, vendure};

#[tokio::test]
#[ignore = "needs a Vendure server: tests/vendure/run"]
async fn an_order_is_written_once_and_paid() {
    let (admin, vendure) = (Admin::sign_in().await, vendure(&server(), &password()));
    let order = sale("once", "ROUND-BLACK", 2, 12_900);
    let (one, other) = tokio::join!(vendure.write_order(&order), vendure.write_order(&order));
    let written = one.expect("written");
    assert_eq!(Ok(&written), other.as_ref());
    assert_eq!(vendure.write_order(&order).await, Ok(written.clone()));

    assert_eq!((admin.paid("once").await, admin.unpaid("once").await), (1, 0));
    assert_eq!(admin.allocated("ROUND-BLACK").await, 2);
    let query = "query ($id: ID!) { order(id: $id) { code state totalWithTax customer { emailAddress } } }";
    let expected = json!({ "code": written.code, "state": "PaymentSettled", "totalWithTax": 25_800,
                           "customer": { "emailAddress": "ann@example.com" } });
    assert_eq!(admin.ask(query, json!({ "id": written.id })).await["order"], expected);
}

#[tokio::test]
#[ignore = "needs a Vendure server: tests/vendure/run"]
async fn an_order_that_the_server_would_not_make_leaves_nothing() {
    let (admin, vendure) = (Admin::sign_in().await, vendure(&server(), &password()));
    let refused = async |order: NewOrder| {
        let error = vendure.write_order(&order).await.expect_err("not written");
        assert!(!error.is_transient(), "{error}");
        assert_eq!((admin.paid(&order.id).await, admin.unpaid(&order.id).await), (0, 0), "{error}");
        error
    };
    assert!(matches!(refused(sale("cheaper", "MUG-3", 1, 1)).await, ConnectError::Differs(_)));
    assert!(matches!(refused(sale("unknown", "NOTHING", 1, 1)).await, ConnectError::Differs(_)));
    let too_many = refused(sale("many", "MUG-3", 90, 903)).await;
    assert!(matches!(too_many, ConnectError::Answered { code, .. } if code == "INSUFFICIENT_STOCK_ERROR"));
    let nobody = NewOrder { customer: "99".into(), ..sale("nobody", "MUG-3", 1, 903) };
    assert!(matches!(refused(nobody).await, ConnectError::Answered { .. }));
    assert_eq!(admin.allocated("MUG-3").await, 0);
}

#[tokio::test]
#[ignore = "needs a Vendure server: tests/vendure/run"]
async fn a_note_is_written_once() {
    let (admin, vendure) = (Admin::sign_in().await, vendure(&server(), &password()));
    for (id, text) in [("n1", "prefers gold"), ("n1", "prefers gold"), ("n2", "prefers gold"), ("n1", "prefers gold")] {
        let note = NewNote { id: id.into(), customer: "2".into(), text: text.into() };
        vendure.write_note(&note).await.expect("written");
    }
    let query = "{ customer(id: 2) { history(options: { filter: { type: { eq: \"CUSTOMER_NOTE\" } }, \
                 sort: { id: ASC } }) { items { isPublic data } } } }";
    let expected = json!([
        { "isPublic": false, "data": { "note": "prefers gold\nvitrine:n1" } },
        { "isPublic": false, "data": { "note": "prefers gold\nvitrine:n2" } }
    ]);
    assert_eq!(admin.ask(query, json!({})).await["customer"]["history"]["items"], expected);

    let nobody = NewNote { id: "n3".into(), customer: "99".into(), text: "who?".into() };
    let error = vendure.write_note(&nobody).await.expect_err("not written");
    assert!(matches!(error, ConnectError::Answered { code, .. } if code == "ENTITY_NOT_FOUND"));
}
