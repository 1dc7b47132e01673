//! Random days in a chain of stores: every answer and every level is that of the plain model.

use std::collections::BTreeMap;

use super::{
    LOCATIONS,
    chance::Chance,
    clean,
    command::{self, Command},
    model::{Model, Place, Reply},
    shop,
};
use crate::shop::{Answer, MORNING, On, Shop, on_both};

const STEPS: usize = 500;

on_both!(random_days_follow_the_model_1, async |on: On| day(on, 1).await);
on_both!(random_days_follow_the_model_2, async |on: On| day(on, 2).await);
on_both!(random_days_follow_the_model_3, async |on: On| day(on, 3).await);

async fn day(on: On, seed: u64) {
    let shop = shop(on).await;
    let mut model = Model::default();
    model.now = MORNING;
    let mut script = Script { chance: Chance(seed), sent: Vec::new(), holds: Vec::new(), sales: Vec::new() };
    let mut answers: BTreeMap<Reply, usize> = BTreeMap::new();
    for step in 0..STEPS {
        if script.chance.percent(8) {
            let pause = script.chance.between(1, 60) * 1_000;
            shop.clock.advance(pause);
            model.now += pause;
        }
        if script.chance.percent(3) {
            hub::stock::expire(&shop.hub).await.expect("expires");
        }
        let command = script.next(model.now);
        let (expected, answer) = (model.reply(&command), reply(command.send(&shop).await));
        assert_eq!(answer, expected, "seed {seed}, step {step}: {command:?}");
        *answers.entry(answer).or_default() += 1;
        if step % 10 == 9 {
            assert_eq!(levels(&shop).await, model.levels(), "seed {seed}, step {step}");
        }
        if step % 25 == 24 {
            clean(hub::stock::check(&shop.hub).await);
        }
    }
    let shortages = shop.get("associate", "/v1/shortages").await.ok();
    let short = shortages.as_array().expect("a list").iter().map(|short| short["quantity"].as_i64().expect("pieces"));
    assert_eq!(short.sum::<i64>(), model.short);
    // A script that never comes to a refusal tests little.
    for word in ["out_of_stock", "id_taken", "more_than_sold", "not_found", "hold_sold", "expired", "received"] {
        assert!(answers.keys().any(|(_, had)| had == word), "seed {seed} never came to {word}");
    }
}

fn reply(answer: Answer) -> Reply {
    let word = answer.body["code"].as_str().or(answer.body["state"].as_str()).unwrap_or_default();
    (answer.status.as_u16(), word.to_owned())
}

async fn levels(shop: &Shop) -> BTreeMap<Place, [i64; 4]> {
    let mut levels = BTreeMap::new();
    for location in LOCATIONS {
        let answer = shop.get("mirror", &format!("/v1/stock?location={location}")).await.ok();
        for level in answer["levels"].as_array().expect("levels") {
            let pieces = ["on_hand", "held", "sold", "in_transit"].map(|of| level[of].as_i64().expect("pieces"));
            if pieces != [0; 4] {
                let sku = level["sku"].as_str().expect("a SKU").to_owned();
                levels.insert((sku, location.to_owned()), pieces);
            }
        }
    }
    levels
}

/// What people do next, and what was done before.
struct Script {
    chance: Chance,
    sent: Vec<Command>,
    holds: Vec<String>,
    sales: Vec<String>,
}

impl Script {
    fn next(&mut self, now: i64) -> Command {
        let command = if !self.sent.is_empty() && self.chance.percent(15) {
            let before = self.chance.pick(&self.sent).clone();
            if self.chance.percent(30) { before.altered(&mut self.chance) } else { before }
        } else {
            self.fresh(now)
        };
        self.sent.push(command.clone());
        command
    }

    fn fresh(&mut self, now: i64) -> Command {
        let id = self.chance.id();
        match self.chance.below(100) {
            0..18 => Command::Receipt(id, command::receipt(&mut self.chance)),
            18..24 => Command::Adjustment(id, command::adjustment(&mut self.chance)),
            24..44 => self.hold(now),
            44..50 => Command::Release(self.a_hold()),
            50..58 => Command::Transfer(id, command::transfer(&mut self.chance)),
            58..66 => self.end_of_transfer(id),
            66..88 => self.sale(id),
            _ => {
                let sale = if self.sales.is_empty() { id.clone() } else { self.chance.pick(&self.sales).clone() };
                Command::Return(id, command::take_back(&mut self.chance, sale))
            }
        }
    }

    /// One in five is for a hold that something else named before.
    fn hold(&mut self, now: i64) -> Command {
        let mut asked = command::hold(&mut self.chance);
        if self.chance.percent(20) {
            asked.at = Some(now - self.chance.between(0, 90) * 1_000);
        }
        let id = if self.chance.percent(20) { self.a_hold() } else { self.chance.id() };
        self.holds.push(id.clone());
        Command::Hold(id, asked)
    }

    /// Mostly one that was asked for; at times one that the hub has not heard of.
    fn a_hold(&mut self) -> String {
        if self.holds.is_empty() || self.chance.percent(25) {
            let id = self.chance.id();
            self.holds.push(id);
        }
        self.chance.pick(&self.holds).clone()
    }

    fn sale(&mut self, id: String) -> Command {
        let hold = self.chance.percent(50).then(|| self.a_hold());
        let mut asked = command::sale(&mut self.chance, hold.clone());
        // Who comes for a hold mostly buys that.
        let held = self.sent.iter().rev().find_map(|command| match command {
            Command::Hold(id, asked) if Some(id) == hold.as_ref() => Some(asked),
            _ => None,
        });
        if let Some(held) = held.filter(|_| self.chance.percent(70)) {
            asked.location.clone_from(&held.location);
            for line in &mut asked.lines {
                line.quantity = held.lines.iter().find(|kept| kept.sku == line.sku).map_or(1, |kept| kept.quantity);
            }
        }
        asked.happened = self.chance.percent(15);
        self.sales.push(id.clone());
        Command::Sale(id, asked)
    }

    fn end_of_transfer(&mut self, id: String) -> Command {
        let sent = self.sent.iter().filter_map(|command| match command {
            Command::Transfer(id, _) => Some(id.clone()),
            _ => None,
        });
        let sent: Vec<String> = sent.collect();
        let id = if sent.is_empty() || self.chance.percent(5) { id } else { self.chance.pick(&sent).clone() };
        if self.chance.percent(70) { Command::Receive(id) } else { Command::Cancel(id) }
    }
}
