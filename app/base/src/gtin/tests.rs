use proptest::prelude::*;

use super::*;

/// A random GTIN of one of the standard lengths, as digits.
fn gtins() -> impl Strategy<Value = Vec<u8>> {
    (prop::sample::select(&LENGTHS[..]), 0..10_u64.pow(13)).prop_map(|(length, body)| {
        let body = body % 10_u64.pow(length as u32 - 1);
        format!("{:0length$}", body * 10 + u64::from(check_digit(body))).into_bytes()
    })
}

fn read(digits: &[u8]) -> Result<Gtin, GtinError> {
    Gtin::from_digits(std::str::from_utf8(digits).expect("ASCII"))
}

#[test]
fn reads_published_numbers() {
    // The GS1 General Specifications' own worked example, GS1's demonstration article, and an ISBN, a UPC-A, a GTIN-8.
    for known in ["6291041500213", "09506000134352", "9780306406157", "036000291452", "96385074"] {
        assert!(known.parse::<Gtin>().is_ok(), "{known}");
    }
}

#[test]
fn every_standard_length_of_a_number_is_the_same_gtin() {
    let short: Gtin = "9506000134352".parse().expect("valid");
    assert_eq!(short, "09506000134352".parse().expect("valid"));
    assert_eq!((short.to_string().as_str(), short.shortest().as_str()), ("09506000134352", "9506000134352"));
    let shortest = |text: &str| text.parse::<Gtin>().expect("valid").shortest();
    assert_eq!(shortest("00000096385074"), "96385074");
    assert_eq!(shortest("0036000291452"), "036000291452");
    assert_eq!(shortest("10614141000415"), "10614141000415");
}

#[test]
fn reads_labels_and_nothing_else() {
    assert_eq!(" 9 506000-134352\n".parse::<Gtin>(), Gtin::from_digits("9506000134352"));
    let fault = |text: &str| text.parse::<Gtin>().expect_err(text);
    assert_eq!(fault("9506000134353"), GtinError::CheckDigit { expected: 2, found: 3 });
    assert_eq!(fault("95060001343"), GtinError::Length(11));
    assert_eq!(fault(""), GtinError::Length(0));
    assert_eq!(fault("950600013435\u{664}"), GtinError::NoDigit('\u{664}'));
    assert_eq!(fault("9506000\t134352"), GtinError::NoDigit('\t'));
    assert!(Gtin::from_digits("9 506000 134352").is_err());
}

#[test]
fn is_a_string_in_json() {
    let gtin: Gtin = serde_json::from_str("\"9506000134352\"").expect("valid");
    assert_eq!(serde_json::to_string(&gtin).expect("serialises"), "\"09506000134352\"");
    assert!(serde_json::from_str::<Gtin>("\"9506000134353\"").is_err());
}

proptest! {
    #[test]
    fn a_wrong_digit_is_noticed(mut digits in gtins(), place in any::<prop::sample::Index>(), more in 1u8..10) {
        let place = place.index(digits.len());
        digits[place] = b'0' + (digits[place] - b'0' + more) % 10;
        let noticed = matches!(read(&digits), Err(GtinError::CheckDigit { .. }));
        prop_assert!(noticed);
    }

    /// Weights of 3 and 1 differ by 2, and twice a difference of 5 is a multiple of ten: the scheme's one gap.
    #[test]
    fn swapped_neighbours_are_noticed_unless_5_apart(mut digits in gtins(), place in any::<prop::sample::Index>()) {
        let place = place.index(digits.len() - 1);
        let apart = digits[place].abs_diff(digits[place + 1]);
        digits.swap(place, place + 1);
        prop_assert_eq!(read(&digits).is_ok(), apart == 0 || apart == 5);
    }

    #[test]
    fn padded_forms_are_equal(digits in gtins()) {
        let gtin = read(&digits).expect("valid");
        for length in LENGTHS.into_iter().filter(|&length| length >= digits.len()) {
            let padded = [vec![b'0'; length - digits.len()], digits.clone()].concat();
            prop_assert_eq!(read(&padded), Ok(gtin));
        }
        prop_assert_eq!(gtin.to_string().parse(), Ok(gtin));
        prop_assert_eq!(gtin.shortest().parse(), Ok(gtin));
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), near in "[0-9 -]{0,20}") {
        let _ = (text.parse::<Gtin>(), near.parse::<Gtin>());
    }
}
