//! Everything that can be asked of the stock.

use axum::http::Method;
use base::money::Currency;
use retail::api::stock::{
    Adjustment, AdjustmentReason, Channel, Difference, HoldRequest, Line, Receipt, Return, ReturnReason, SaleLine,
    SaleRequest, TransferRequest,
};
use serde_json::{Value, to_value};

use super::{LOCATIONS, SKUS, chance::Chance};
use crate::shop::{Answer, Shop};

#[derive(Clone, Debug)]
pub enum Command {
    Receipt(String, Receipt),
    Adjustment(String, Adjustment),
    Hold(String, HoldRequest),
    Release(String),
    Transfer(String, TransferRequest),
    Receive(String),
    Cancel(String),
    Sale(String, SaleRequest),
    Return(String, Return),
}

impl Command {
    /// Sends it as an associate does.
    pub async fn send(&self, shop: &Shop) -> Answer {
        let json = |value: Result<Value, _>| Some(value.expect("serialises"));
        let (method, path, body) = match self {
            Self::Receipt(id, receipt) => (Method::PUT, format!("/v1/receipts/{id}"), json(to_value(receipt))),
            Self::Adjustment(id, asked) => (Method::PUT, format!("/v1/adjustments/{id}"), json(to_value(asked))),
            Self::Hold(id, asked) => (Method::PUT, format!("/v1/holds/{id}"), json(to_value(asked))),
            Self::Release(id) => (Method::DELETE, format!("/v1/holds/{id}"), None),
            Self::Transfer(id, asked) => (Method::PUT, format!("/v1/transfers/{id}"), json(to_value(asked))),
            Self::Receive(id) => (Method::POST, format!("/v1/transfers/{id}/receive"), None),
            Self::Cancel(id) => (Method::POST, format!("/v1/transfers/{id}/cancel"), None),
            Self::Sale(id, asked) => (Method::PUT, format!("/v1/sales/{id}"), json(to_value(asked))),
            Self::Return(id, asked) => (Method::PUT, format!("/v1/returns/{id}"), json(to_value(asked))),
        };
        shop.call("associate", method, &path, body).await
    }

    /// The same document with other content.
    pub fn altered(&self, chance: &mut Chance) -> Self {
        let mut altered = self.clone();
        let location = (*chance.pick(&LOCATIONS)).to_owned();
        match &mut altered {
            Self::Receipt(_, asked) => asked.location = location,
            Self::Adjustment(_, asked) => asked.reason = AdjustmentReason::Damaged,
            Self::Hold(_, asked) => asked.ttl_s += 1,
            Self::Transfer(_, asked) => asked.lines = lines(chance),
            Self::Sale(_, asked) => asked.lines[0].unit_minor += 1,
            Self::Return(_, asked) => asked.location = location,
            Self::Release(_) | Self::Receive(_) | Self::Cancel(_) => {}
        }
        altered
    }
}

/// One to three lines of few pieces.
pub fn lines(chance: &mut Chance) -> Vec<Line> {
    let mut skus = SKUS;
    chance.shuffle(&mut skus);
    let chosen = &mut skus[..1 + chance.below(3)];
    chosen.sort_unstable();
    chosen.iter().map(|sku| Line { sku: (*sku).to_owned(), quantity: chance.between(1, 4) }).collect()
}

pub fn receipt(chance: &mut Chance) -> Receipt {
    Receipt { location: (*chance.pick(&LOCATIONS)).to_owned(), lines: lines(chance) }
}

pub fn adjustment(chance: &mut Chance) -> Adjustment {
    let location = (*chance.pick(&LOCATIONS)).to_owned();
    let signed = |line: Line, chance: &mut Chance| {
        let quantity = if chance.percent(50) { line.quantity } else { -line.quantity };
        Difference { sku: line.sku, quantity }
    };
    let lines = lines(chance).into_iter().map(|line| signed(line, chance)).collect();
    Adjustment { location, reason: AdjustmentReason::Count, lines }
}

pub fn hold(chance: &mut Chance) -> HoldRequest {
    let location = (*chance.pick(&LOCATIONS)).to_owned();
    let ttl_s = chance.between(30, 120);
    HoldRequest { location, member: None, channel: Channel::Web, ttl_s, at: None, lines: lines(chance) }
}

pub fn transfer(chance: &mut Chance) -> TransferRequest {
    let mut locations = LOCATIONS;
    chance.shuffle(&mut locations);
    let [origin, destination, _] = locations.map(str::to_owned);
    TransferRequest { origin, destination, lines: lines(chance) }
}

pub fn sale(chance: &mut Chance, hold: Option<String>) -> SaleRequest {
    let priced = |line: Line| SaleLine { sku: line.sku, quantity: line.quantity, unit_minor: 1_990 };
    SaleRequest {
        location: (*chance.pick(&LOCATIONS)).to_owned(),
        member: chance.percent(50).then(|| "m1".to_owned()),
        channel: Channel::Store,
        associate: None,
        hold,
        currency: Currency::Eur,
        at: None,
        happened: false,
        lines: lines(chance).into_iter().map(priced).collect(),
    }
}

pub fn take_back(chance: &mut Chance, sale: String) -> Return {
    let location = (*chance.pick(&LOCATIONS)).to_owned();
    Return { sale, location, reason: ReturnReason::Size, at: None, lines: lines(chance) }
}
