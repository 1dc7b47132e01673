//! The stock as a plain model in memory: what every answer should be, and what should be where.

use std::collections::BTreeMap;

use retail::api::stock::{
    Adjustment, HoldRequest, HoldState, Receipt, Return, SaleRequest, TransferRequest, TransferState,
};

use super::command::Command;

/// A variant at a location.
pub type Place = (String, String);

/// What an answer comes to: the status, and the reason or state that it names.
pub type Reply = (u16, String);

#[derive(Default)]
pub struct Model {
    pub now: i64,
    on_hand: BTreeMap<Place, i64>,
    sold: BTreeMap<Place, i64>,
    pub short: i64,
    receipts: BTreeMap<String, Receipt>,
    adjustments: BTreeMap<String, Adjustment>,
    holds: BTreeMap<String, Held>,
    transfers: BTreeMap<String, (TransferRequest, TransferState)>,
    sales: BTreeMap<String, SaleRequest>,
    returns: BTreeMap<String, Return>,
}

struct Held {
    asked: Option<HoldRequest>,
    state: HoldState,
    expires_at: i64,
}

fn ok(word: &str) -> Reply {
    (200, word.to_owned())
}

fn refused(code: &str) -> Reply {
    (if code == "not_found" { 404 } else { 409 }, code.to_owned())
}

fn repeat<T: PartialEq>(stored: &T, asked: &T, word: &str) -> Reply {
    if stored == asked { ok(word) } else { refused("id_taken") }
}

impl Model {
    pub fn reply(&mut self, command: &Command) -> Reply {
        self.expire();
        match command.clone() {
            Command::Receipt(id, asked) => self.receive_goods(id, asked),
            Command::Adjustment(id, asked) => self.adjust(id, asked),
            Command::Hold(id, asked) => self.hold(id, asked),
            Command::Release(id) => self.release(id),
            Command::Transfer(id, asked) => self.transfer(id, asked),
            Command::Receive(id) => self.end(&id, TransferState::Received, "transfer_cancelled"),
            Command::Cancel(id) => self.end(&id, TransferState::Cancelled, "transfer_received"),
            Command::Sale(id, asked) => self.sell(id, asked),
            Command::Return(id, asked) => self.take_back(id, asked),
        }
    }

    /// On hand, held, sold and in transit, where there is anything.
    pub fn levels(&mut self) -> BTreeMap<Place, [i64; 4]> {
        self.expire();
        let mut levels: BTreeMap<Place, [i64; 4]> = BTreeMap::new();
        for (place, on_hand) in &self.on_hand {
            levels.entry(place.clone()).or_default()[0] = *on_hand;
            levels.entry(place.clone()).or_default()[1] = self.held(place);
        }
        for (place, sold) in &self.sold {
            levels.entry(place.clone()).or_default()[2] = *sold;
        }
        for (asked, _) in self.transfers.values().filter(|(_, state)| *state == TransferState::InTransit) {
            for line in &asked.lines {
                levels.entry((line.sku.clone(), asked.destination.clone())).or_default()[3] += line.quantity;
            }
        }
        levels.retain(|_, level| *level != [0; 4]);
        levels
    }

    fn expire(&mut self) {
        for held in self.holds.values_mut() {
            if held.state == HoldState::Open && held.expires_at <= self.now {
                held.state = HoldState::Expired;
            }
        }
    }

    fn held(&self, (sku, location): &Place) -> i64 {
        let open = self.holds.values().filter(|held| held.state == HoldState::Open);
        let asked = open.filter_map(|held| held.asked.as_ref()).filter(|asked| asked.location == *location);
        asked.flat_map(|asked| &asked.lines).filter(|line| line.sku == *sku).map(|line| line.quantity).sum()
    }

    fn free(&self, sku: &str, location: &str) -> i64 {
        let place = (sku.to_owned(), location.to_owned());
        self.on_hand.get(&place).copied().unwrap_or(0) - self.held(&place)
    }

    fn add(&mut self, sku: &str, location: &str, quantity: i64) {
        *self.on_hand.entry((sku.to_owned(), location.to_owned())).or_default() += quantity;
    }

    fn receive_goods(&mut self, id: String, asked: Receipt) -> Reply {
        if let Some(stored) = self.receipts.get(&id) {
            return repeat(stored, &asked, "");
        }
        for line in &asked.lines {
            self.add(&line.sku, &asked.location, line.quantity);
        }
        self.receipts.insert(id, asked);
        ok("")
    }

    fn adjust(&mut self, id: String, asked: Adjustment) -> Reply {
        if let Some(stored) = self.adjustments.get(&id) {
            return repeat(stored, &asked, "");
        }
        if asked.lines.iter().any(|line| line.quantity < 0 && self.free(&line.sku, &asked.location) < -line.quantity) {
            return refused("out_of_stock");
        }
        for line in &asked.lines {
            self.add(&line.sku, &asked.location, line.quantity);
        }
        self.adjustments.insert(id, asked);
        ok("")
    }

    fn hold(&mut self, id: String, asked: HoldRequest) -> Reply {
        let created = asked.at.unwrap_or(self.now);
        let expires_at = created + asked.ttl_s * 1_000;
        let asked = HoldRequest { at: None, ..asked };
        if let Some(held) = self.holds.get_mut(&id) {
            match &held.asked {
                Some(stored) => return repeat(stored, &asked, held.state.name()),
                None => {
                    (held.asked, held.expires_at) = (Some(asked), expires_at);
                    return ok(held.state.name());
                }
            }
        }
        let late = expires_at <= self.now;
        if !late && asked.lines.iter().any(|line| self.free(&line.sku, &asked.location) < line.quantity) {
            return refused("out_of_stock");
        }
        let state = if late { HoldState::Expired } else { HoldState::Open };
        self.holds.insert(id, Held { asked: Some(asked), state, expires_at });
        ok(state.name())
    }

    fn release(&mut self, id: String) -> Reply {
        let unknown = Held { asked: None, state: HoldState::Open, expires_at: self.now };
        let held = self.holds.entry(id).or_insert(unknown);
        if held.state == HoldState::Open {
            held.state = HoldState::Released;
        }
        ok(held.state.name())
    }

    fn transfer(&mut self, id: String, asked: TransferRequest) -> Reply {
        if let Some((stored, state)) = self.transfers.get(&id) {
            return repeat(stored, &asked, state.name());
        }
        if asked.lines.iter().any(|line| self.free(&line.sku, &asked.origin) < line.quantity) {
            return refused("out_of_stock");
        }
        for line in &asked.lines {
            self.add(&line.sku, &asked.origin, -line.quantity);
        }
        self.transfers.insert(id, (asked, TransferState::InTransit));
        ok("in_transit")
    }

    fn end(&mut self, id: &str, end: TransferState, otherwise: &str) -> Reply {
        let Some((asked, state)) = self.transfers.get_mut(id) else { return refused("not_found") };
        if *state == TransferState::InTransit {
            *state = end;
            let asked = asked.clone();
            let location = if end == TransferState::Received { &asked.destination } else { &asked.origin };
            for line in &asked.lines {
                self.add(&line.sku, location, line.quantity);
            }
            return ok(end.name());
        }
        if *state == end { ok(end.name()) } else { refused(otherwise) }
    }

    fn sell(&mut self, id: String, asked: SaleRequest) -> Reply {
        if let Some(stored) = self.sales.get(&id) {
            return repeat(&SaleRequest { happened: asked.happened, ..stored.clone() }, &asked, "");
        }
        let before = asked.hold.as_ref().and_then(|hold| self.holds.get(hold)).map(|held| held.state);
        if before == Some(HoldState::Sold) && !asked.happened {
            return refused("hold_sold");
        }
        if let Some(hold) = &asked.hold {
            let unknown = Held { asked: None, state: HoldState::Sold, expires_at: self.now };
            self.holds.entry(hold.clone()).or_insert(unknown).state = HoldState::Sold;
        }
        let short = asked.lines.iter().map(|line| (line.quantity - self.free(&line.sku, &asked.location)).max(0));
        let short: Vec<i64> = short.collect();
        if !asked.happened && short.iter().any(|&short| short > 0) {
            if let Some(hold) = &asked.hold {
                match before {
                    Some(state) => self.holds.get_mut(hold).expect("there").state = state,
                    None => drop(self.holds.remove(hold)),
                }
            }
            return refused("out_of_stock");
        }
        for (line, short) in asked.lines.iter().zip(short) {
            self.short += short;
            self.add(&line.sku, &asked.location, short - line.quantity);
            *self.sold.entry((line.sku.clone(), asked.location.clone())).or_default() += line.quantity;
        }
        self.sales.insert(id, asked);
        ok("")
    }

    fn take_back(&mut self, id: String, asked: Return) -> Reply {
        if let Some(stored) = self.returns.get(&id) {
            return repeat(stored, &asked, "");
        }
        let Some(sale) = self.sales.get(&asked.sale) else { return refused("not_found") };
        for line in &asked.lines {
            let bought: i64 = sale.lines.iter().filter(|sold| sold.sku == line.sku).map(|sold| sold.quantity).sum();
            let before = self.returns.values().filter(|earlier| earlier.sale == asked.sale);
            let back = before.flat_map(|earlier| &earlier.lines).filter(|earlier| earlier.sku == line.sku);
            if back.map(|earlier| earlier.quantity).sum::<i64>() + line.quantity > bought {
                return refused("more_than_sold");
            }
        }
        for line in &asked.lines {
            self.add(&line.sku, &asked.location, line.quantity);
        }
        self.returns.insert(id, asked);
        ok("")
    }
}
