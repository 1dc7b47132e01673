//! Random work with goods at two tablets, which do not know of each other's: whatever is lost and repeated on the way, the
//! hub's books are those of a plain model that takes each document once, and whoever loses is told so.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
};

use link::{Change, LinkError, outbox::Settle};
use proptest::{prelude::*, test_runner::Config};
use retail::api::stock::{HoldRequest, Line as Pieces, Return, SaleLine, SaleRequest, TransferRequest};
use tokio::runtime::Runtime;

use crate::{
    shop::{Device, Line, Shop, refused},
    stock::{hold, sell, stocked, take_back, uuid},
};

/// How many lamps there are at first.
const LAMPS: i64 = 3;

/// How many documents there are of each kind.
const DOCUMENTS: u64 = 5;

#[derive(Clone, Copy, Debug)]
enum Step {
    Write(Document),
    /// Sends, over a line that stands.
    Send,
    /// Sends, and the first answer is lost.
    SendUnheard,
    /// Drops the tablet and opens it from its file.
    Crash,
    /// Sends goods to the other store, and the first answer is lost.
    Transfer(u64),
    /// Takes them in there.
    Receive(u64),
}

/// What either tablet may write, the other too.
#[derive(Clone, Copy, Debug)]
enum Document {
    Hold(u64),
    Release(u64),
    /// Every other one sells a hold.
    Sell(u64),
    /// The second of a sale is often more than was sold.
    TakeBack(u64, u64),
}

fn step() -> impl Strategy<Value = (bool, Step)> {
    let number = 0..DOCUMENTS;
    let document = prop_oneof![
        3 => number.clone().prop_map(Document::Hold),
        1 => number.clone().prop_map(Document::Release),
        4 => number.clone().prop_map(Document::Sell),
        3 => (number.clone(), 0..2_u64).prop_map(|(sale, which)| Document::TakeBack(sale, which)),
    ];
    let step = prop_oneof![
        12 => document.prop_map(Step::Write),
        3 => Just(Step::Send),
        3 => Just(Step::SendUnheard),
        1 => Just(Step::Crash),
        1 => number.clone().prop_map(Step::Transfer),
        1 => number.prop_map(Step::Receive),
    ];
    (any::<bool>(), step)
}

fn change(document: Document) -> Change {
    let pieces = |number: u64| 1 + i64::from(number.is_multiple_of(3));
    match document {
        Document::Hold(number) => {
            let Change::Hold { id, request } = hold(10 + number) else { unreachable!("it is a hold") };
            let lines = vec![Pieces { quantity: pieces(number), ..request.lines[0].clone() }];
            Change::Hold { id, request: HoldRequest { lines, ..request } }
        }
        Document::Release(number) => Change::Release { hold: uuid(10 + number), at: 0 },
        Document::Sell(number) => {
            let held = (number.is_multiple_of(2)).then_some(10 + number);
            let Change::Sell { id, request } = sell(20 + number, held, None) else { unreachable!("it is a sale") };
            let lines = vec![SaleLine { quantity: pieces(number), ..request.lines[0].clone() }];
            Change::Sell { id, request: SaleRequest { lines, ..request } }
        }
        Document::TakeBack(sale, which) => take_back(30 + 2 * sale + which, 20 + sale),
    }
}

/// The books as they ought to be. Holds outlast the test.
#[derive(Debug, Default)]
struct Books {
    on_hand: i64,
    held: i64,
    sold: i64,
    short: i64,
    in_transit: i64,
    there: i64,
    /// What each open hold holds; none once it has ended.
    holds: BTreeMap<String, Option<i64>>,
    /// Whether the hold itself came.
    placed: BTreeSet<String>,
    /// What was sold and has not come back.
    sales: BTreeMap<String, i64>,
    returns: BTreeSet<String>,
    /// What each transfer moves, and whether it came in.
    transfers: BTreeMap<u64, bool>,
}

impl Books {
    /// Takes a document that reaches the hub; the code of the refusal, if that is the answer.
    fn take(&mut self, change: &Change) -> Option<&'static str> {
        match change {
            Change::Hold { id, request } => self.hold(id, request),
            Change::Release { hold, .. } => {
                self.end(hold);
                None
            }
            Change::Sell { id, request } => {
                self.sell(id, request);
                None
            }
            Change::TakeBack { id, request } => self.take_back(id, request),
            _ => None,
        }
    }

    fn hold(&mut self, id: &str, request: &HoldRequest) -> Option<&'static str> {
        let quantity = request.lines[0].quantity;
        if self.placed.contains(id) {
            return None;
        }
        // One that ended before it came holds nothing.
        if !self.holds.contains_key(id) {
            if self.on_hand - self.held < quantity {
                return Some("out_of_stock");
            }
            self.held += quantity;
            self.holds.insert(id.to_owned(), Some(quantity));
        }
        self.placed.insert(id.to_owned());
        None
    }

    fn end(&mut self, hold: &str) {
        self.held -= self.holds.insert(hold.to_owned(), None).flatten().unwrap_or(0);
    }

    fn sell(&mut self, id: &str, request: &SaleRequest) {
        if self.sales.contains_key(id) {
            return;
        }
        let quantity = request.lines[0].quantity;
        if let Some(hold) = &request.hold {
            self.end(hold);
        }
        let missing = (quantity - (self.on_hand - self.held)).max(0);
        self.short += missing;
        self.on_hand += missing - quantity;
        self.sold += quantity;
        self.sales.insert(id.to_owned(), quantity);
    }

    fn take_back(&mut self, id: &str, request: &Return) -> Option<&'static str> {
        if self.returns.contains(id) {
            return None;
        }
        let Some(left) = self.sales.get_mut(&request.sale) else { return Some("not_found") };
        if *left == 0 {
            return Some("more_than_sold");
        }
        *left -= 1;
        self.on_hand += 1;
        self.returns.insert(id.to_owned());
        None
    }

    fn transfer(&mut self, number: u64) -> Option<&'static str> {
        if self.transfers.contains_key(&number) {
            return None;
        }
        if self.on_hand == self.held {
            return Some("out_of_stock");
        }
        self.on_hand -= 1;
        self.in_transit += 1;
        self.transfers.insert(number, false);
        None
    }

    fn receive(&mut self, number: u64) -> Option<&'static str> {
        let Some(is_there) = self.transfers.get_mut(&number) else { return Some("not_found") };
        if !std::mem::replace(is_there, true) {
            self.in_transit -= 1;
            self.there += 1;
        }
        None
    }
}

/// The code of a refusal.
fn code(result: Result<impl Debug, LinkError>) -> Option<String> {
    result.is_err().then(|| refused(result).1)
}

/// Sends, and has the books take what reached the hub. What comes of each is what the books say.
async fn send(tablet: &Device, books: &mut Books, answer: Line) {
    // Otherwise it is the hub's time that is asked for and not heard.
    while tablet.client().skew().is_none() {
        drop(tablet.client().reach().await);
    }
    let before = tablet.unsent();
    tablet.wire.set(answer);
    drop(tablet.send().await);
    let is_lost = answer == Line::Lose && !tablet.wire.is(Line::Lose);
    tablet.wire.set(Line::Up);
    let (left, refused) = (tablet.unsent(), tablet.refused());
    for queued in before.iter().filter(|queued| left.iter().all(|other| other.number != queued.number)) {
        let told = refused.iter().find(|refused| refused.number == queued.number);
        let told = told.and_then(|refused| refused.refusal.as_ref()).map(|refusal| refusal.code.as_str());
        assert_eq!(told, books.take(&queued.change), "{queued:?}");
    }
    if let (true, Some(unheard)) = (is_lost, left.first()) {
        books.take(&unheard.change);
    }
}

async fn send_all(tablet: &Device, books: &mut Books) {
    while !tablet.unsent().is_empty() {
        send(tablet, books, Line::Up).await;
    }
}

async fn compare(shop: &Shop, books: &Books) {
    assert_eq!(hub::stock::check(&shop.hub).await.expect("checks"), []);
    let levels = shop.client("manager").stock(Some("lamp"), None, None).await.expect("levels").levels;
    let here = levels.iter().find(|level| level.location == "s1").expect("a level");
    assert_eq!((here.on_hand, here.held, here.sold), (books.on_hand, books.held, books.sold), "{books:?}");
    let there =
        levels.iter().find(|level| level.location == "s2").map_or((0, 0), |level| (level.on_hand, level.in_transit));
    assert_eq!(there, (books.there, books.in_transit));
    let shortages = hub::stock::shortage::since(&shop.hub, 0, None).await.expect("shortages");
    assert_eq!(shortages.iter().map(|shortage| shortage.quantity).sum::<i64>(), books.short, "{shortages:?}");
    let sales: BTreeSet<_> = shortages.iter().map(|shortage| &shortage.sale).collect();
    assert_eq!(sales.len(), shortages.len(), "each is told once");
}

async fn play(steps: &[(bool, Step)]) {
    let shop = Shop::open().await;
    stocked(&shop, LAMPS).await;
    shop.add_store("s2").await;
    let mut tablets = [Device::new(&shop).await, Device::new(&shop).await];
    let mut books = Books { on_hand: LAMPS, ..Books::default() };
    let (mut written, mut count) = (Vec::new(), [0; 2]);
    for (which, step) in steps {
        let tablet = &mut tablets[usize::from(*which)];
        match step {
            Step::Write(document) => {
                tablet.write(change(*document)).await.expect("kept");
                written.push(change(*document));
                count[usize::from(*which)] += 1;
            }
            Step::Send => send(tablet, &mut books, Line::Up).await,
            Step::SendUnheard => send(tablet, &mut books, Line::Lose).await,
            Step::Crash => tablet.restart().await,
            Step::Transfer(number) => {
                tablet.wire.set(Line::Lose);
                let lines = vec![Pieces { sku: "lamp".to_owned(), quantity: 1 }];
                let request = TransferRequest { origin: "s1".to_owned(), destination: "s2".to_owned(), lines };
                let sent = tablet.client().transfer(&uuid(50 + number), &request).await;
                assert_eq!(code(sent).as_deref(), books.transfer(*number));
                tablet.wire.set(Line::Up);
            }
            Step::Receive(number) => {
                tablet.wire.set(Line::Lose);
                let received = tablet.client().receive(&uuid(50 + number)).await;
                assert_eq!(code(received).as_deref(), books.receive(*number));
                tablet.wire.set(Line::Up);
            }
        }
    }
    for (tablet, count) in tablets.iter_mut().zip(count) {
        tablet.restart().await;
        send_all(tablet, &mut books).await;
        let numbers: BTreeSet<u64> = tablet.refused().iter().map(|queued| queued.number).collect();
        assert!(
            numbers.len() == tablet.refused().len() && numbers.len() <= count,
            "each is told once, and where it was written"
        );
    }
    compare(&shop, &books).await;
    // A tablet that was set back sends it all again, the last one first, and what was refused is let go.
    let third = Device::new(&shop).await;
    for change in written.into_iter().rev() {
        third.write(change).await.expect("kept");
    }
    send_all(&third, &mut books).await;
    compare(&shop, &books).await;
    for tablet in tablets.iter().chain([&third]) {
        for queued in tablet.refused() {
            assert!(tablet.settle(queued.number, Settle::Drop).await.expect("kept"));
        }
        while tablet.sync().await.is_err() {}
        assert!(tablet.refused().is_empty() && tablet.unsent().is_empty());
        let stock = tablet.stock("lamp");
        assert_eq!((stock[0].level.on_hand, stock[0].level.held), (books.on_hand, books.held));
    }
    compare(&shop, &books).await;
}

proptest! {
    #![proptest_config(Config { cases: 16, max_shrink_iters: 40, ..Config::default() })]

    #[test]
    fn whatever_is_lost_and_repeated_the_books_are_the_models(steps in prop::collection::vec(step(), 10..60)) {
        Runtime::new().expect("a runtime").block_on(play(&steps));
    }
}
