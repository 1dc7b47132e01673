use std::io::BufReader;

use base::{Gtin, Money};
use proptest::{collection::vec, option, prelude::*, sample::select};

use super::*;

#[path = "../../tests/fuzz/damage.rs"]
mod damage;
use damage::Damage;

const FORMATS: [Format; 3] = [Format::MerchantTsv, Format::MerchantXml, Format::Shopify { currency: Currency::Cny }];

fn words() -> impl Strategy<Value = String> {
    vec("[a-zA-Z0-9,;:'\"&<>\u{955c}\u{1f453}\u{e9}%-]{1,6}", 1..4).prop_map(|words| words.join(" "))
}

fn paragraphs() -> impl Strategy<Value = String> {
    vec(words(), 1..4).prop_map(|lines| lines.join("\n\t"))
}

fn link(kind: &'static str) -> impl Strategy<Value = String> {
    "[a-z0-9/&=%]{0,12}".prop_map(move |path| format!("https://a.example/{path}.{kind}"))
}

fn gtin() -> impl Strategy<Value = Gtin> {
    select(vec!["9506000134352", "96385074", "036000291452"]).prop_map(|digits| digits.parse().unwrap())
}

fn yuan(minor: i64) -> Money {
    Money { minor, currency: Currency::Cny }
}

prop_compose! {
    /// What every format has a place for, and is a variant's own. The id is set later.
    fn variant()(
        (price, off) in (1_i64..1_000_000_000, option::of(1_i64..100)),
        (quantity, gtin) in (option::of(-5_i64..1000), option::of(gtin())),
        (colour, size, material) in (option::of(words()), option::of(words()), option::of(words())),
        condition in option::of(select(vec![Condition::New, Condition::Refurbished, Condition::Used])),
    ) -> Item {
        let mut item = Item::new("", "", yuan(price + 100));
        item.sale_price = off.map(|off| yuan(price + 100 - off));
        (item.quantity, item.gtin, item.condition) = (quantity, gtin, condition);
        (item.colour, item.size, item.material) = (colour, size, material);
        item
    }
}

prop_compose! {
    /// A product's items with all that Shopify has a place for.
    fn product()(
        mut items in vec(variant(), 1..4),
        title in words(),
        (description, brand, category, kind) in
            (option::of(paragraphs()), option::of(words()), option::of(words()), option::of(words())),
        pictures in vec(link("jpg"), 0..4),
        grouped in any::<bool>(),
    ) -> Vec<Item> {
        let grouped = grouped || items.len() > 1;
        let mut pictures = pictures;
        pictures.sort();
        pictures.dedup();
        for (index, item) in items.iter_mut().enumerate() {
            item.group = grouped.then(String::new);
            item.title.clone_from(&title);
            (item.description, item.brand) = (description.clone(), brand.clone());
            (item.category, item.product_type) = (category.clone(), kind.clone());
            let mut rest = pictures.clone();
            item.image_link = (!rest.is_empty()).then(|| rest.remove(index % pictures.len()));
            item.additional_image_links = rest;
            // Without a value of its own a variant takes the product's.
            item.condition = item.condition.or(Some(Condition::New));
        }
        items
    }
}

/// Items as Shopify's files can hold them, numbered.
fn products() -> impl Strategy<Value = Vec<Item>> {
    vec(product(), 0..6).prop_map(|products| {
        let mut all = Vec::new();
        for (number, product) in products.into_iter().enumerate() {
            for mut item in product {
                item.id = format!("SKU {}", all.len());
                item.group = item.group.map(|_| format!("product-{number}"));
                all.push(item);
            }
        }
        all
    })
}

prop_compose! {
    /// What Google's feeds hold besides.
    fn extras()(
        link in option::of(link("html")),
        model in option::of(link("glb")),
        variant in option::of(words()),
        availability in option::of(select(vec![
            Availability::InStock,
            Availability::OutOfStock,
            Availability::Preorder,
            Availability::Backorder,
        ])),
    ) -> Item {
        let mut item = Item::new("", "", yuan(0));
        (item.link, item.virtual_model_link, item.model_variant) = (link, model, variant);
        item.availability = availability;
        item
    }
}

fn merchandise() -> impl Strategy<Value = Vec<Item>> {
    products().prop_flat_map(|items| {
        let count = items.len();
        (Just(items), vec(extras(), count)).prop_map(|(mut items, extras)| {
            for (item, extra) in items.iter_mut().zip(extras) {
                (item.link, item.virtual_model_link) = (extra.link, extra.virtual_model_link);
                (item.model_variant, item.availability) = (extra.model_variant, extra.availability);
            }
            items
        })
    })
}

fn write(format: Format, items: &[Item]) -> Vec<u8> {
    let mut writer = Writer::new(format, Vec::new()).unwrap();
    for item in items {
        writer.write(item).unwrap();
    }
    writer.finish().unwrap()
}

fn read(format: Format, file: &[u8]) -> Vec<Result<Item, Fault>> {
    Reader::new(format, file).collect()
}

/// Items that any format can hold, some of them wrong in the file.
fn spoilt_file(format: Format, items: &[Item], wrong: usize) -> Vec<u8> {
    let file = String::from_utf8(write(format, items)).unwrap();
    let wrong = format!("SKU {wrong}");
    file.replace(&wrong, &format!("{wrong}\u{1}")).into_bytes()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn googles_feeds_read_back_what_was_written(items in merchandise()) {
        for format in [Format::MerchantTsv, Format::MerchantXml] {
            let read: Result<Vec<_>, _> = read(format, &write(format, &items)).into_iter().collect();
            prop_assert_eq!(read.as_ref(), Ok(&items), "{:?}", format);
        }
    }

    #[test]
    fn shopifys_file_reads_back_what_was_written(items in products(), lens in option::of(words())) {
        let mut items = items;
        if let Some(item) = items.first_mut() {
            item.material = None;
            let choice = |value| Choice { name: "Lens".to_owned(), value };
            item.choices = lens.map(choice).into_iter().collect();
            let group = item.group.clone();
            items.iter_mut().filter(|item| group.is_some() && item.group == group).for_each(|item| item.material = None);
        }
        let format = FORMATS[2];
        let read: Result<Vec<_>, _> = read(format, &write(format, &items)).into_iter().collect();
        prop_assert_eq!(read, Ok(items));
    }

    #[test]
    fn reading_in_two_parts_is_reading_whole(items in products(), wrong in 0_usize..6, part in 0_usize..10) {
        for format in FORMATS {
            let file = spoilt_file(format, &items, wrong);
            let whole = read(format, &file);
            let mut reader = Reader::new(format, &file[..]);
            let mut parts: Vec<_> = reader.by_ref().take(part).collect();
            let position = reader.position();
            prop_assert_eq!(position, parts.len() as u64);
            parts.extend(Reader::new(format, &file[..]).start_at(position));
            prop_assert_eq!(parts, whole, "{:?}", format);
        }
    }

    #[test]
    fn how_the_bytes_arrive_makes_no_difference(items in products(), wrong in 0_usize..6, chunk in 1_usize..9) {
        for format in FORMATS {
            let file = spoilt_file(format, &items, wrong);
            let slow = Reader::new(format, BufReader::with_capacity(chunk, &file[..]));
            prop_assert_eq!(slow.collect::<Vec<_>>(), read(format, &file), "{:?}", format);
        }
    }
}

fn sample() -> Vec<Item> {
    let mut items: Vec<_> =
        (0..5).map(|index| Item::new(&format!("SKU-{index}"), "Chair & \"Co\"", yuan(990))).collect();
    for (index, item) in items.iter_mut().enumerate() {
        item.group = (index < 3).then(|| "chair".to_owned());
        item.colour = Some(format!("\u{8272} {index}"));
        item.description = Some("<p>two\nlines</p>".to_owned());
        item.gtin = "9506000134352".parse().ok();
        item.image_link = Some("https://a.example/1.jpg".to_owned());
        item.additional_image_links = vec!["https://a.example/2.jpg".to_owned()];
    }
    items
}

/// What was let in can be written and reads back the same, unless it is too long or not for Google.
fn assert_reads_back(item: &Item) {
    let mut writer = Writer::new(Format::MerchantXml, Vec::new()).unwrap();
    match writer.write(item) {
        Err(WriteError::Refused { reason: Reason::TooLong { .. } | Reason::Unlisted, .. }) => {}
        written => {
            written.unwrap();
            let plain = Item { choices: Vec::new(), ..item.clone() };
            assert_eq!(read(Format::MerchantXml, &writer.finish().unwrap()), [Ok(plain)]);
        }
    }
}

#[test]
fn damaged_files_are_read_to_an_end() {
    let mut damage = Damage::new(0x9e37_79b9_7f4a_7c15);
    for format in FORMATS {
        let good = write(format, &sample());
        let mut spared = 0;
        for case in 0..3000 {
            let mut file = good.clone();
            damage.strike(&mut file);
            let lines = file.iter().filter(|&&byte| byte == b'\n').count() as u64 + 1;
            let results = read(format, &file);
            assert!(results.len() <= file.len() + 1, "{format:?} {case}");
            let (last, before) = results.split_last().map_or((None, &[][..]), |(last, before)| (Some(last), before));
            let ends = |result: &Result<_, Fault>| result.as_ref().is_err_and(|fault| fault.reason.ends_the_file());
            assert!(!before.iter().any(ends), "{format:?} {case}: the file went on");
            for fault in results.iter().filter_map(|result| result.as_ref().err()) {
                assert!((1..=lines).contains(&fault.line), "{format:?} {case}: {fault}");
                assert!(!fault.to_string().is_empty());
            }
            spared += usize::from(last.is_some_and(Result::is_ok));
            for item in results.iter().flatten() {
                assert_reads_back(item);
            }
        }
        assert!(spared > 100, "{format:?}: damage so heavy tests little: {spared}");
    }
}
