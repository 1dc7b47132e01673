use proptest::prelude::*;
use serde_json::json;

use super::*;

/// A whole event of ours.
fn whole() -> Value {
    json!({
        "specversion": "1.0", "source": "/stores/s1/mirrors/m4", "id": "e-1", "type": "vitrine.dwell",
        "time": "2026-03-02T17:00:00+08:00", "datacontenttype": "application/json", "subject": "round-48",
        "traceparent": "00-1", "sampled": true, "sequence": 7,
        "data": {"visitor": "v-1", "sku": "R48/Black", "dwell_ms": 12_000, "diary": "dear diary"}
    })
}

fn with(name: &str, value: Value) -> Result<Event, Fault> {
    let mut event = whole();
    event[name] = value;
    structured(event.to_string().as_bytes())
}

fn with_data(name: &str, value: Value) -> Result<Event, Fault> {
    let mut event = whole();
    event["data"][name] = value;
    structured(event.to_string().as_bytes())
}

#[test]
fn reads_what_it_understands_and_nothing_else() {
    let event = structured(whole().to_string().as_bytes()).expect("sound");
    let data = Data {
        visitor: Some("v-1".to_owned()),
        product: Some("round-48".to_owned()),
        sku: Some("R48/Black".to_owned()),
        quantity: 1,
        dwell_ms: 12_000,
        ..Data::default()
    };
    assert_eq!(
        event,
        Event {
            source: "/stores/s1/mirrors/m4".to_owned(),
            id: "e-1".to_owned(),
            type_name: "vitrine.dwell".to_owned(),
            at: Some(1_772_442_000_000),
            what: Some((Kind::Dwell, data)),
        }
    );
    assert!(!format!("{event:?}").contains("diary"));
}

#[test]
fn the_binary_mode_reads_the_same() {
    let text = whole();
    let headers = ["specversion", "source", "id", "type", "time", "subject"].map(|name| {
        let value = text[name].as_str().expect("a text").replace('/', "%2f");
        (format!("Ce-{name}"), value.into_bytes())
    });
    let headers =
        || headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).chain([("host", &b"\xff"[..])]);
    let body = text["data"].to_string();
    let read = |content_type| binary(headers(), content_type, body.as_bytes());
    assert_eq!(read(Some("application/json; charset=utf-8")), structured(text.to_string().as_bytes()));
    assert_eq!(read(Some("text/plain")), Err(Fault::DataNotJson));
    assert_eq!(binary(headers(), None, b"{"), Err(Fault::DataNotJson));
}

#[test]
fn headers_are_unquoted_and_decoded_once() {
    let read = |source: &'static str| {
        let headers = [("ce-specversion", "1.0"), ("ce-type", "x"), ("ce-source", "s"), ("ce-id", source)];
        binary(headers.map(|(name, value)| (name, value.as_bytes())), None, b"whatever").map(|event| event.id)
    };
    // The example of the HTTP binding, section 3.1.3.2.
    assert_eq!(read("Euro%20%E2%82%AC%20%F0%9F%98%80").as_deref(), Ok("Euro \u{20ac} \u{1f600}"));
    assert_eq!(read(r#""a \"b\" %2541""#).as_deref(), Ok("a \"b\" %41"));
    for bad in ["%e2%82", "%4", "%zz", "\"open", "\"a\"b\"", "\"a\\\""] {
        assert_eq!(read(bad), Err(Fault::Extension), "{bad}");
    }
}

#[test]
fn content_types_tell_the_mode() {
    assert_eq!(Mode::of(Some("application/cloudevents+json; charset=UTF-8")), Ok(Mode::Structured));
    assert_eq!(Mode::of(Some("Application/CloudEvents-Batch+JSON")), Ok(Mode::Batch));
    assert_eq!(Mode::of(Some("application/json")), Ok(Mode::Binary));
    assert_eq!(Mode::of(None), Ok(Mode::Binary));
    assert_eq!(Mode::of(Some("application/cloudevents+avro")), Err(Fault::Format));
}

#[test]
fn a_batch_is_read_event_by_event() {
    let body = json!([whole(), 7, {"specversion": "1.0"}, {"specversion": "1.0", "source": "s", "id": "2", "type": "com.example.x", "data": [1]}]);
    let events = batch(body.to_string().as_bytes()).expect("a batch");
    assert!(events[0].is_ok());
    assert_eq!(events[1], Err(Fault::NoObject));
    assert_eq!(events[2], Err(Fault::Missing("source")));
    assert_eq!(events[3].as_ref().map(|event| &event.what), Ok(&None));
    assert_eq!(batch(b"[]"), Ok(Vec::new()));
    assert_eq!(batch(b"{}"), Err(Fault::NoArray));
    assert_eq!(batch(json!(vec![1; MOST + 1]).to_string().as_bytes()), Err(Fault::Many));
    assert_eq!(structured(&vec![b' '; LARGEST + 1]), Err(Fault::Large));
}

#[test]
fn says_which_attribute_is_at_fault() {
    for name in ["specversion", "source", "id", "type"] {
        assert_eq!(with(name, Value::Null), Err(Fault::Missing(name)));
    }
    assert_eq!(with("specversion", json!("0.3")), Err(Fault::Version));
    assert_eq!(with("time", json!("2026-03-02")), Err(Fault::Time(TimestampError::Shape)));
    assert_eq!(with("datacontenttype", json!("text/xml")), Err(Fault::DataNotJson));
    assert_eq!(with("data_base64", json!("e30=")), Err(Fault::DataTwice));
    assert_eq!(with("tooManyHumps", json!("x")), Err(Fault::Name));
    assert_eq!(with("list", json!([1])), Err(Fault::Extension));
    assert_eq!(with("share", json!(0.5)), Err(Fault::Extension));
    assert_eq!(with("type", json!("vitrine.dwel")), Err(Fault::Kind));
    let at_fault = |name, value| matches!(with(name, value), Err(Fault::Attribute(found, _)) if found == name);
    for (name, value) in [("id", ""), ("id", "a\u{0}"), ("id", "\u{ffff}"), ("type", "\u{7f}"), ("subject", "")] {
        assert!(at_fault(name, json!(value)), "{name} {value:?}");
    }
    assert!(at_fault("id", json!("x".repeat(129))));
    for value in ["", "a b", "a%2", "a%zz", "\u{e9}", "<a>"] {
        assert!(at_fault("source", json!(value)), "{value}");
    }
    assert!(at_fault("dataschema", json!("a b")));
}

#[test]
fn names_goods_and_members_as_the_hub_does() {
    let read = |name, value| with_data(name, json!(value)).map(|event| event.what.map(|(_, data)| data));
    assert_eq!(
        read("product", "Round 48 / 红").expect("sound").and_then(|data| data.product).as_deref(),
        Some("Round 48 / 红")
    );
    let member = read("member", "vendure:12_B.c").expect("sound").and_then(|data| data.member);
    assert_eq!(member, Some(Who::Record("vendure:12_B.c".to_owned())));
}

#[test]
fn says_which_field_is_at_fault() {
    let at_fault = |name, value| matches!(with_data(name, value), Err(Fault::Field(found, _)) if found == name);
    assert!(at_fault("visitor", json!("Ann Lee")));
    assert!(at_fault("product", json!(7)));
    assert!(at_fault("sku", json!("two\nlines")));
    assert!(at_fault("location", json!("x".repeat(101))));
    assert!(at_fault("quantity", json!(0)));
    assert!(at_fault("dwell_ms", json!(1.5)));
    assert!(at_fault("member", json!({"kind": "phone"})));
    assert!(at_fault("member", json!("+8613800000000")));
    assert_eq!(with_data("dwell_ms", Value::Null), Err(Fault::FieldMissing("dwell_ms")));
    assert_eq!(with("data", json!("text")), Err(Fault::DataNotJson));
    assert_eq!(with("data", json!({"dwell_ms": 1})).map(|event| event.what.is_some()), Ok(true));
    let mut event = json!({"specversion": "1.0", "source": "s", "id": "1", "type": "vitrine.view"});
    assert_eq!(structured(event.to_string().as_bytes()), Err(Fault::NoProduct));
    event["type"] = json!("vitrine.identified");
    assert_eq!(structured(event.to_string().as_bytes()), Err(Fault::FieldMissing("member")));
    event["data"] = json!({"member": {"kind": "phone", "value": "+86 138 0000 0000"}});
    assert_eq!(structured(event.to_string().as_bytes()), Err(Fault::FieldMissing("visitor")));
    event["data"]["visitor"] = json!("v-1");
    let event = structured(event.to_string().as_bytes()).expect("sound");
    assert!(!format!("{event:?}").contains("138"), "an identifier is not written out");
}

#[test]
fn kinds_go_by_one_name_each() {
    for kind in Kind::ALL {
        assert_eq!(Kind::from_name(kind.name()), Some(kind));
        assert!(kind.name().starts_with(kind::PREFIX));
    }
}

use crate::timestamp::TimestampError;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Damaged events are refused or read, whatever was done to them; what is read keeps to the limits.
    #[test]
    fn damage_does_no_harm(cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6)) {
        let mut bytes = json!([whole(), whole()]).to_string().into_bytes();
        for (index, byte, how) in cuts {
            let place = index.index(bytes.len());
            match how {
                0 => bytes[place] = byte,
                1 => bytes.insert(place, byte),
                _ => drop(bytes.remove(place)),
            }
        }
        for event in batch(&bytes).into_iter().flatten().flatten() {
            prop_assert!(event.id.len() <= 128 && event.source.len() <= 256 && event.source.is_ascii());
            if let Some((_, data)) = event.what {
                prop_assert!(data.quantity >= 1 && data.dwell_ms >= 0);
            }
        }
        let _ = structured(&bytes);
        let _ = binary([("ce-id", bytes.as_slice()), ("ce-\u{e9}", b"x"), ("\u{e9}\u{e9}", b"")], None, &bytes);
    }

    #[test]
    fn anything_is_answered(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = (structured(&bytes), batch(&bytes), binary([("ce-source", bytes.as_slice())], None, &bytes));
    }
}
