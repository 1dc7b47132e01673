//! What the hub learns of its own members.

use axum::http::Method;
use hub::members::{
    bulk::{self, New},
    learning::learn_from_records,
};
use retail::{
    api::members::{Address, Changes, Contact},
    identity::matching::{Field, Model},
};
use serde_json::json;

use crate::{
    shop::{MORNING, On, Shop, on_both},
    stock::chance::Chance,
};

/// How many people are made up, the first of them twice.
const PEOPLE: usize = 400;
const TWICE: usize = 120;

const FAMILIES: [&str; 8] = ["Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Zhao", "Huang"];
const GIVEN: [&str; 12] = ["Wei", "Min", "Jing", "Qiang", "Lei", "Yang", "Yong", "Jun", "Jie", "Tao", "Ming", "Gang"];

/// People of few names, some of whom signed up a second time: mostly with another number.
fn people(chance: &mut Chance) -> Vec<New> {
    let mut all = Vec::new();
    for person in 0..PEOPLE {
        let name = format!("{} {}", chance.pick(&FAMILIES), chance.pick(&GIVEN));
        let birthday =
            format!("{}-{:02}-{:02}", chance.between(1950, 2000), chance.between(1, 12), chance.between(1, 28));
        let home = Address {
            line: format!("Long Street {}", chance.between(1, 500)),
            city: (*chance.pick(&["Shanghai", "Beijing"])).to_owned(),
            postcode: String::new(),
            country: String::new(),
        };
        let mut number = format!("138{:08}", 7_919 * person);
        for record in 0..if person < TWICE { 2 } else { 1 } {
            if record == 1 && person % 4 != 0 {
                number = format!("159{:08}", 90_000_000 - 7_919 * person);
            }
            let changes = Changes {
                at: MORNING,
                name: Some(name.clone()),
                birthday: Some(Some(birthday.parse().expect("a day"))),
                address: Some(Some(home.clone())),
                phones: Some(vec![Contact { value: number.clone(), verified: false, shared: true }]),
                ..Changes::default()
            };
            all.push(New { id: format!("{person}-{record}"), changes, created_at: MORNING });
        }
    }
    all
}

async fn fill(shop: &Shop) {
    let prepared = bulk::prepare(&shop.hub, people(&mut Chance(3))).expect("sound");
    let mut tx = shop.hub.database().begin().await.expect("a transaction");
    bulk::insert(&mut tx, &prepared).await.expect("written");
    tx.commit().await.expect("committed");
    shop.hub.follow_members().await.expect("indexed");
}

on_both!(what_is_learned_is_what_the_records_are_like, async |on: On| {
    let shop = Shop::open(on).await;
    assert!(!learn_from_records(&shop.hub).await.expect("reads"), "nobody is here yet");
    assert_eq!(*shop.hub.matching().model(), Model::starting());
    fill(&shop).await;
    assert!(learn_from_records(&shop.hub).await.expect("reads"));
    let model = shop.hub.matching().model();
    let phone = model.field(Field::Phone).m[0];
    assert!((0.15..0.4).contains(&phone), "three of four changed their number: {phone}");
    let records = (PEOPLE + TWICE) as f64;
    let share = TWICE as f64 / (records * (records - 1.0) / 2.0);
    assert!((model.match_share() / share).log2().abs() < 1.0, "learned {}, true {share}", model.match_share());
    let city = model.field(Field::City).u[0];
    assert!((0.25..0.6).contains(&city), "half of all strangers live in one city: {city}");
});

on_both!(who_changed_their_number_is_asked_about_once_that_is_known_to_be_usual, async |on: On| {
    let shop = Shop::open(on).await;
    fill(&shop).await;
    let reviews = async || {
        let reviews = shop.get("associate", "/v1/reviews").await.ok();
        reviews.as_array().expect("a list").len()
    };
    let write = async |id: &str, name: &str, phone: &str, line: Option<&str>| {
        let address = line.map(|line| json!({"line": line, "city": "Shanghai"}));
        let body =
            json!({"at": MORNING, "name": name, "phones": [{"value": phone, "shared": true}], "address": address});
        shop.put("associate", &format!("/v1/members/{id}"), body).await.ok();
    };
    // One name and no more: before anything is learned one in ten thousand pairs is taken to be a match.
    write("one", "Ouyang Hua", "13700000001", Some("East Road 1")).await;
    write("other", "Ouyang Hua", "15922222222", None).await;
    write("father", "Sun Qi", "18844444444", Some("North Road 7")).await;
    assert_eq!(reviews().await, 0);
    assert!(learn_from_records(&shop.hub).await.expect("reads"));
    let touched = json!({"at": MORNING, "tier": "gold"});
    shop.call("associate", Method::PATCH, "/v1/members/other", Some(touched)).await.ok();
    let asked = shop.get("associate", "/v1/reviews").await.ok();
    let pair = [&asked[0]["first"]["id"], &asked[0]["second"]["id"]];
    assert_eq!((reviews().await, pair), (1, [&json!("one"), &json!("other")]), "{asked}");
    assert_eq!(shop.get("associate", "/v1/members/other").await.ok()["id"], "other", "nobody is merged by weights");
    write("daughter", "Bao Lan", "17355555555", Some("North Road 7")).await;
    assert_eq!(reviews().await, 1, "two people at one address stay two");
});
