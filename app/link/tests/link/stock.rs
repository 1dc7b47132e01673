//! Stock that is held and sold without a line.

use base::Currency;
use hub::stock::{Act, receipt};
use link::{Change, outbox::Settle};
use retail::{
    api::{
        catalogue::{Product, ProductRequest, Variant},
        members::Changes,
        stock::{Channel, HoldRequest, Line as Pieces, Receipt, Return, ReturnReason, SaleLine, SaleRequest},
    },
    consent::Purpose,
    product::LocalName,
};

use crate::shop::{Device, Line, Shop};

pub fn uuid(number: u64) -> String {
    format!("00000000-0000-7000-8000-{number:012}")
}

/// Puts so many lamps on the shelf of a store.
pub async fn stocked(shop: &Shop, quantity: i64) {
    let name = || LocalName { en: "Lamp".to_owned(), zh_hans: "灯".to_owned() };
    let variant = Variant {
        sku: "lamp".to_owned(),
        gtin: Some("4006381333931".parse().expect("a GTIN")),
        name: name(),
        size: None,
        colour: None,
        material: None,
        model_variant: None,
        price_minor: 100,
        currency: Currency::Eur,
        active: true,
    };
    let request = ProductRequest {
        category: "lamp".to_owned(),
        brand: String::new(),
        name: name(),
        description: name(),
        model_url: None,
        image_url: None,
        active: true,
        variants: vec![variant],
    };
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    let product = Product::new("p".to_owned(), request, shop.hub.now());
    hub::catalogue::write::put(&mut tx, &product).await.expect("a product");
    tx.commit().await.expect("written");
    let act = Act { actor: "staff:manager".to_owned(), now: shop.hub.now() };
    let lines = vec![Pieces { sku: "lamp".to_owned(), quantity }];
    let receipt = Receipt { location: "s1".to_owned(), lines };
    receipt::receive(&shop.hub, &act, &uuid(1), &receipt).await.expect("received");
}

pub fn sale(hold: Option<u64>, member: Option<&str>) -> SaleRequest {
    SaleRequest {
        location: "s1".to_owned(),
        member: member.map(str::to_owned),
        channel: Channel::Store,
        associate: None,
        hold: hold.map(uuid),
        currency: Currency::Eur,
        at: None,
        happened: false,
        lines: vec![SaleLine { sku: "lamp".to_owned(), quantity: 1, unit_minor: 100 }],
    }
}

pub fn sell(id: u64, hold: Option<u64>, member: Option<&str>) -> Change {
    Change::Sell { id: uuid(id), request: sale(hold, member) }
}

pub fn hold(id: u64) -> Change {
    let lines = vec![Pieces { sku: "lamp".to_owned(), quantity: 1 }];
    let (location, channel) = ("s1".to_owned(), Channel::Store);
    Change::Hold { id: uuid(id), request: HoldRequest { location, member: None, channel, ttl_s: 600, at: None, lines } }
}

pub fn take_back(id: u64, sale: u64) -> Change {
    let lines = vec![Pieces { sku: "lamp".to_owned(), quantity: 1 }];
    let (location, reason) = ("s1".to_owned(), ReturnReason::ChangedMind);
    Change::TakeBack { id: uuid(id), request: Return { sale: uuid(sale), location, reason, at: None, lines } }
}

/// On hand, held and sold, as a tablet shows them.
fn shown(tablet: &Device) -> (i64, i64, i64) {
    let stock = tablet.stock("lamp");
    let level = &stock.first().expect("a level").level;
    assert_eq!((level.location.as_str(), level.free), ("s1", (level.on_hand - level.held).max(0)));
    (level.on_hand, level.held, level.sold)
}

/// On hand, held and sold, as the hub tells them, which must add up.
async fn told(shop: &Shop) -> (i64, i64, i64) {
    assert_eq!(hub::stock::check(&shop.hub).await.expect("checks"), []);
    let levels = shop.client("manager").stock(Some("lamp"), Some("s1"), None).await.expect("levels").levels;
    (levels[0].on_hand, levels[0].held, levels[0].sold)
}

async fn shortages(shop: &Shop) -> i64 {
    let found = hub::stock::shortage::since(&shop.hub, 0, None).await.expect("shortages");
    found.iter().map(|shortage| shortage.quantity).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_unit_sold_at_two_tablets_is_two_sales_and_one_shortage() {
    let shop = Shop::open().await;
    stocked(&shop, 1).await;
    let mut tablets = [Device::new(&shop).await, Device::new(&shop).await];
    for (tablet, id) in tablets.iter_mut().zip([20, 21]) {
        tablet.pull().await.expect("a line");
        tablet.wire.set(Line::Down);
        tablet.write(sell(id, None, None)).await.expect("kept");
        assert_eq!(shown(tablet), (0, 0, 1));
        tablet.restart().await;
        assert_eq!((shown(tablet), tablet.unsent().len()), ((0, 0, 1), 1), "it outlasts a crash");
    }
    for tablet in &mut tablets {
        // The answer is lost, and the tablet with it.
        tablet.wire.set(Line::Up);
        tablet.client().reach().await.expect("a line");
        tablet.wire.set(Line::Mute);
        assert!(tablet.send().await.is_err());
        tablet.restart().await;
        tablet.wire.set(Line::Up);
        assert_eq!(tablet.sync().await.expect("a line").taken, 1);
        assert!(tablet.refused().is_empty());
    }
    assert_eq!((told(&shop).await, shortages(&shop).await), ((0, 0, 2), 1));
    tablets[0].pull().await.expect("a line");
    assert!(tablets.iter().all(|tablet| shown(tablet) == (0, 0, 2)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_for_what_was_sold_meanwhile_is_refused_and_told() {
    let shop = Shop::open().await;
    stocked(&shop, 1).await;
    let mut tablet = Device::new(&shop).await;
    tablet.pull().await.expect("a line");
    tablet.wire.set(Line::Down);
    tablet.write(hold(10)).await.expect("kept");
    assert_eq!(shown(&tablet), (1, 1, 0));
    shop.client("manager").sell(&uuid(20), &sale(None, None)).await.expect("sold");
    tablet.wire.set(Line::Up);
    assert_eq!(tablet.sync().await.expect("a line").refused, 1);
    tablet.restart().await;
    let refused = tablet.refused();
    assert_eq!(refused[0].refusal.as_ref().map(|refusal| refusal.code.as_str()), Some("out_of_stock"));
    assert_eq!(shown(&tablet), (0, 0, 1), "it holds nothing");
    assert!(tablet.settle(refused[0].number, Settle::Drop).await.expect("kept"));
    assert_eq!((told(&shop).await, tablet.refused().len()), ((0, 0, 1), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn sent_twice_and_in_any_order_a_days_work_is_the_same() {
    let shop = Shop::open().await;
    stocked(&shop, 3).await;
    let tablet = Device::new(&shop).await;
    tablet.pull().await.expect("a line");
    tablet.wire.set(Line::Down);
    let release = Change::Release { hold: uuid(11), at: 0 };
    let work = [hold(10), hold(11), sell(20, Some(10), None), release, sell(21, None, None), take_back(30, 20)];
    for change in work {
        tablet.write(change).await.expect("kept");
    }
    assert_eq!(shown(&tablet), (2, 0, 2));
    let written: Vec<Change> = tablet.unsent().into_iter().map(|queued| queued.change).collect();
    tablet.wire.set(Line::Up);
    assert_eq!(tablet.sync().await.expect("a line").taken, 6);
    assert_eq!((told(&shop).await, shown(&tablet)), ((2, 0, 2), (2, 0, 2)));
    // A tablet that was set back to yesterday's file sends it all again, in whatever order.
    let other = Device::new(&shop).await;
    for step in [1, 5] {
        for place in 0..written.len() {
            let change = written[(place * step + 3) % written.len()].clone();
            other.write(change).await.expect("kept");
        }
        assert_eq!(other.sync().await.expect("a line").taken, written.len());
        assert_eq!((told(&shop).await, shortages(&shop).await), ((2, 0, 2), 0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_stays_when_its_buyer_is_erased() {
    let shop = Shop::open().await;
    stocked(&shop, 1).await;
    let tablet = Device::new(&shop).await;
    let name = Some("Zqxylophone".to_owned());
    let changes = Changes { name, store: Some(Some("s1".to_owned())), ..Changes::default() };
    tablet.write(Change::CreateMember { id: "zoe".to_owned(), changes }).await.expect("kept");
    tablet.sync().await.expect("a line");
    tablet.wire.set(Line::Down);
    tablet.write(sell(20, None, Some("zoe"))).await.expect("kept");
    shop.client("manager").erase("zoe").await.expect("erased");
    tablet.wire.set(Line::Up);
    assert_eq!(tablet.sync().await.expect("a line").taken, 1);
    assert_eq!((told(&shop).await, tablet.refused().len()), ((0, 0, 1), 0));
    let booked = hub::stock::sale::load(&shop.hub, &uuid(20)).await.expect("booked");
    assert_eq!(booked.member, None);
    assert!(shop.client("associate").member("zoe", Purpose::Service).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_scanned_is_known_without_a_line_and_where_it_is() {
    let shop = Shop::open().await;
    stocked(&shop, 2).await;
    let mut tablet = Device::new(&shop).await;
    assert!(tablet.scan("4006381333931").is_none() && tablet.catalogue_age().is_none());
    tablet.pull().await.expect("a line");
    tablet.wire.set(Line::Down);
    tablet.restart().await;
    for code in ["4006381333931", "https://id.gs1.org/01/04006381333931"] {
        assert_eq!(
            tablet.scan(code).map(|article| (article.sku, article.product.id)),
            Some(("lamp".into(), "p".into()))
        );
    }
    assert!(tablet.product("p").is_some() && tablet.scan("4006381333930").is_none());
    assert!(tablet.stock("lamp")[0].age < 60_000 && tablet.catalogue_age().is_some_and(|age| age < 60_000));
    assert!(tablet.stock("shade").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_elsewhere_is_shown_as_soon_as_the_hub_tells_of_it() {
    let shop = Shop::open().await;
    stocked(&shop, 2).await;
    let tablet = Device::new(&shop).await;
    let work = async {
        while tablet.stock("lamp").is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        shop.client("manager").sell(&uuid(20), &sale(None, None)).await.expect("sold");
        while shown(&tablet) != (1, 0, 1) {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    let follow = std::pin::pin!(tablet.follow());
    futures_util::future::select(follow, std::pin::pin!(work)).await;
    assert_eq!(shown(&tablet), (1, 0, 1));
}
