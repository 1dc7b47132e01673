//! One test a parser, each with good inputs to damage.

use std::str::FromStr;

use base::{Currency, Gtin};
use retail::{
    api::{
        members::{Changes, Decide},
        stock::{HoldRequest, Receipt, Return, SaleRequest, TransferRequest},
    },
    catalogue::Catalogue,
    cloud_event::{self, Event, Fault},
    digital_link::DigitalLink,
    expiry::Expiry,
    feed::{Format, Reader, glb},
    identity::{
        address::{AddressLine, City},
        birthday::Birthday,
        email::Email,
        name::Name,
        phone::{Country, Phone},
    },
    member::Record,
    search::{Entry, Index},
    timestamp,
};
use serde::de::DeserializeOwned;

use crate::{fuzz, fuzz_text};

/// What is written again reads as the same.
fn reads_back<T: FromStr<Err: std::fmt::Debug> + ToString + PartialEq + std::fmt::Debug>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        assert_eq!(value.to_string().parse::<T>().expect("what was written reads"), value);
    }
}

#[test]
fn timestamps() {
    fuzz_text(&["2026-03-02T09:00:00Z", "1985-04-12t23:20:50.52-08:00", "1990-12-31T23:59:60Z"], |text| {
        if let Ok(at) = timestamp::parse(text) {
            // An offset may lead out of the years that are written.
            let written = timestamp::written(at);
            assert!(written.len() != 24 || timestamp::parse(&written) == Ok(at), "{written}");
        }
    });
}

#[test]
fn gtins() {
    fuzz_text(&["9506000134352", "96385074", "036000291452", "00012345600012"], |text| {
        reads_back::<Gtin>(text);
        let _ = Gtin::from_digits(text);
    });
}

#[test]
fn digital_links() {
    fuzz_text(
        &[
            "https://id.gs1.org/01/09506000134352/10/ABC/21/123456?17=180426",
            "https://shop.example/a/b/01/9506000134352/22/2A?17=260131&lang=zh%20CN#x",
            "http://example.org/01/96385074?linkType=gs1:pip",
        ],
        reads_back::<DigitalLink>,
    );
}

#[test]
fn expiry_dates() {
    fuzz_text(&["180426", "260200", "991231"], reads_back::<Expiry>);
}

#[test]
fn phones() {
    fuzz_text(&["+86 138-0013-8000", "0044 (0)20 7946 0958", "(555) 010-9999", "８５２　2123 4567"], |text| {
        for country in [Country::Cn, Country::Hk, Country::Us, Country::De] {
            if let Ok(phone) = Phone::parse(text, country) {
                assert_eq!(phone.as_str().parse::<Phone>().as_ref(), Ok(&phone));
                assert!(phone.as_str().ends_with(phone.tail(4)));
            }
        }
    });
}

#[test]
fn emails() {
    fuzz_text(&["Li.Na+vip@Example.com", "ming＠例子.example"], reads_back::<Email>);
}

#[test]
fn birthdays() {
    fuzz_text(&["1990-02-28", "2000-02-29"], reads_back::<Birthday>);
}

#[test]
fn names() {
    let known: Name = "王小明".parse().expect("a name");
    fuzz_text(&["王小明", "Wang, Xiao-Ming", "歐陽 娜娜", "Ann-Marie O'Neill", "Lü Xi'an"], |text| {
        if let Ok(name) = text.parse::<Name>() {
            assert_eq!(name.likeness(&known), known.likeness(&name), "the same in either order");
            let _ = (name.key(), name.syllables(), name.initials());
        }
    });
}

#[test]
fn addresses() {
    let known = AddressLine::new("Nanjing Lu 501, 3F").expect("an address");
    fuzz_text(&["上海市南京路501号", "Nanjing Lu 501, 3F", "12b, Rue de l'Église", "北京市"], |text| {
        if let Some(line) = AddressLine::new(text) {
            assert_eq!(line.is_close_to(&known), known.is_close_to(&line), "the same in either order");
        }
        let _ = City::new(text);
    });
}

#[test]
fn queries() {
    let mut index = Index::new();
    let texts = [["王小明", "+8613800138000"], ["Ann Lee", "+12025550100"], ["Jürgen Groß", "+4930123456"]];
    for (id, [name, phone]) in texts.into_iter().enumerate() {
        let phones = vec![phone.parse().expect("a phone")];
        let entry = Entry { names: vec![name.to_owned()], phones, ..Entry::default() };
        index.put(id, &entry);
    }
    fuzz_text(&["王 8000", "wangxm", "ann le", "groß 3456", "xiaoming wang", "+86 138"], |text| {
        assert!(index.find(text, 2).len() <= 2);
    });
}

fn check_event(event: Result<Event, Fault>) {
    match event {
        Ok(event) => assert!(!event.source.is_empty() && !event.id.is_empty()),
        Err(fault) => assert!(!fault.to_string().is_empty()),
    }
}

const EVENT: &str = r#"{"specversion": "1.0", "source": "/app", "id": "a-1", "type": "vitrine.view", "subject": "p",
    "time": "2026-02-28T09:00:00Z", "data": {"product": "p-1", "visitor": "v", "dwell_ms": 900}}"#;

#[test]
fn structured_events() {
    fuzz(&[EVENT.as_bytes()], |input| check_event(cloud_event::structured(input)));
}

#[test]
fn batches_of_events() {
    let batch = format!("[{EVENT}, {EVENT}, {{}}]");
    fuzz(&[batch.as_bytes()], |input| match cloud_event::batch(input) {
        Ok(events) => events.into_iter().for_each(check_event),
        Err(fault) => check_event(Err(fault)),
    });
}

#[test]
fn binary_events() {
    // A line a header, then the body.
    let good = "ce-specversion: 1.0\nce-source: /app\nce-id: a-1\nce-type: vitrine.view\nce-time: 2026-02-28T09:00:00Z\n\
                ce-subject: %E7%8E%8B\n\n{\"product\": \"p-1\", \"visitor\": \"v\"}";
    fuzz(&[good.as_bytes()], |input| {
        let end = input.windows(2).position(|pair| pair == b"\n\n").unwrap_or(input.len());
        let (head, body) = (&input[..end], input.get(end + 2..).unwrap_or_default());
        let headers = head.split(|&byte| byte == b'\n').filter_map(|line| {
            let colon = line.iter().position(|&byte| byte == b':')?;
            let name = std::str::from_utf8(&line[..colon]).ok()?;
            Some((name, line[colon + 1..].trim_ascii()))
        });
        check_event(cloud_event::binary(headers, Some("application/json"), body));
    });
}

#[test]
fn feeds() {
    let tsv = "id\ttitle\tprice\timage link\tgtin\nA\tChair\t9.90 CNY\thttps://a.example/1.jpg\t9506000134352\n";
    let xml = "<?xml version=\"1.0\"?><rss xmlns:g=\"http://base.google.com/ns/1.0\"><channel><item><g:id>A</g:id>\
               <title><![CDATA[Chair & co]]></title><g:price>9.90 CNY</g:price></item></channel></rss>";
    let csv = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src\nchair,\"Chair, \"\"oak\"\"\",\
               Color,Red,A,9.90,https://a.example/1.jpg\nchair,,,Blue,B,9.90,\n";
    let shopify = Format::Shopify { currency: Currency::Cny };
    for (format, good) in [(Format::MerchantTsv, tsv), (Format::MerchantXml, xml), (shopify, csv)] {
        let items = Reader::new(format, good.as_bytes()).filter(Result::is_ok).count();
        assert!(items > 0, "{format:?}");
        fuzz(&[good.as_bytes()], |input| {
            let results = Reader::new(format, input).count();
            assert!(results <= input.len() + 1, "it comes to an end");
        });
    }
}

#[test]
fn variants_of_models() {
    let json = r#"{"asset":{"version":"2.0"},"extensions":{"KHR_materials_variants":{"variants":[{"name":"Red"}]}}}  "#;
    let mut model = b"glTF\x02\0\0\0".to_vec();
    model.extend((20 + json.len() as u32).to_le_bytes());
    model.extend((json.len() as u32).to_le_bytes());
    model.extend(b"JSON");
    model.extend(json.as_bytes());
    assert_eq!(glb::variant_names(&model), Ok(vec!["Red".to_owned()]));
    fuzz(&[&model], |input| drop(glb::variant_names(input)));
}

#[test]
fn catalogues() {
    let bundled = include_str!("../../../../assets/catalogue/eyewear.json");
    // Of so long a text most damage falls where it does not matter: a piece of it is closed again.
    let end = bundled.match_indices("\n  },").nth(1).map_or(bundled.len(), |(at, _)| at + 4);
    let piece = format!("{}]", &bundled[..end]);
    assert!(Catalogue::from_json(&piece).is_ok(), "{piece}");
    fuzz_text(&[&piece], |text| drop(Catalogue::from_json(text)));
}

/// A request's body reads or is refused, and what reads is written as what reads the same.
fn body<T: DeserializeOwned + serde::Serialize + PartialEq + std::fmt::Debug>(good: &str) {
    assert!(serde_json::from_str::<T>(good).is_ok(), "{good}");
    fuzz(&[good.as_bytes()], |input| {
        if let Ok(value) = serde_json::from_slice::<T>(input) {
            let written = serde_json::to_vec(&value).expect("serialises");
            assert_eq!(serde_json::from_slice::<T>(&written).expect("reads"), value);
        }
    });
}

#[test]
fn bodies() {
    let line = r#"{"sku": "lamp", "quantity": 2}"#;
    body::<Receipt>(&format!(r#"{{"location": "s1", "lines": [{line}]}}"#));
    body::<HoldRequest>(&format!(r#"{{"location": "s1", "channel": "store", "ttl_s": 600, "lines": [{line}]}}"#));
    body::<TransferRequest>(&format!(r#"{{"origin": "s1", "destination": "s2", "lines": [{line}]}}"#));
    body::<SaleRequest>(
        r#"{"location": "s1", "channel": "store", "currency": "EUR", "lines": [{"sku": "lamp", "quantity": 1, "unit_minor": 990}]}"#,
    );
    body::<Return>(&format!(r#"{{"sale": "x", "location": "s1", "reason": "size", "lines": [{line}]}}"#));
    body::<Decide>(r#"{"first": "a", "second": "b", "verdict": "same"}"#);
}

#[test]
fn changes_of_members() {
    let good = r#"{"at": 1, "name": "王小明", "phones": [{"value": "138 0013 8000"}], "birthday": "1990-02-28",
        "emails": [{"value": "ming@example.com"}], "identifiers": [{"kind": "member_number", "value": "M-1"}]}"#;
    body::<Changes>(good);
    fuzz(&[good.as_bytes()], |input| {
        if let Ok(changes) = serde_json::from_slice::<Changes>(input) {
            let mut record = Record::new();
            if let Err(refused) = record.apply(changes) {
                assert!(!refused.to_string().is_empty());
            }
        }
    });
}
