use proptest::prelude::*;

use super::*;

/// The example of the GS1 Digital Link standard.
const EXAMPLE: &str = "https://id.gs1.org/01/09506000134352/10/ABC/21/123456?17=180426";

fn read(text: &str) -> DigitalLink {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn reads_published_links() {
    let link = read(EXAMPLE);
    assert_eq!((link.stem.host(), link.stem.prefix()), ("id.gs1.org", ""));
    assert_eq!(link.gtin, "9506000134352".parse().expect("valid"));
    assert_eq!(link.variant, None);
    assert_eq!(link.lot.as_ref().map(Qualifier::as_str), Some("ABC"));
    assert_eq!(link.serial.as_ref().map(Qualifier::as_str), Some("123456"));
    assert_eq!(link.expiry.map(|expiry| expiry.date(2026).year), Some(2018));
    assert_eq!(link.to_string(), EXAMPLE);
    // With GTINs of GS1's demonstration prefix, from the documentation of its bar codes in BWIPP.
    for link in [
        "https://id.gs1.org/01/09521234543213",
        "https://id.gs1.org/01/09521234543213/10/ABC123/21/12345",
        "https://id.gs1.org/01/09521234543213/10/ABC123?17=261231",
        "https://example.com/products/01/09521234543213",
    ] {
        assert_eq!(read(link).to_string(), link);
    }
}

#[test]
fn keeps_a_variant_a_prefix_and_foreign_keys_as_they_are() {
    for link in [
        "https://a.example:8080/01/09521234543213/22/2A",
        "https://a.example/b/c/01/09521234543213/22/2A/10/1/21/2?linkType=gs1%3Apip&3103=000195&a=",
    ] {
        assert_eq!(read(link).to_string(), link);
    }
}

#[test]
fn writes_one_form_of_many() {
    for other in [
        "HTTP://ID.GS1.ORG/01/9506000134352/10/ABC/21/123456/?17=180426",
        "https://id.gs1.org/01/09506000134352/10/%41BC/21/123456?%317=180426;#top",
    ] {
        assert_eq!(read(other), read(EXAMPLE), "{other}");
    }
    let link = read("https://a/01/96385074/10/A+%2fB?z=1&17=261200&a=b+c;z&z=%C3%A9");
    assert_eq!(link.to_string(), "https://a/01/00000096385074/10/A%2B%2FB?17=261200&z=1&a=b%20c&z=&z=%C3%A9");
}

#[test]
fn tells_the_key_from_what_looks_like_it() {
    let link = read("https://a/01/01/01/036000291452/10/01/21/01");
    assert_eq!((link.stem.prefix(), link.gtin.shortest().as_str()), ("/01/01", "036000291452"));
    assert_eq!((link.lot, link.serial), ("01".parse().ok(), "01".parse().ok()));
}

#[test]
fn an_error_names_the_part_at_fault() {
    for (rest, part) in [
        ("/02/09506000134352", "/01/"),
        ("/01/09506000134352/10", "/01/"),
        ("/01/09506000134353", "GTIN (01): the check digit"),
        ("/01/0950-6000134352", "GTIN (01): '-'"),
        ("/01/09506000134352/235/X", "\"235\""),
        ("/01/09506000134352/21/1/10/A", "lot (10) is out of order"),
        ("/01/09506000134352/22/A/22/A", "variant (22) is out of order"),
        ("/01/09506000134352/21/", "/01/"),
        ("/01/09506000134352/21//", "serial (21): 0 characters"),
        ("/01/09506000134352/10/a%20b", "lot (10): ' '"),
        ("/01/09506000134352/22/%4", "variant (22): after a %"),
        ("/01/09506000134352?17=261301", "expiry (17): month 13"),
        ("/01/09506000134352?17=261201&17=261201", "query: key 17"),
        ("/01/09506000134352?10=ABC", "query: key 10"),
        ("/01/09506000134352?=1", "query: an attribute has no key"),
        ("/01/09506000134352?a=%", "query: after a %"),
        ("/a//01/09506000134352", "path segment \"\""),
        (":x/01/09506000134352", "host \"a:x\""),
    ] {
        let error = format!("https://a{rest}").parse::<DigitalLink>().expect_err(rest).to_string();
        assert!(error.contains(part) && !error.contains('\n'), "{rest}: {error}");
    }
    assert_eq!("id.gs1.org/01/1".parse::<DigitalLink>(), Err(StemError::Scheme.into()));
}

fn qualifiers() -> impl Strategy<Value = Option<Qualifier>> {
    prop::option::of(
        r#"01|\.{1,2}|[!"%&'()*+,\-./:;<=>?_0-9A-Za-z]{1,20}"#.prop_map(|text| text.parse().expect("valid")),
    )
}

fn expiries() -> impl Strategy<Value = Option<Expiry>> {
    prop::option::of("[0-9]{2}(0[1-9]|1[0-2])([01][0-9]|2[0-8])".prop_map(|text| text.parse().expect("valid")))
}

fn stems() -> impl Strategy<Value = Stem> {
    r"https://[a-z0-9-]{1,9}(\.[a-z]{2,3}){0,2}(:[1-9][0-9]{0,3})?(/(01|10|[a-z0-9_~:@!-]{1,5}|%2[Ff])){0,4}"
        .prop_map(|text| text.parse().expect("valid"))
}

fn gtins() -> impl Strategy<Value = Gtin> {
    (0..10_u64.pow(13)).prop_map(|body| {
        let candidates = (0..10).map(|check| Gtin::from_digits(&format!("{body:013}{check}")));
        candidates.filter_map(Result::ok).next().expect("one check digit is right")
    })
}

fn links() -> impl Strategy<Value = DigitalLink> {
    let others = prop::collection::vec(("[a-z]{1,4}|3103|\\PC{1,4}", any::<String>()), 0..4).prop_map(|pairs| {
        pairs.into_iter().filter_map(|(key, value)| Attribute::new(key, value).ok()).collect::<Vec<_>>()
    });
    (stems(), gtins(), qualifiers(), qualifiers(), qualifiers(), expiries(), others).prop_map(
        |(stem, gtin, variant, lot, serial, expiry, others)| DigitalLink {
            stem,
            gtin,
            variant,
            lot,
            serial,
            expiry,
            others,
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(link in links()) {
        prop_assert_eq!(link.to_string().parse(), Ok(link));
    }

    #[test]
    fn no_text_makes_it_panic(text: String, near in "https://a/01/[0-9/%?&;=#.é]{0,40}") {
        let _ = (text.parse::<DigitalLink>(), near.parse::<DigitalLink>());
    }

    /// A damaged link is refused, or read as some link that is written and read back as itself.
    #[test]
    fn a_damaged_link_does_no_harm(link in links(), place: prop::sample::Index, patch in "\\PC{0,2}|/01/|%|%2") {
        let mut text: Vec<char> = link.to_string().chars().collect();
        let place = place.index(text.len());
        text.splice(place..=place, patch.chars());
        if let Ok(link) = text.into_iter().collect::<String>().parse::<DigitalLink>() {
            prop_assert_eq!(link.to_string().parse(), Ok(link));
        }
    }
}
