//! What the rules cost that run per keystroke, per event, per pair of records and per row of a feed:
//! `cargo bench -p retail --profile dev --bench rules`. As a part of the tests each is run once.

use base::{Currency, Money};
use divan::{Bencher, black_box, counter::ItemsCount};
use retail::{
    cloud_event,
    feed::{Format, Item, Reader, Writer},
    identity::{
        Country, Phone,
        matching::{Frequencies, Member, MemberPhone, Model, REVIEW_BITS, assess},
    },
    recommend::{self, Ease, Matrix, Settings, User},
    search::{Entry, Index},
};

/// The members of the search.
const MEMBERS: u32 = 20_000;

/// The rows of a feed.
const ROWS: usize = 1_000;

fn main() {
    divan::main();
}

/// Members with names of the commonest characters and numbers of their own.
fn index() -> Index<u32> {
    let (surnames, given): (Vec<char>, Vec<char>) =
        ("王李张刘陈".chars().collect(), "伟芳娜敏静丽强磊军洋".chars().collect());
    let name = |id: u32| {
        let pick = |from: &[char], at: u32| from[at as usize % from.len()];
        [pick(&surnames, id), pick(&given, id / 5), pick(&given, id / 50)].iter().collect()
    };
    let entry = |id: u32| Entry {
        names: vec![name(id)],
        phones: Phone::parse(&format!("138{id:08}"), Country::Cn).into_iter().collect(),
        numbers: vec![format!("M{id:09}")],
        last_seen: 20_000 - id % 365,
        ..Entry::default()
    };
    let mut index = Index::new();
    index.extend((0..MEMBERS).map(|id| (id, entry(id))));
    index
}

#[divan::bench(args = ["王", "伟芳", "wangwei", "wnag", "8000", "M00001", "王 8000"])]
fn search(bencher: Bencher, query: &str) {
    let index = index();
    bencher.bench(|| index.find(black_box(query), 10));
}

#[divan::bench]
fn match_two_records(bencher: Bencher) {
    let member = |name: &str, phone: &str| Member {
        names: name.parse().into_iter().collect(),
        phones: Phone::parse(phone, Country::Cn)
            .into_iter()
            .map(|number| MemberPhone { number, verified: false })
            .collect(),
        ..Member::default()
    };
    let (a, b) = (member("王小明", "13800138000"), member("Wang Xiaoming", "13800138001"));
    let (model, frequencies) = (Model::starting(), Frequencies::default());
    bencher.bench(|| assess(black_box(&a), black_box(&b), &model, &frequencies, REVIEW_BITS));
}

#[divan::bench]
fn read_100_events(bencher: Bencher) {
    let event = |n: usize| {
        format!(
            r#"{{"specversion":"1.0","source":"/app","id":"{n}","type":"vitrine.view","time":"2026-02-28T09:00:00Z",
            "data":{{"product":"product-{}","visitor":"v{n}"}}}}"#,
            n % 20
        )
    };
    let batch = format!("[{}]", (0..100).map(event).collect::<Vec<_>>().join(","));
    bencher.counter(ItemsCount::new(100_usize)).bench(|| cloud_event::batch(black_box(batch.as_bytes())));
}

/// Who took what: of 40 tastes, each of some items.
fn matrix(items: u32) -> Matrix {
    let mut matrix = Matrix::new(10 * items, items).unwrap_or_else(|error| unreachable!("{error}"));
    for user in 0..10 * items {
        for turn in 0..8 {
            let item = recommend::Item((user % 40 + 40 * (user / 40 * 7 + turn * turn)) % items);
            matrix.raise(User(user), item, 1.0).unwrap_or_else(|error| unreachable!("{error}"));
        }
    }
    matrix
}

#[divan::bench(args = [200, 1_000])]
fn fit_recommendations(bencher: Bencher, items: u32) {
    let matrix = matrix(items);
    let settings = Settings::starting(&matrix);
    bencher.with_inputs(|| matrix.clone()).bench_values(|matrix| Ease::fit(matrix, settings));
}

#[divan::bench(args = [200, 1_000])]
fn recommend_ten(bencher: Bencher, items: u32) {
    let matrix = matrix(items);
    let settings = Settings::starting(&matrix);
    let ease = Ease::fit(matrix, settings).unwrap_or_else(|error| unreachable!("{error}"));
    bencher.bench(|| ease.best(ease.matrix().row(black_box(User(7))), 10, |_| true));
}

/// Every format, by its name.
const FORMATS: [(&str, Format); 3] = [
    ("merchant_tsv", Format::MerchantTsv),
    ("merchant_xml", Format::MerchantXml),
    ("shopify", Format::Shopify { currency: Currency::Cny }),
];

fn format(name: &str) -> Format {
    FORMATS.into_iter().find(|(other, _)| *other == name).map_or(Format::MerchantTsv, |(_, format)| format)
}

fn rows() -> Vec<Item> {
    let item = |n: usize| Item {
        group: Some(format!("chair-{}", n / 4)),
        description: Some("<p>Solid oak, \"oiled\" & sanded,\nmade to last.</p>".repeat(6)),
        quantity: Some(7),
        colour: Some(format!("Colour {}", n % 4)),
        link: Some(format!("https://shop.example/chairs/{n}")),
        ..Item::new(
            &format!("SKU-{n:06}"),
            &format!("Chair {}", n / 4),
            Money { minor: 129_000, currency: Currency::Cny },
        )
    };
    (0..ROWS).map(item).collect()
}

fn written(format: Format, rows: &[Item]) -> Vec<u8> {
    let mut writer = Writer::new(format, Vec::new()).unwrap_or_else(|error| unreachable!("{error}"));
    for row in rows {
        writer.write(row).unwrap_or_else(|error| unreachable!("{error}"));
    }
    writer.finish().unwrap_or_else(|error| unreachable!("{error}"))
}

#[divan::bench(args = FORMATS.map(|(name, _)| name))]
fn write_feed(bencher: Bencher, name: &str) {
    let rows = rows();
    bencher.counter(ItemsCount::new(ROWS)).bench(|| written(format(name), black_box(&rows)));
}

#[divan::bench(args = FORMATS.map(|(name, _)| name))]
fn read_feed(bencher: Bencher, name: &str) {
    let file = written(format(name), &rows());
    bencher
        .counter(ItemsCount::new(ROWS))
        .bench(|| Reader::new(format(name), black_box(file.as_slice())).filter(Result::is_ok).count());
}
