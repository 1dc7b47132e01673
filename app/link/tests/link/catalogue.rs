//! The calls about goods, events and what to show: what they answer, what they refuse, and that a lost answer doubles
//! nothing.

use link::Change;
use retail::{
    api::{
        catalogue::ProductQuery,
        events::{CloudEvent, EventData},
        recommendations::{Ask, AskOutfit, Reach},
        stock::{HoldRequest, HoldState, Line as Pieces, Return, TransferRequest, TransferState},
    },
    consent::Purpose,
};

use crate::{
    shop::{Line, Shop, refused},
    stock::{hold, sale, stocked, take_back, uuid},
};

#[tokio::test(flavor = "multi_thread")]
async fn goods_are_found() {
    let shop = Shop::open().await;
    stocked(&shop, 2).await;
    let client = shop.client("associate");
    let query = |text: &str| ProductQuery { text: Some(text.to_owned()), ..ProductQuery::default() };
    let page = client.products(&query("lamp")).await.expect("a page");
    assert_eq!(page.products.iter().map(|product| product.id.as_str()).collect::<Vec<_>>(), ["p"]);
    assert!(client.products(&query("chair")).await.expect("a page").products.is_empty());
    let product = client.product("p").await.expect("an answer").expect("there");
    assert_eq!((product.product.variants[0].sku.as_str(), product.stock[0].on_hand), ("lamp", 2));
    assert!(client.product("q").await.expect("an answer").is_none());
    let article = client.article("4006381333931").await.expect("an answer").expect("there");
    assert_eq!((article.sku.as_str(), article.product.id.as_str()), ("lamp", "p"));
    assert!(client.article("4006381333948").await.expect("an answer").is_none());
    assert_eq!(refused(client.article("4006381333930").await).0, 422);
    assert_eq!(client.locations().await.expect("an answer")[0].id, "s1");
    assert_eq!(refused(shop.client("nobody").locations().await).0, 401);
    assert_eq!(client.stock(Some("lamp"), None, None).await.expect("levels").levels[0].free, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn goods_are_held_sold_taken_back_and_sent() {
    let shop = Shop::open().await;
    stocked(&shop, 2).await;
    shop.add_store("s2").await;
    let (client, wire) = shop.wired("associate").await;
    let Change::Hold { request, .. } = hold(10) else { unreachable!("it is a hold") };
    let pieces = |quantity| vec![Pieces { sku: "lamp".to_owned(), quantity }];
    wire.set(Line::Lose);
    assert_eq!(client.hold(&uuid(10), &request).await.expect("asked again").state, HoldState::Open);
    let all = HoldRequest { lines: pieces(2), ..request.clone() };
    assert_eq!(refused(client.hold(&uuid(11), &all).await).1, "out_of_stock");
    assert_eq!(refused(client.hold(&uuid(10), &all).await).1, "id_taken");
    wire.set(Line::Lose);
    assert_eq!(client.release(&uuid(10)).await.expect("asked again").state, HoldState::Released);
    assert_eq!(refused(client.release("ten").await).0, 422);

    wire.set(Line::Lose);
    assert_eq!(client.sell(&uuid(20), &sale(None, None)).await.expect("asked again").total_minor, 100);
    let Change::TakeBack { request, .. } = take_back(30, 20) else { unreachable!("it is a return") };
    wire.set(Line::Lose);
    assert_eq!(client.take_back(&uuid(30), &request).await.expect("asked again").id, uuid(30));
    assert_eq!(refused(client.take_back(&uuid(31), &request).await).1, "more_than_sold");
    assert_eq!(refused(client.take_back(&uuid(32), &Return { sale: uuid(29), ..request }).await).0, 404);

    let (origin, destination) = ("s1".to_owned(), "s2".to_owned());
    let request = |quantity| TransferRequest {
        origin: origin.clone(),
        destination: destination.clone(),
        lines: pieces(quantity),
    };
    wire.set(Line::Lose);
    assert_eq!(client.transfer(&uuid(50), &request(1)).await.expect("asked again").state, TransferState::InTransit);
    assert_eq!(refused(client.transfer(&uuid(51), &request(2)).await).1, "out_of_stock");
    client.transfer(&uuid(52), &request(1)).await.expect("sent");
    wire.set(Line::Lose);
    assert_eq!(client.receive(&uuid(50)).await.expect("asked again").state, TransferState::Received);
    assert_eq!(refused(client.receive(&uuid(51)).await).0, 404);
    wire.set(Line::Lose);
    assert_eq!(client.cancel(&uuid(52)).await.expect("asked again").state, TransferState::Cancelled);
    assert_eq!(refused(client.cancel(&uuid(50)).await).1, "transfer_received");
    assert_eq!(refused(client.receive(&uuid(52)).await).1, "transfer_cancelled");
    let levels = client.stock(Some("lamp"), None, None).await.expect("levels").levels;
    let on_hand: Vec<_> = levels.iter().map(|level| (level.location.as_str(), level.on_hand)).collect();
    assert_eq!(on_hand, [("s1", 1), ("s2", 1)], "each was booked once");
    assert_eq!(hub::stock::check(&shop.hub).await.expect("checks"), []);
}

fn view(id: &str, product: Option<&str>) -> CloudEvent {
    CloudEvent {
        specversion: "1.0".to_owned(),
        source: "/stores/s1/tablets/t".to_owned(),
        id: id.to_owned(),
        type_name: "vitrine.view".to_owned(),
        subject: product.map(str::to_owned),
        time: None,
        data: EventData { visitor: Some("v".to_owned()), ..EventData::default() },
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_taken_once() {
    let shop = Shop::open().await;
    stocked(&shop, 1).await;
    let (client, wire) = shop.wired("tablet").await;
    wire.set(Line::Lose);
    let receipt = client.events(&[view("1", Some("p")), view("2", Some("p"))]).await.expect("asked again");
    assert_eq!((receipt.accepted, receipt.duplicates), (0, 2), "they came the first time");
    let receipt = client.events(&[view("2", Some("p")), view("3", Some("p")), view("4", None)]).await.expect("taken");
    assert_eq!((receipt.accepted, receipt.duplicates, receipt.faults.len()), (1, 1, 1));
    assert_eq!(receipt.faults[0].index, 2);
    assert_eq!(refused(shop.client("nobody").events(&[view("5", Some("p"))]).await).0, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_to_show_is_asked_for() {
    let shop = Shop::open().await;
    stocked(&shop, 2).await;
    let client = shop.client("associate");
    client.sell(&uuid(20), &sale(None, None)).await.expect("sold");
    let ask = Ask { count: Some(3), reach: Some(Reach::Here), ..Ask::default() };
    let shown = client.recommendations(&ask).await.expect("an answer");
    assert!(!shown.personal && shown.items.iter().all(|item| item.product == "p"), "{shown:?}");
    assert_eq!(refused(client.recommendations(&Ask { count: Some(0), ..ask.clone() }).await).0, 422);
    let changes = retail::api::members::Changes { at: 1, name: Some("Ann".to_owned()), ..Default::default() };
    client.create_member("ann", &changes).await.expect("made");
    let plain = Ask { personal: Some(false), ..ask.clone() };
    assert!(!client.recommendations_for("ann", &plain, Purpose::Service).await.expect("an answer").personal);
    assert_eq!(refused(client.recommendations_for("nobody", &ask, Purpose::Service).await).0, 404);
    let around = |seed: &str| AskOutfit { store: None, seed: seed.to_owned(), slots: "chair".to_owned(), reach: None };
    let outfit = client.outfit(&around("p")).await.expect("an answer");
    assert_eq!((outfit.seed.as_str(), outfit.pieces.len()), ("p", 0));
    assert_eq!(refused(client.outfit(&around("q")).await).0, 404);
}
