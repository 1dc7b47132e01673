use proptest::prelude::*;

use super::*;
use crate::api::members::{Address, Contact, Identifier};

fn contact(value: &str) -> Contact {
    Contact { value: value.to_owned(), verified: false, shared: false }
}

fn named(at: i64, name: &str) -> Changes {
    Changes { at, name: Some(name.to_owned()), ..Changes::default() }
}

#[test]
fn values_are_kept_in_one_form() {
    let mut record = Record::default();
    record
        .apply(Changes {
            at: 1,
            name: Some(" 王小明 ".to_owned()),
            phones: Some(vec![contact("138 0013 8000")]),
            emails: Some(vec![contact("Wang@Example.COM")]),
            birthday: Some("1990-02-28".parse().ok()),
            ..Changes::default()
        })
        .expect("good changes");
    assert_eq!(record.details.name, "王小明");
    assert_eq!(record.details.phones[0].value, "+8613800138000");
    assert_eq!(record.details.emails[0].value, "wang@example.com");
    record.apply(Changes { at: 2, birthday: Some(None), ..Changes::default() }).expect("good changes");
    assert_eq!(record.details.birthday, None);
}

#[test]
fn what_is_refused_changes_nothing_and_is_not_repeated() {
    let mut record = Record::default();
    record.apply(named(1, "Ann Lee")).expect("a name");
    let before = record.clone();
    let identifier =
        |kind: &str, value: &str| Some(vec![Identifier { kind: kind.to_owned(), value: value.to_owned() }]);
    let address =
        Address { line: "x".repeat(300), city: String::new(), postcode: String::new(), country: String::new() };
    for (field, changes) in [
        ("name", Changes { name: Some("12345".to_owned()), ..named(2, "Ben") }),
        ("phones", Changes { phones: Some(vec![contact("12345")]), ..named(2, "Ben") }),
        ("emails", Changes { emails: Some(vec![contact("nowhere")]), ..named(2, "Ben") }),
        ("identifiers", Changes { identifiers: identifier("passport", "12345"), ..named(2, "Ben") }),
        ("identifiers", Changes { identifiers: identifier("member_number", " "), ..named(2, "Ben") }),
        ("identifiers", Changes { identifiers: identifier("platform:", "12345"), ..named(2, "Ben") }),
        ("address", Changes { address: Some(Some(address)), ..named(2, "Ben") }),
        ("locale", Changes { locale: Some(Some("e\u{7}n".to_owned())), ..named(2, "Ben") }),
        ("other_names", Changes { other_names: Some(vec!["A b".to_owned(); 21]), ..named(2, "Ben") }),
    ] {
        let refused = record.apply(changes).expect_err(field);
        assert_eq!(refused.field, field);
        assert!(!refused.to_string().contains("12345"), "{refused}");
        assert_eq!(record, before);
    }
}

#[test]
fn a_person_of_two_records_is_what_was_said_last() {
    let (mut old, mut new) = (Record::default(), Record::default());
    let address = |city: &str| {
        let city = city.to_owned();
        Some(Some(Address { line: "1".to_owned(), city, postcode: String::new(), country: String::new() }))
    };
    old.apply(Changes {
        phones: Some(vec![contact("13800138000")]), address: address("Wuhan"), ..named(1, "王小明")
    })
    .expect("good changes");
    new.apply(Changes { phones: Some(vec![contact("13900139000")]), ..named(2, "Wang Xiaoming") })
        .expect("good changes");
    new.apply(Changes { at: 3, address: address("Hangzhou"), ..Changes::default() }).expect("good changes");
    for records in [[&old, &new], [&new, &old]] {
        let person = united(records);
        assert_eq!(person.details.name, "Wang Xiaoming");
        assert_eq!(person.details.other_names, ["王小明"]);
        assert_eq!(person.details.phones.len(), 2);
        assert_eq!(person.details.address.as_ref().map(|address| address.city.as_str()), Some("Hangzhou"));
    }
    assert_eq!(united([&old]), old);
}

fn changes() -> impl Strategy<Value = Changes> {
    let text = proptest::option::of("[a-c]{1,2}");
    (0..4_i64, text.clone(), proptest::option::of(proptest::option::of("[a-c]")), text)
        .prop_map(|(at, name, store, tier)| Changes { at, name, store, tier, ..Changes::default() })
}

proptest! {
    #[test]
    fn changes_end_the_same_in_any_order_and_however_often(
        (all, shuffled) in proptest::collection::vec(changes(), 1..8)
            .prop_flat_map(|all| {
                let twice = [all.clone(), all.clone()].concat();
                (Just(all), Just(twice).prop_shuffle())
            })
    ) {
        let end = |changes: Vec<Changes>| {
            let mut record = Record::default();
            for change in changes {
                record.apply(change).expect("good changes");
            }
            record
        };
        prop_assert_eq!(end(all), end(shuffled));
    }
}
