use proptest::prelude::*;

use super::{Country::*, *};

#[test]
fn one_number_however_it_is_written() {
    for (text, country, stored) in [
        ("13800138000", Cn, "+8613800138000"),
        ("138 0013 8000", Cn, "+8613800138000"),
        ("１３８－００１３－８０００", Cn, "+8613800138000"),
        ("+86 138.0013.8000", Cn, "+8613800138000"),
        ("＋８６（１３８）００１３８０００", Us, "+8613800138000"),
        ("008613800138000", Cn, "+8613800138000"),
        ("008613800138000", Hk, "+8613800138000"),
        ("8613800138000", Cn, "+8613800138000"),
        ("0086-13800138000", De, "+8613800138000"),
        ("010-6552 9988", Cn, "+861065529988"),
        ("(021) 6279 0000", Cn, "+862162790000"),
        ("0755-82345678", Cn, "+8675582345678"),
        ("+86 (0)21 6279 0000", Cn, "+862162790000"),
        ("2345 6789", Hk, "+85223456789"),
        ("6612 3456", Mo, "+85366123456"),
        ("0912-345-678", Tw, "+886912345678"),
        ("912345678", Tw, "+886912345678"),
        ("02-2345-6789", Tw, "+886223456789"),
        ("9123 4567", Sg, "+6591234567"),
        ("090-1234-5678", Jp, "+819012345678"),
        ("03-1234-5678", Jp, "+81312345678"),
        ("(415) 555-2671", Us, "+14155552671"),
        ("1 416 555 2671", Ca, "+14165552671"),
        ("011 86 13800138000", Us, "+8613800138000"),
        ("07911 123456", Gb, "+447911123456"),
        ("+44 (0)20 7946 0958", Cn, "+442079460958"),
        ("06 12 34 56 78", Fr, "+33612345678"),
        ("0151 23456789", De, "+4915123456789"),
        ("030/123456", De, "+4930123456"),
        ("+39 06 1234 5678", Cn, "+390612345678"),
    ] {
        assert_eq!(Phone::parse(text, country).map(String::from), Ok(stored.to_owned()), "{text} in {country}");
    }
}

#[test]
fn what_is_no_number_says_what_to_do() {
    for (text, country, error) in [
        ("", Cn, PhoneError::Empty),
        ("+", Cn, PhoneError::Empty),
        ("62790000 转 12", Cn, PhoneError::Character('转')),
        ("138+00138000", Cn, PhoneError::Character('+')),
        ("62790000", Cn, PhoneError::National { country: Cn }),
        ("1380013800", Cn, PhoneError::National { country: Cn }),
        ("12800138000", Cn, PhoneError::National { country: Cn }),
        ("155 555 2671", Us, PhoneError::National { country: Us }),
        ("+1234567", Cn, PhoneError::International),
        ("+1234567890123456", Cn, PhoneError::International),
        ("+0123456789", Cn, PhoneError::International),
    ] {
        assert_eq!(Phone::parse(text, country), Err(error), "{text}");
    }
    let error = PhoneError::National { country: Cn }.to_string();
    assert!(error.contains("mainland China") && error.contains("country code"), "{error}");
}

#[test]
fn a_list_shows_the_tail() {
    let phone = Phone::parse("13800138000", Cn).expect("a number");
    assert_eq!((phone.tail(4), phone.tail(0), phone.tail(99)), ("8000", "", "8613800138000"));
}

proptest! {
    #[test]
    fn any_text_is_answered_and_a_number_reads_back(text in "\\PC{0,20}|[+0-9 ()-]{0,20}", pick in 0usize..11) {
        let country = [Cn, Hk, Mo, Tw, Sg, Jp, Us, Ca, Gb, Fr, De][pick];
        if let Ok(phone) = Phone::parse(&text, country) {
            prop_assert!((9..=16).contains(&phone.as_str().len()), "{}", phone);
            prop_assert_eq!(phone.as_str().parse::<Phone>(), Ok(phone.clone()));
        }
    }
}
