//! Random days at the counter: every answer, and all that is read afterwards, is that of the plain model.

use std::collections::BTreeSet;

use axum::http::Method;
use serde_json::{Value, json};

use super::model::{Command, Model, Person};
use crate::{
    shop::{Answer, MORNING, On, Shop, on_both},
    stock::chance::Chance,
};

const STEPS: usize = 500;

/// How long a step takes, ms.
const STEP: i64 = 1_000;

/// Names of people whom no rule takes for one another.
const NAMES: [&str; 8] = ["Ann Lee", "Bob Ray", "Cai Yun", "Dora Koch", "Emil Sand", "Fay Wolf", "Gus Horn", "Hua Min"];

const PHONES: [&str; 6] =
    ["+8613800138000", "+8613911139111", "+8613722137222", "+8613633136333", "+8613544135444", "+8613455134555"];

on_both!(random_days_follow_the_model_1, async |on: On| day(on, 1).await);
on_both!(random_days_follow_the_model_2, async |on: On| day(on, 2).await);
on_both!(random_days_follow_the_model_3, async |on: On| day(on, 3).await);

async fn day(on: On, seed: u64) {
    let shop = Shop::open(on).await;
    let mut model = Model::default();
    model.now = MORNING;
    let mut script = Script { chance: Chance(seed), sent: Vec::new(), born: 0 };
    let mut words = BTreeSet::new();
    for step in 0..STEPS {
        shop.clock.advance(STEP);
        model.now += STEP;
        let command = script.next(step, &model);
        let expected = model.reply(&command);
        assert_eq!(
            reply(send(&shop, &command).await),
            expected.map_err(str::to_owned),
            "seed {seed}, {step}: {command:?}"
        );
        words.extend(expected.err());
        if step % 10 == 9 {
            compare(&shop, &model, script.born, &format!("seed {seed}, {step}: {command:?}")).await;
        }
        if step % 100 == 99 {
            let faults = hub::check(&shop.hub).await.expect("checked");
            assert!(faults.is_empty(), "seed {seed}, {step}: {faults:?}");
        }
    }
    // A script that never comes to a refusal tests little.
    assert_eq!(words, BTreeSet::from(["id_taken", "identifier_taken", "invalid", "not_found"]), "seed {seed}");
}

async fn send(shop: &Shop, command: &Command) -> Answer {
    let (method, path, body) = match command {
        Command::Write { id, create, at, name, phones } => {
            let mut body = json!({"at": at});
            if let Some(name) = name {
                body["name"] = json!(name);
            }
            if let Some(phones) = phones {
                body["phones"] = phones.iter().map(|phone| json!({"value": phone})).collect();
            }
            (if *create { Method::PUT } else { Method::PATCH }, format!("/v1/members/{id}"), Some(body))
        }
        Command::Merge { id, survivor, absorbed } => {
            let body = json!({"survivor": survivor, "absorbed": absorbed});
            (Method::PUT, format!("/v1/merges/{id}"), Some(body))
        }
        Command::Undo { id } => (Method::DELETE, format!("/v1/merges/{id}"), None),
        Command::Note { member, id, at, text } => {
            let entry = text.as_ref().map(|text| json!({"kind": "note", "text": text}));
            (Method::PUT, format!("/v1/members/{member}/entries/{id}"), Some(json!({"at": at, "entry": entry})))
        }
        Command::Decide { member, id, granted, at } => {
            let body = json!({"purpose": "marketing", "granted": granted, "text_version": "1", "channel": "tablet",
                "at": at});
            (Method::PUT, format!("/v1/members/{member}/consents/{id}"), Some(body))
        }
        Command::Erase { member } => (Method::DELETE, format!("/v1/members/{member}"), None),
    };
    shop.call("manager", method, &path, body).await
}

fn reply(answer: Answer) -> Result<(), String> {
    if answer.status.is_success() { Ok(()) } else { Err(answer.body["code"].as_str().unwrap_or_default().to_owned()) }
}

/// Reads everything.
async fn compare(shop: &Shop, model: &Model, born: usize, when: &str) {
    for record in 0..born {
        let record = format!("r{record}");
        assert_eq!(person(shop, &record).await, model.person(&record), "{record}, {when}");
    }
    for phone in PHONES {
        let asked = json!({"kind": "phone", "value": phone});
        let found = shop.patient("associate", Method::POST, "/v1/members/identify", Some(asked)).await;
        assert_eq!(found.body["id"].as_str(), model.owner(phone), "{phone}, {when}");
    }
}

async fn person(shop: &Shop, record: &str) -> Option<Person> {
    let path = format!("/v1/members/{record}");
    let answer = shop.patient("associate", Method::GET, &path, None).await;
    if answer.status == 404 {
        return None;
    }
    let member = answer.ok();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let notes = shop.patient("associate", Method::GET, &format!("{path}/entries"), None).await.ok();
    let consents = shop.patient("associate", Method::GET, &format!("{path}/consents"), None).await.ok();
    let mut records: Vec<String> = list(&member["records"]).iter().map(text).collect();
    records.sort();
    Some(Person {
        id: text(&member["id"]),
        records,
        name: text(&member["details"]["name"]),
        phones: list(&member["details"]["phones"]).iter().map(|phone| text(&phone["value"])).collect(),
        notes: list(&notes).iter().map(|note| (text(&note["id"]), text(&note["text"]))).collect(),
        agrees: list(&consents["agreed"]).contains(&json!("marketing")),
    })
}

/// What people do next, and what was done before.
struct Script {
    chance: Chance,
    sent: Vec<Command>,
    /// How many records there were.
    born: usize,
}

impl Script {
    fn next(&mut self, step: usize, model: &Model) -> Command {
        if !self.sent.is_empty() && self.chance.percent(12) {
            return self.chance.pick(&self.sent).clone();
        }
        let command = self.fresh(step, model);
        self.sent.push(command.clone());
        command
    }

    fn fresh(&mut self, step: usize, model: &Model) -> Command {
        // Some changes were made a while ago; no two at one time.
        let late = if self.chance.percent(25) { self.chance.between(1, 60) * STEP } else { 0 };
        let at = model.now - late - i64::try_from(step).expect("few");
        let id = format!("{step}");
        match self.chance.below(100) {
            0..12 => self.birth(at),
            12..42 => {
                let id = self.record();
                let name = self.chance.percent(50).then(|| self.name(&id, step));
                let phones = self.chance.percent(60).then(|| self.phones());
                Command::Write { id, create: false, at, name, phones }
            }
            42..56 => {
                let (survivor, absorbed) = (self.record(), self.record());
                Command::Merge { id: self.one_of_two(id, 3), survivor, absorbed }
            }
            56..66 => Command::Undo { id: self.merge(id) },
            66..84 => {
                let text = self.chance.percent(80).then(|| format!("likes number {step}"));
                Command::Note { member: self.record(), id: format!("n{}", self.chance.below(20)), at, text }
            }
            84..97 => {
                let granted = self.chance.percent(60);
                Command::Decide { member: self.record(), id: self.one_of_two(id, 5), granted, at }
            }
            _ => Command::Erase { member: self.record() },
        }
    }

    fn birth(&mut self, at: i64) -> Command {
        let id = format!("r{}", self.born);
        self.born += 1;
        let (name, phones) = (self.name(&id, self.born), self.phones());
        Command::Write { id, create: true, at, name: Some(name), phones: Some(phones) }
    }

    /// Mostly a record that was made; at times one that nobody has heard of.
    fn record(&mut self) -> String {
        let latest = self.born.saturating_sub(8);
        format!("r{}", latest + self.chance.below(9))
    }

    fn name(&self, record: &str, number: usize) -> String {
        let index = record[1..].parse::<usize>().expect("a number");
        format!("{} {}", NAMES[index % NAMES.len()], ["", "the Elder", "the Younger"][number % 3]).trim().to_owned()
    }

    fn phones(&mut self) -> Vec<String> {
        let mut phones = PHONES;
        self.chance.shuffle(&mut phones);
        let count = self.chance.below(3);
        phones[..count].iter().map(|phone| (*phone).to_owned()).collect()
    }

    /// `id`, or in some of a hundred cases that of another.
    fn one_of_two(&mut self, id: String, share: usize) -> String {
        if self.chance.percent(share) { "0".to_owned() } else { id }
    }

    fn merge(&mut self, other: String) -> String {
        let merges = self.sent.iter().filter_map(|command| match command {
            Command::Merge { id, .. } => Some(id.clone()),
            _ => None,
        });
        let merges: Vec<String> = merges.collect();
        if merges.is_empty() || self.chance.percent(10) { other } else { self.chance.pick(&merges).clone() }
    }
}
